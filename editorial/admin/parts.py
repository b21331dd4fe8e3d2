"""Which parts of an article differ between two texts of it, in words."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from glossary.documents import ArticleDocument


def changed_parts(before: ArticleDocument, after: ArticleDocument) -> list[str]:
    """Names of the parts that are not the same, in the order of the article.

    A section is known by its heading, and the second of one name by its number.
    """
    old, new = dict(_parts(before)), dict(_parts(after))
    changed = [name for name in {**new, **old} if old.get(name) != new.get(name)]
    if not changed and before.text_hash != after.text_hash:
        return [_("Order and spacing")]
    return changed


def _parts(document: ArticleDocument) -> Iterator[tuple[str, object]]:
    yield _("Title"), document.title
    yield _("Definition"), document.description
    yield _("Keywords"), document.keywords
    seen: Counter[str] = Counter()
    for section in document.sections:
        name = section.heading or _("Opening text")
        seen[name] += 1
        title = _("Section “%(heading)s”") % {"heading": name}
        yield title if seen[name] == 1 else f"{title} ({seen[name]})", (section.level, section.body)
    yield _("Highlights"), document.highlights
    yield _("Questions"), document.questions
    yield _("Related terms"), document.related
