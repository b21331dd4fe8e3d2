"""Which line is a heading, and which lies in a code fence, an HTML block or a formula.

CommonMark, but for what the files need: a heading may lack the blank after its `#`s, an HTML table ends at `</table>`,
and what is opened and never closed opens nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class LineKind(StrEnum):
    BLANK = "blank"
    TEXT = "text"
    HEADING = "heading"
    CODE = "code"
    HTML = "html"
    MATH = "math"


@dataclass(frozen=True, slots=True)
class Line:
    """`inside`: it belongs to a block that an earlier line opened. `unclosed`: what it opens and nobody closes."""

    raw: str
    kind: LineKind = LineKind.TEXT
    level: int = 0
    heading: str = ""
    glued: bool = False
    inside: bool = False
    unclosed: str = ""


_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HEADING = re.compile(r"( {0,3})(#{1,6})(?:([ \t]+)(.*)|([^#\s].*)|[ \t\r]*$)", re.DOTALL)
_HASHES = re.compile(r"#*")
_LINE_BREAKS = re.compile(r"[\r\n]+")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+|(?=[\r\n]|$))")
_FENCE = re.compile(r"((?: {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+)*)([ \t]*)(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"[ \t]*(`{3,}|~{3,})\s*$")
_HTML = re.compile(r"[ \t]*<(!--|(?:table|pre|script|style|textarea)(?=[\s>]))", re.IGNORECASE)
_NEW_SECTION = re.compile(r" {0,3}#{2,6}(?:[ \t]|[^#\s])")


def split_lines(text: str) -> list[str]:
    """Lines with their ends. Only `\\n` ends a line: `str.splitlines` also splits at U+2028 and others."""
    return _LINE.findall(text)


def is_blank(line: str) -> bool:
    return not line or line.isspace()


def one_line(text: str) -> str:
    """The text with each line break as one blank, ends trimmed."""
    return " ".join(filter(None, (line.strip() for line in _LINE_BREAKS.split(text))))


def clean_heading(text: str) -> str:
    """A heading's text as it reads back from its line: one line, without closing `#`s."""
    text = one_line(text)
    bare = text.rstrip("# \t")
    return bare and bare + _HASHES.match(text, len(bare))[0]  # type: ignore[index]


def heading_line(line: str) -> tuple[int, str, bool] | None:
    """Level, text and whether the blank after the `#`s is missing; None if the line is no heading."""
    match = _HEADING.match(line)
    if not match:
        return None
    return len(match[2]), clean_heading(match[5] or match[4] or ""), match[5] is not None


def read_lines(text: str) -> list[Line]:
    """The lines of Markdown text (without front matter), so that joining their `raw` gives the text."""
    return _Scanner(split_lines(text)).lines()


def item_offset(line: str) -> int:
    """The column at which a list item's text begins, 0 if the line begins no item."""
    match = _ITEM.match(line)
    if not match:
        return 0
    blanks = len(match[3])
    return match.end() - blanks + (blanks if 1 <= blanks <= 4 else 1)


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


@dataclass(slots=True)
class _Block:
    """A block that a line opens: `closes` tells whether a line ends it, `offset` is that of the item that holds it."""

    kind: LineKind
    name: str
    closes: Callable[[str], object]
    offset: int = 0
    whole: bool = False  # opens and ends on the one line


