"""What in a text isn't Markdown is set aside before Markdown is read, and a mark is left in its place.

Formulas, HTML tables and KaTeX dumps hold `_`, `|`, `*` and line ends that Markdown would take for its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

import regex

from glossary.rendering.katex import DUMP_START, MAX_DUMP, dump_end

__all__ = ["MARK", "MARK_START", "Island", "Kind", "seen", "set_aside"]

MARK_START, MARK_END = "\ue000", "\ue001"
MARK = regex.compile(f"{MARK_START}([0-9]+){MARK_END}")

_UNSEEN = regex.compile(f"[\u200b\ufeff{MARK_START}{MARK_END}]")
_ESCAPED = regex.compile(r"\\u([0-9a-fA-F]{4})")
_MAX_FORMULA = 5_000
_MAX_CODE = 5_000
_MAX_WORK = 40 * MAX_DUMP  # characters looked at for the ends of dumps: more wrecks than that lose only their first tag

_START = regex.compile(
    r"""
    (?P<fence> ^[\ >]*(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*) )
  | (?P<code> `+ )
  | (?P<comment> <!-- )
  | (?P<unwanted> <(?:script|style|template|noscript|iframe|object|svg|title|textarea|xmp)\b )
  | (?P<lost> <h[1-6]>\s*<a\s+href=""\s*>\s*TTT\s*</a>\s*</h[1-6]> )
  | (?P<table> <table\b )
  | (?P<block> </?(?:p|div|center|section|ul|ol|dl|li|dt|dd|h[1-6]|hr|blockquote|figure|figcaption)\b[^<>]*>\s* )
  | (?P<formula> (?<![\\$])\$\$(?!\$) )
  | (?P<dump> """
    + DUMP_START
    + r""" )
  | (?P<soup> (?!</[a-z])<\s*/\s*[^\s<>/]{1,20}\s*>
            | (?!<[a-z])<\s*/?\s*(?:स्पैन|अवधि|span)\s*>
            | (?!<[a-z])<\s*(?:span|[^\x00-\x7f\s<>][^\s<>]{0,20})\s[^<>="]{0,40}=\s*["“”'][^<>]{0,300}> )
    """,
    regex.X | regex.M | regex.I,
)
# Raw block tags as Markdown, so that what is in them is Markdown too; the others end a paragraph.
_BLOCK_TAGS = {"li": "\n- ", "/li": " ", "hr": "\n\n---\n\n"}
_BLOCK_TAGS |= {f"h{level}": f"\n\n{'#' * max(level, 2)} " for level in range(1, 7)}
_FENCE = regex.compile(r"^[ >]*(`{3,}|~{3,})[ \t]*$", regex.M)
_FORMULA_END = regex.compile(r"(?<!\\)\$\$(?!\$)|\n[ \t>]*\n")
_TABLE_END = regex.compile(r"</table\s*>", regex.I)
_QUOTED = regex.compile(r"^[ \t]*>[ ]?", regex.M)


class Kind(Enum):
    FORMULA = auto()
    DUMP = auto()
    TABLE = auto()
    LOST_TABLE = auto()


@dataclass(frozen=True, slots=True)
class Island:
    """`source` is the raw text; `content` what is inside its delimiters."""

    kind: Kind
    source: str
    content: str = ""


def seen(text: str) -> str:
    """Without characters that show nothing or imitate a mark, `\\u20b9` as the character it names."""
    text = _UNSEEN.sub("", text)
    return _ESCAPED.sub(_unescaped, text) if "\\u" in text else text


def set_aside(text: str) -> tuple[str, list[Island]]:
    """The text with a mark for each island, and the islands in the order of their marks."""
    text = seen(text)
    if "<" not in text and "$$" not in text:
        return text, []
    return _Scan(text).run()


