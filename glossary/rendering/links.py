"""Where a link goes, if anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from glossary.documents.links import is_slug, slug_of
from glossary.rendering.words import Words

__all__ = ["Anchor", "Targets", "resolve"]

# Slug to address of the live edition in the language of the page. Absent: not live. Empty: the page itself.
type Targets = Mapping[str, str]

_EXTERNAL = regex.compile(r"""https?://[^\s/\\<>"'`?#][^\s\\<>"'`]*|mailto:[^\s\\<>"'`@]+@[^\s\\<>"'`@]+""", regex.I)
_REL = "noopener nofollow external"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The element around a link's text; no tag: the text stands alone."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)


def resolve(address: str, targets: Targets, words: Words) -> Anchor:
    address = address.strip()
    slug = slug_of(address)
    if address.startswith("/") and is_slug(slug):
        return _to_entry(targets.get(slug), words)
    if _EXTERNAL.fullmatch(address) and address.isprintable():
        return Anchor("a", {"href": address, "rel": _REL})
    if not address or address.startswith("#"):
        return Anchor("")
    return Anchor("span", {"class": "unlinked", "title": words.no_address})


def _to_entry(url: str | None, words: Words) -> Anchor:
    if url is None:
        return Anchor("span", {"class": "unlinked", "title": words.not_published})
    return Anchor("a", {"href": url}) if url else Anchor("")
