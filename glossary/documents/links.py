import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from glossary.documents.lines import Line, LineKind, read_lines
from glossary.documents.parts import Part, PartKind

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)
_LINK = re.compile(
    r"""
    (?<![\\!]) \[ (?P<label> [^\[\]]*+ (?: \[[^\[\]]*+\] [^\[\]]*+ )*+ ) \]
    \( \s*+ <? (?P<target> /[^\s()<>]*+ ) >? (?: \s++ (?: "[^"]*+" | '[^']*+' ) )? \s*+ \)
    |
    <a\s (?:[^<>]*?\s)? href \s*+ = \s*+ ["']? (?P<html_target> /[^\s"'<>]*+ ) [^<>]*+ >
    (?P<html_label> (?: (?!</?a[\s>]) . )*+ ) </a>
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_TAG = re.compile(r"<[^<>]*+>")
_TICKS = re.compile(r"(`+)")
_PARAGRAPH_END = re.compile(r"(\n[ \t\r]*(?=\n))")
_COMMENT = re.compile(r"<!--(?:(?!-->|<!--).)*+-->", re.DOTALL)
_MARK = re.compile(r"[^\n]")
_BLOCK_MARKS = ("```", "~~~", "$$")


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
        if may_link(part):
            yield from _links_of(part)


def may_link(part: Part) -> bool:
    return part.kind not in {PartKind.FRONT, PartKind.OTHER} and "/" in part.raw


def relinked(raw: str, old: Collection[str], new: str) -> str:
    """A part's text with links to any of these entries led to the entry `new`; their labels and anchors stay."""
    pieces, end = [], 0
    for match in _LINK.finditer(_visible(raw)):
        group = "target" if match["target"] else "html_target"
        if slug_of(match[group]) not in old:
            continue
        path = re.split(r"[#?]", match[group], maxsplit=1)[0]
        start = match.start(group) + len(path) - len(path.lstrip("/"))
        pieces += [raw[end:start], new]
        end = start + len(path.strip("/"))
    return "".join([*pieces, raw[end:]])


def _links_of(part: Part) -> Iterator[Link]:
    text = _visible(part.raw)
    line, at = part.line - _blank_lines_before(part.raw), 0
    for match in _LINK.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        slug = slug_of(match["target"] or match["html_target"])
        if is_slug(slug):
            label = " ".join(_TAG.sub("", match["label"] or match["html_label"] or "").split())
            yield Link(slug, label, line)


def _blank_lines_before(raw: str) -> int:
    return raw[: len(raw) - len(raw.lstrip())].count("\n")


def _visible(raw: str) -> str:
    """The text with blanks in the place of code, formulas and comments."""
    if any(mark in raw for mark in _BLOCK_MARKS):
        raw = "".join(map(_seen, read_lines(raw)))
    if "<!--" in raw:
        raw = _COMMENT.sub(_hidden, raw)
    return "".join(map(_without_code_spans, _PARAGRAPH_END.split(raw))) if "`" in raw else raw


def _without_code_spans(paragraph: str) -> str:
    """A span goes from backticks to the next as many. Each run is looked at once: hostile texts hold thousands."""
    pieces = _TICKS.split(paragraph)
    places: dict[str, deque[int]] = defaultdict(deque)
    for at in range(1, len(pieces), 2):
        places[pieces[at]].append(at)
    at = 1
    while at < len(pieces):
        later = places[pieces[at]]
        while later[0] < at:
            later.popleft()
        end = later[1] if len(later) > 1 else at
        if end > at:
            pieces[at : end + 1] = [_MARK.sub(" ", piece) for piece in pieces[at : end + 1]]
        at = end + 2
    return "".join(pieces)


def _seen(line: Line) -> str:
    return _MARK.sub(" ", line.raw) if line.kind in {LineKind.CODE, LineKind.MATH} else line.raw


def _hidden(match: re.Match[str]) -> str:
    return _MARK.sub(" ", match[0])