def _unescaped(match: regex.Match[str]) -> str:
    """Not what is ASCII, a surrogate or for private use."""
    code = int(match[1], 16)
    return chr(code) if 0xA0 <= code < 0xD800 or 0xF900 <= code < 0xFFF0 else match[0]


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.islands: list[Island] = []
        self.pieces: list[str] = []
        self.done = 0
        self.without_end: set[str] = set()
        self.work = _MAX_WORK

    def run(self) -> tuple[str, list[Island]]:
        at = 0
        while start := _START.search(self.text, at):
            at = next(read for kind, read in _READERS.items() if start[kind])(self, start)
        self.pieces.append(self.text[self.done :])
        return "".join(self.pieces), self.islands

    def replace(self, start: int, end: int, *, by: str = "") -> int:
        self.pieces += [self.text[self.done : start], by]
        self.done = end
        return end

    def island(self, start: int, end: int, kind: Kind, content: str = "") -> int:
        self.islands.append(Island(kind, self.text[start:end], content))
        return self.replace(start, end, by=f"{MARK_START}{len(self.islands) - 1}{MARK_END}")

    def find(self, what: regex.Pattern[str] | str, at: int) -> tuple[int, int] | None:
        """Remembers what the rest of the text lacks, so that many starts without an end cost one search."""
        pattern = regex.compile(what, regex.I) if isinstance(what, str) else what
        if pattern.pattern in self.without_end:
            return None
        if match := pattern.search(self.text, at):
            return match.span()
        self.without_end.add(pattern.pattern)
        return None

    def fence(self, start: regex.Match[str]) -> int:
        mark, size = start["mark"][0], len(start["mark"])
        if mark == "`" and "`" in start["info"]:
            return self._code_span(start.end("mark"), start["mark"])
        for end in _FENCE.finditer(self.text, start.end()):
            if end[1][0] == mark and len(end[1]) >= size:
                return end.end()
        return len(self.text)

    def code(self, start: regex.Match[str]) -> int:
        return self._code_span(start.end(), start[0])

    def _code_span(self, at: int, ticks: str) -> int:
        end = self.text.find(ticks, at, at + _MAX_CODE)
        return at if end < 0 or "\n\n" in self.text[at:end] else end + len(ticks)

    def comment(self, start: regex.Match[str]) -> int:
        end = self.find("-->", start.end())
        return self.replace(start.start(), end[1] if end else start.end())

    def unwanted(self, start: regex.Match[str]) -> int:
        end = self.find(rf"</{start[0][1:].lower()}\s*>", start.end())
        return self.replace(start.start(), end[1]) if end else start.end()

    def lost(self, start: regex.Match[str]) -> int:
        return self.island(*start.span(), Kind.LOST_TABLE)

    def table(self, start: regex.Match[str]) -> int:
        if end := self.find(_TABLE_END, start.end()):
            return self.island(start.start(), end[1], Kind.TABLE, self.text[start.start() : end[0]])
        return start.end()

    def block(self, start: regex.Match[str]) -> int:
        name = start[0][1:].partition(">")[0].split()[0].rstrip("/").lower()
        return self.replace(*start.span(), by=_BLOCK_TAGS.get(name, "\n\n"))

    def formula(self, start: regex.Match[str]) -> int:
        end = _FORMULA_END.search(self.text, start.end(), start.end() + _MAX_FORMULA)
        content = self.text[start.end() : end.start()] if end and end[0] == "$$" else ""
        if not end or not content.strip():
            return start.end()
        return self.island(start.start(), end.end(), Kind.FORMULA, _QUOTED.sub("", content).strip())

    def dump(self, start: regex.Match[str]) -> int:
        if self.work < 0:
            return self.replace(*start.span())
        end, sound = dump_end(self.text, start.start())
        self.work -= end - start.start() if sound else MAX_DUMP
        return self.island(start.start(), end, Kind.DUMP, self.text[start.start() : end])

    def soup(self, start: regex.Match[str]) -> int:
        return self.replace(*start.span())


_READERS: dict[str, Callable[[_Scan, regex.Match[str]], int]] = {
    "fence": _Scan.fence,
    "code": _Scan.code,
    "comment": _Scan.comment,
    "unwanted": _Scan.unwanted,
    "lost": _Scan.lost,
    "table": _Scan.table,
    "block": _Scan.block,
    "formula": _Scan.formula,
    "dump": _Scan.dump,
    "soup": _Scan.soup,
}
