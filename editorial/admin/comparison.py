"""Two texts of an article beside each other, ready to be shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from editorial.admin.copies import live_targets
from editorial.diff.blocks import bare
from editorial.diff.documents import BlockDiff, DocumentDiff, PieceDiff, diff_documents
from editorial.diff.pieces import Piece
from editorial.diff.rendered import marked
from editorial.diff.words import Change, Run, word_runs
from glossary.documents import ArticleDocument, PartKind
from glossary.rendering import TableNames, render_markdown

type Words = str | Promise
type Render = Callable[[str], str]

NAMES: dict[PartKind, Words] = {
    PartKind.FRONT: _("Title, definition, keywords"),
    PartKind.TITLE: _("Title"),
    PartKind.SECTION: _("Opening text"),
    PartKind.OTHER: _("Line ends"),
}

FRONT: dict[str, Words] = {
    "title": _("Title"),
    "description": _("Definition"),
    "keywords": _("Keywords"),
    "related": _("Related terms"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A block: both sides in one, and each by itself with what is only there marked.

    `hidden`: its Markdown differs in what a reader doesn't see.
    """

    inline: SafeString
    old: SafeString
    new: SafeString
    same: bool = False
    heading: bool = False
    hidden: bool = False
    label: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Unchanged blocks that follow each other."""

    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A piece of the article. `title` is empty where its first row is its heading."""

    id: str
    name: Words
    title: Words
    diff: PieceDiff
    items: Sequence[Row | Fold]

    @property
    def was_after(self) -> Words:
        return name_of(self.diff.was_after) if self.diff.was_after else ""

    @property
    def is_after(self) -> Words:
        return name_of(self.diff.is_after) if self.diff.is_after else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    diff: DocumentDiff
    parts: Sequence[Shown]
    markdown: bool


def compare(old: ArticleDocument, new: ArticleDocument, *, markdown: bool) -> Comparison:
    """One query, none for Markdown. Texts that are too long to be compared by words are shown as Markdown."""
    diff = diff_documents(old, new)
    markdown = markdown or diff.coarse
    rows = _markdown_rows if markdown else _renderer(old, new)
    parts = [_shown(number, piece, rows(piece), titled=markdown) for number, piece in enumerate(diff.pieces, start=1)]
    return Comparison(diff=diff, parts=[part for part in parts if part.items], markdown=markdown)


def name_of(piece: Piece) -> Words:
    return piece.heading or NAMES.get(piece.kind, "–")


def _shown(number: int, piece: PieceDiff, rows: Sequence[Row], *, titled: bool) -> Shown:
    headed = bool(rows) and rows[0].heading and not titled
    name = name_of(piece.shown)
    return Shown(
        id=f"part-{number}",
        name=name,
        title="" if headed else name,
        diff=piece,
        items=list(_folded(rows)),
    )


def _folded(rows: Sequence[Row]) -> Iterator[Row | Fold]:
    """Unchanged rows as one, but for a heading, which says where they are."""
    for same, group in groupby(rows, key=lambda row: row.same and not row.heading):
        if same:
            yield Fold(rows=list(group))
        else:
            yield from group


def _markdown_rows(piece: PieceDiff) -> list[Row]:
    """Without the blank lines around each block."""
    texts = ((block, bare(block.old or ""), bare(block.new or "")) for block in piece.blocks)
    return [_of_runs(word_runs(old, new), same=block.is_same) for block, old, new in texts if old or new]


def _of_runs(runs: Sequence[Run], *, same: bool, label: Words = "") -> Row:
    return Row(
        inline=_html(runs),
        old=_html([run for run in runs if run.change is not Change.IN]),
        new=_html([run for run in runs if run.change is not Change.OUT]),
        same=same,
        label=label,
    )


TAGS = {Change.OUT: mark_safe("<del>{}</del>"), Change.IN: mark_safe("<ins>{}</ins>"), Change.SAME: mark_safe("{}")}


def _html(runs: Sequence[Run]) -> SafeString:
    return format_html_join("", "{}", ((format_html(TAGS[run.change], run.text),) for run in runs))


def _renderer(old: ArticleDocument, new: ArticleDocument) -> Callable[[PieceDiff], list[Row]]:
    targets = live_targets(new.language, [link.target for document in (old, new) for link in document.links])
    names = TableNames()

    def render(text: str) -> str:
        return render_markdown(text, language=new.language, targets=targets, names=names) if text.strip() else ""

    def rows(piece: PieceDiff) -> list[Row]:
        if piece.shown.kind is PartKind.FRONT:
            return list(_front_rows(piece))
        found = (_rendered(block, piece.shown, render) for block in piece.blocks)
        return [row for row in found if row.inline]

    return rows


def _rendered(block: BlockDiff, piece: Piece, render: Render) -> Row:
    heading = piece.level > 0 and piece.blocks[0] in {block.old, block.new}
    new = render(block.new or "")
    if block.is_same:
        html = mark_safe(new)  # noqa: S308 - sanitised by the renderer
        return Row(inline=html, old=html, new=html, same=True, heading=heading)
    found = marked(render(block.old or ""), new)
    return Row(
        inline=mark_safe(found.inline),  # noqa: S308 - sanitised, then marked
        old=mark_safe(found.old),  # noqa: S308
        new=mark_safe(found.new),  # noqa: S308
        heading=heading,
        hidden=found.is_same,
    )


def _front_rows(piece: PieceDiff) -> Iterator[Row]:
    """The values, by name; what is no line of the four is left out unless it changed."""
    for block in piece.blocks:
        (key, old), (other, new) = _line(block.old), _line(block.new)
        name = key or other
        if name in FRONT and {key, other} <= {name, ""}:
            yield _of_runs(word_runs(old, new), same=block.is_same, label=FRONT[name])
        elif not block.is_same:
            yield _of_runs(block.runs, same=False)


def _line(line: str | None) -> tuple[str, str]:
    """Key and value; without a key if there is none."""
    key, colon, value = (line or "").strip().partition(":")
    return (key.strip(), value.strip()) if colon else ("", "")
