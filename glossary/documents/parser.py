"""Text to parts, losslessly: the raw texts of the parts, joined, are the text."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from glossary.documents.front import front_length
from glossary.documents.lines import Line, LineKind, indent, is_blank, item_offset, read_lines, split_lines
from glossary.documents.parts import Part, PartKind
from glossary.languages import LANGUAGES

BOM = "\ufeff"

QUESTION_LEVEL = 3


def fold(heading: str) -> str:
    """A heading as it is compared with the names of parts."""
    text = unicodedata.normalize("NFC", heading).casefold()
    return " ".join(text.strip("*_:।. \t").split())


# Of every language in each file: translators leave English headings, and the other way round.
HIGHLIGHTS_NAMES = frozenset(fold(name) for one in LANGUAGES.values() for name in one.highlights_headings)
FAQ_NAMES = frozenset(fold(name) for one in LANGUAGES.values() for name in one.faq_headings)
_FAQ_ENDS = tuple(f" {name}" for name in FAQ_NAMES)
_FAQ_STARTS = tuple(f"{name} " for name in FAQ_NAMES)


def parse_parts(text: str) -> tuple[Part, ...]:
    mark = BOM if text.startswith(BOM) else ""
    raws = split_lines(text[len(mark) :])
    end = len(raws)
    while end and is_blank(raws[end - 1]):
        end -= 1
    front = front_length(raws[:end])
    body = read_lines("".join(raws[front:end]))
    parts = [
        _part(PartKind.OTHER, [mark], 0),
        _part(PartKind.FRONT, raws[:front], 0),
        *_Body(body, front).parts(),
        _part(PartKind.OTHER, raws[end:], end),
    ]
    return tuple(part for part in parts if part.raw)


def _part(kind: PartKind, raws: Sequence[str], at: int, head: Line | None = None, **more: tuple[Part, ...]) -> Part:
    """A part of lines, the first of them at index `at` of the text."""
    start = next((i for i, raw in enumerate(raws) if not is_blank(raw)), 0)
    level, heading = (head.level, head.heading) if head else (0, "")
    return Part(kind=kind, level=level, heading=heading, raw="".join(raws), line=at + start + 1, **more)


class _Chunk:
    """A heading's lines up to the next heading, the blank ones before it included."""

    def __init__(self, lines: list[Line], at: int) -> None:
        self.lines = lines
        self.at = at
        self.start = next(i for i, line in enumerate(lines) if line.kind is not LineKind.BLANK)
        first = lines[self.start]
        self.head = first if first.kind is LineKind.HEADING else None
        self.level = first.level
        self.name = fold(first.heading) if first.level == 2 else ""

    def part(self, kind: PartKind, **more: tuple[Part, ...]) -> Part:
        return _part(kind, [line.raw for line in self.lines], self.at, self.head, **more)

    @property
    def has_text(self) -> bool:
        return len(self.lines) > self.start + 1


class _Body:
    def __init__(self, lines: list[Line], offset: int) -> None:
        self.chunks = list(_chunks(lines, offset))
        self.titled = False

    def parts(self) -> Iterator[Part]:
        at = 0
        while at < len(self.chunks):
            used, parts = self._read(at)
            yield from parts
            at += used

    def _read(self, at: int) -> tuple[int, list[Part]]:
        """How many chunks the next parts take, and the parts."""
        chunk = self.chunks[at]
        if chunk.level == 1 and not self.titled:
            self.titled = True
            return 1, _title(chunk)
        if chunk.name in HIGHLIGHTS_NAMES:
            return 1, [_highlights(chunk)]
        if is_faq_name(chunk.name):
            return self._faq(at)
        return 1, [chunk.part(PartKind.SECTION)]

    def _faq(self, at: int) -> tuple[int, list[Part]]:
        """Questions up to the next heading of level 1 or 2. Without any it is an FAQ only if it is quite empty."""
        first = self.chunks[at]
        end = at + 1
        while end < len(self.chunks) and self.chunks[end].level > 2:
            end += 1
        children = _questions(self.chunks[at:end])
        if any(child.kind is PartKind.QUESTION for child in children):
            raws = [line.raw for chunk in self.chunks[at:end] for line in chunk.lines]
            return end - at, [_part(PartKind.FAQ, raws, first.at, first.head, children=children)]
        empty = first.name in FAQ_NAMES and not children
        return 1, [first.part(PartKind.FAQ if empty else PartKind.SECTION)]


def is_faq_name(folded: str) -> bool:
    """`FAQ`, `Bond FAQs`, `FAQ about bonds`."""
    return folded in FAQ_NAMES or folded.endswith(_FAQ_ENDS) or folded.startswith(_FAQ_STARTS)


def _chunks(lines: list[Line], offset: int) -> Iterator[_Chunk]:
    start = 0
    for at, line in enumerate(lines):
        if line.kind is LineKind.HEADING and (begin := _lead(lines, at)) > start:
            yield _Chunk(lines[start:begin], offset + start)
            start = begin
    if lines:
        yield _Chunk(lines[start:], offset + start)


def _lead(lines: Sequence[Line], at: int) -> int:
    """Where the blank lines before a line begin."""
    while at and lines[at - 1].kind is LineKind.BLANK:
        at -= 1
    return at


def _title(chunk: _Chunk) -> list[Part]:
    end = chunk.start + 1
    title = _Chunk(chunk.lines[:end], chunk.at).part(PartKind.TITLE)
    if not chunk.has_text:
        return [title]
    return [title, _Chunk(chunk.lines[end:], chunk.at + end).part(PartKind.SECTION)]


def _questions(chunks: Sequence[_Chunk]) -> tuple[Part, ...]:
    """Text before the first question as OTHER, then each question with all that belongs to its answer."""
    first = chunks[0]
    runs: list[tuple[int, list[Line], Line | None]] = []
    if first.has_text:
        runs.append((first.at + first.start + 1, first.lines[first.start + 1 :], None))
    for chunk in chunks[1:]:
        if chunk.level == QUESTION_LEVEL or not runs:
            head = chunk.head if chunk.level == QUESTION_LEVEL else None
            runs.append((chunk.at, list(chunk.lines), head))
        else:
            runs[-1][1].extend(chunk.lines)
    return tuple(
        _part(PartKind.QUESTION if head else PartKind.OTHER, [line.raw for line in lines], at, head)
        for at, lines, head in runs
    )


def _highlights(chunk: _Chunk) -> Part:
    """The list under the heading. Text without any list is a section like others."""
    children = tuple(_items(chunk.lines[chunk.start + 1 :], chunk.at + chunk.start + 1))
    listed = not chunk.has_text or any(child.kind is PartKind.ITEM for child in children)
    return chunk.part(PartKind.HIGHLIGHTS, children=children) if listed else chunk.part(PartKind.SECTION)


def _items(lines: list[Line], at: int) -> Iterator[Part]:
    """Text before the first item as OTHER, then each item with what follows it."""
    starts: dict[int, None] = {}
    offset = 0
    for i, line in enumerate(lines):
        column = 0 if line.inside else item_offset(line.raw)
        if column and (indent(line.raw) < offset or (not offset and indent(line.raw) < 4)):
            starts[_lead(lines, i)] = None
            offset = column
    bounds = [*([0] if lines and 0 not in starts else []), *starts, len(lines)]
    for start, end in pairwise(bounds):
        kind = PartKind.ITEM if start in starts else PartKind.OTHER
        yield _part(kind, [line.raw for line in lines[start:end]], at + start)