@dataclass(slots=True)
class _Scanner:
    raws: Sequence[str]
    item: int = 0  # offset of the list item that is open
    begun: bool = False  # anything but blank lines was read
    dead: dict[str, int] = field(default_factory=dict)  # no block of this name closes before that line
    fence_ends: dict[str, list[int]] = field(default_factory=dict)

    def lines(self) -> list[Line]:
        found: list[Line] = []
        while len(found) < len(self.raws):
            found.extend(self._next(len(found)))
        return found

    def _next(self, at: int) -> list[Line]:
        raw = self.raws[at]
        if is_blank(raw):
            return [Line(raw, LineKind.BLANK)]
        line = self._heading(raw)
        found = [line] if line else self._block_or_text(at)
        self.begun = True
        self._follow_list(raw)
        return found

    def _heading(self, raw: str) -> Line | None:
        """A glued `#word` is a heading only where a title may stand; an indented one not within a list item."""
        found = heading_line(raw) if "#" in raw[:4] else None
        if not found or (raw[0] == " " and self.item):
            return None
        level, heading, glued = found
        if glued and level == 1 and self.begun:
            return None
        return Line(raw, LineKind.HEADING, level, heading, glued)

    def _follow_list(self, raw: str) -> None:
        offset = item_offset(raw)
        if offset:
            self.item = offset
        elif not raw[0].isspace():
            self.item = 0

    def _block_or_text(self, at: int) -> list[Line]:
        raw = self.raws[at]
        block = self._fence(raw) or self._html(raw) or self._math(raw)
        if not block:
            return [Line(raw)]
        end = self._end(block, at)
        if end is None:
            return [Line(raw, unclosed=block.name)]
        first, *rest = [Line(inner, block.kind, inside=True) for inner in self.raws[at : end + 1]]
        return [replace(first, inside=False), *rest]

    def _offset(self, raw: str) -> int:
        """That of the open list item, if the line lies in it."""
        return min(self.item, indent(raw))

    def _fence(self, raw: str) -> _Block | None:
        match = _FENCE.match(raw) if "```" in raw or "~~~" in raw else None
        if not match:
            return None
        offset = match.start(3) if match[1] else self._offset(raw)
        if not offset and len(match[2]) > 3:
            return None
        mark, size = match[3][0], len(match[3])

        def closes(line: str) -> bool:
            end = _FENCE_END.match(line)
            return bool(end) and end[1][0] == mark and len(end[1]) >= size  # type: ignore[index]

        return _Block(LineKind.CODE, mark * size, closes, offset)

    def _html(self, raw: str) -> _Block | None:
        match = _HTML.match(raw)
        if not match:
            return None
        name = match[1].lower()
        end = re.compile("-->" if name == "!--" else f"</{name}>", re.IGNORECASE)
        return _Block(LineKind.HTML, f"<{name}", end.search, self._offset(raw), bool(end.search(raw)))

    def _math(self, raw: str) -> _Block | None:
        text = raw.strip()
        marks = text.count("$$") if text.startswith("$$") else 0
        if not marks or marks > 2 or (marks == 2 and not text.endswith("$$")):
            return None
        closes = re.compile(r"\$\$\s*$").search
        return _Block(LineKind.MATH, "$$", closes, self._offset(raw), marks == 2)

    def _end(self, block: _Block, at: int) -> int | None:
        if block.whole:
            return at
        if block.kind is LineKind.CODE and block.offset:
            return self._end_in_item(block, at)
        if at < self.dead.get(block.name, 0) or not self._may_close(block, at):
            return None
        for here in range(at + 1, len(self.raws)):
            left = block.offset > 0 and _leaves(self.raws[here], block.offset)
            if not left and block.closes(self.raws[here]):
                return here
            if left or self._stops(block, here):
                self.dead[block.name] = here
                return None
        self.dead[block.name] = len(self.raws)
        return None

    def _may_close(self, block: _Block, at: int) -> bool:
        """Whether a fence this long comes later at all: keeps the reading of hostile texts linear."""
        if block.kind is not LineKind.CODE:
            return True
        mark = block.name[0]
        if mark not in self.fence_ends:
            self.fence_ends[mark] = _longest_ends(self.raws, mark)
        return self.fence_ends[mark][at + 1] >= len(block.name)

    def _end_in_item(self, block: _Block, at: int) -> int:
        """A fence in a list item ends with the item at the latest, as in CommonMark."""
        for here in range(at + 1, len(self.raws)):
            if _leaves(self.raws[here], block.offset):
                return here - 1
            if block.closes(self.raws[here]):
                return here
        return len(self.raws) - 1

    def _stops(self, block: _Block, here: int) -> bool:
        """Whether an HTML block or a formula that is still open can't be meant to go on."""
        if block.offset or block.kind is LineKind.CODE:
            return False
        return is_blank(self.raws[here - 1]) and bool(_NEW_SECTION.match(self.raws[here]))


def _leaves(raw: str, offset: int) -> bool:
    return not is_blank(raw) and indent(raw) < offset


def _longest_ends(raws: Sequence[str], mark: str) -> list[int]:
    """For each line the length of the longest closing fence at or after it."""
    longest = [0] * (len(raws) + 1)
    for at in range(len(raws) - 1, -1, -1):
        end = _FENCE_END.match(raws[at])
        size = len(end[1]) if end and end[1][0] == mark else 0
        longest[at] = max(longest[at + 1], size)
    return longest
