"""HTML tables, read for their cells and written anew."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import regex

__all__ = ["SCROLL_END", "Table", "TableNames", "scroll_start", "table_html", "table_of"]

SCROLL_END = "</table></div>\n"

_TAG = regex.compile(
    r"<(?P<close>/?)(?P<name>table|caption|thead|tbody|tfoot|tr|th|td)\b(?P<attributes>[^<>]*)>", regex.I
)
_SPAN = regex.compile(r"""\b(colspan|rowspan)\s*=\s*["']?([0-9]{1,2})\b""", regex.I)
_NUMBER = regex.compile(r"[(+\-−–~≈]*\s*[$₹€£¥]?\s*[(+\-−–]?[\p{Nd}][\p{Nd}.,\s]*\s*(?:%|[a-zA-Z]{1,2})?\)?")
_ENDS_CELL = {"tr", "th", "td", "caption", "tbody", "thead", "tfoot", "table"}

# From the Markdown of a cell to HTML.
type Inline = Callable[[str], str]


@dataclass(slots=True)
class Cell:
    name: str
    spans: dict[str, str]
    text: str = ""


@dataclass(slots=True)
class Row:
    in_head: bool
    cells: list[Cell] = field(default_factory=list)

    @property
    def is_head(self) -> bool:
        return self.in_head or all(cell.name == "th" for cell in self.cells)


@dataclass(slots=True)
class Table:
    caption: str = ""
    rows: list[Row] = field(default_factory=list)


def table_of(html: str) -> Table:
    """Never raises: a cell outside a row opens one, what stands in no cell is dropped, a table in a cell joins in."""
    reader = _Reader()
    at = 0
    for tag in _TAG.finditer(html):
        reader.text(html[at : tag.start()])
        at = tag.end()
        reader.tag(tag)
    reader.text(html[at:])
    reader.table.rows = [row for row in reader.table.rows if any(cell.text for cell in row.cells)]
    return reader.table


class _Reader:
    def __init__(self) -> None:
        self.table = Table()
        self.place = ""
        self.in_head = False
        self.in_row = False

    def text(self, raw: str) -> None:
        text = " ".join(raw.split())
        if self.place == "caption":
            self.table.caption = f"{self.table.caption} {text}".strip()
        elif self.place:
            cell = self.table.rows[-1].cells[-1]
            cell.text = f"{cell.text} {text}".strip()

    def tag(self, tag: regex.Match[str]) -> None:
        name = tag["name"].lower()
        self.place = "" if name in _ENDS_CELL else self.place
        if name == "thead":
            self.in_head = not tag["close"]
        elif name == "tr":
            self.in_row = False
        elif tag["close"]:
            return
        elif name == "caption":
            self.place = "caption"
        elif name in {"td", "th"}:
            self._open_cell(name, tag["attributes"])

    def _open_cell(self, name: str, attributes: str) -> None:
        if not self.in_row:
            self.table.rows.append(Row(self.in_head))
            self.in_row = True
        spans = {key.lower(): value for key, value in _SPAN.findall(attributes) if value not in {"0", "1"}}
        self.table.rows[-1].cells.append(Cell(name, spans))
        self.place = name


class TableNames:
    """Names for the tables of one page, each another: a screen reader lists them as regions.

    `heading` is what the text stands under, for the tables without a caption.
    """

    def __init__(self) -> None:
        self.heading = ""
        self.given: Counter[str] = Counter()

    def name(self, word: str, caption: str = "") -> str:
        about = caption or self.heading
        name = f"{word}: {about}" if about else word
        self.given[name] += 1
        return name if self.given[name] == 1 else f"{name} ({self.given[name]})"


def table_html(table: Table, *, label: str, inline: Inline) -> str:
    """The rows at the top that are all heading make its head."""
    head = 0
    while head < len(table.rows) - 1 and table.rows[head].is_head:
        head += 1
    numbers = _number_columns(table.rows[head:])
    parts = [f"<caption>{inline(table.caption)}</caption>" if table.caption else ""]
    if head:
        parts += ["<thead>", *(_row(row, "col", numbers, inline) for row in table.rows[:head]), "</thead>"]
    parts += ["<tbody>", *(_row(row, "row", numbers, inline) for row in table.rows[head:]), "</tbody>"]
    return f"{scroll_start(label)}{''.join(parts)}{SCROLL_END}"


def scroll_start(label: str) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table>'


def _number_columns(rows: list[Row]) -> set[int]:
    if any(cell.spans for row in rows for cell in row.cells):
        return set()
    columns: dict[int, list[str]] = {}
    for row in rows:
        for index, cell in enumerate(row.cells):
            if cell.text:
                columns.setdefault(index, []).append(cell.text)
    return {index for index, texts in columns.items() if all(_NUMBER.fullmatch(text) for text in texts)}


def _row(row: Row, scope: str, numbers: set[int], inline: Inline) -> str:
    return f"<tr>{''.join(_cell(cell, scope, i in numbers, inline) for i, cell in enumerate(row.cells))}</tr>"


def _cell(cell: Cell, scope: str, is_number: bool, inline: Inline) -> str:
    heads = cell.name == "th" or scope == "col"
    name = "th" if heads else "td"
    attributes = "".join(f' {key}="{value}"' for key, value in cell.spans.items())
    attributes += f' scope="{scope}"' if heads and cell.text else ""
    attributes += ' class="num"' if is_number else ""
    return f"<{name}{attributes}>{inline(cell.text)}</{name}>"
