import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from glossary.documents.lines import Line, LineKind, read_lines
from glossary.documents.parts import Part, PartKind

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)
_LINK = re.compile(
    r"(?<![\\!])\[(?P<label>(?:[^\[\]]|\[[^\[\]]*+\])*+)\]\(\s*+<?(?P<target>/[^\s()<>]*+)>?(?:\s++[\"'(][^\n]*?)?\s*+\)"
    r"|<a\s(?:[^<>]*?\s)?href\s*+=\s*+[\"']?(?P<html_target>/[^\s\"'<>]*+)[^<>]*+>(?P<html_label>.*?)</a>",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[^<>]*+>")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_MARK = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the entry with this slug; `label` is the Markdown of its text, on one line."""

    target: str
    label: str
    line: int


def slug_of(target: str) -> str:
    """`/Slug/#part` and the like as a slug, which may be none: see `is_slug`."""
    return re.split(r"[#?]", target.strip(), maxsplit=1)[0].strip("/").lower()


def is_slug(text: str) -> bool:
    return bool(_SLUG.fullmatch(text))


def read_links(parts: Iterable[Part]) -> Iterator[Link]:
    """Links in the text of these parts, not those in code, formulas or front matter."""
    for part in parts:
        if part.kind not in {PartKind.FRONT, PartKind.OTHER} and "/" in part.raw:
            yield from _links_of(part)


def _links_of(part: Part) -> Iterator[Link]:
    lines = read_lines(part.raw)
    first = part.line - next(i for i, line in enumerate(lines) if line.kind is not LineKind.BLANK)
    text = _CODE_SPAN.sub(_hidden, "".join(map(_seen, lines)))
    ends = [at for at, mark in enumerate(text) if mark == "\n"]
    for match in _LINK.finditer(text):
        slug = slug_of(match["target"] or match["html_target"])
        if is_slug(slug):
            label = " ".join(_TAG.sub("", match["label"] or match["html_label"] or "").split())
            yield Link(slug, label, first + bisect_right(ends, match.start()))


def _seen(line: Line) -> str:
    return _MARK.sub(" ", line.raw) if line.kind in {LineKind.CODE, LineKind.MATH} else line.raw


def _hidden(match: re.Match[str]) -> str:
    return _MARK.sub(" ", match[0])
