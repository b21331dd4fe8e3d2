"""Three documents as one: by part, then by paragraph, item and value."""

from collections.abc import Callable, Sequence

from editorial.diff.blocks import bare, blocks
from editorial.merge.front import merged_front
from editorial.merge.parts import Orders, Trio, names, orders, trios
from editorial.merge.results import (
    Choices,
    Conflict,
    Kind,
    Merge,
    Notes,
    Piece,
    Side,
    Taken,
    Three,
    Where,
    each,
    joined,
    pick,
)
from editorial.merge.runs import merged_run
from glossary.documents import ArticleDocument
from glossary.documents.edits import line_end
from glossary.documents.lines import clean_heading
from glossary.documents.parser import BOM
from glossary.documents.parts import Part, PartKind, Shape, shape

_CHILDREN = {PartKind.HIGHLIGHTS: Kind.HIGHLIGHT, PartKind.FAQ: Kind.QUESTION}


def merge(base: ArticleDocument, mine: ArticleDocument, theirs: ArticleDocument) -> Merge:
    """What either changed in `base`, in one text; where both did, the two are a conflict.

    A section is known by its heading and its words wherever it stands, so one that was moved takes a change of its
    text along. Nothing that is new in `mine` or `theirs` is missing: it is in the text or in a conflict.
    """
    if len({str(base), str(mine), str(theirs)}) == 3:
        return _Merger((base, mine, theirs)).merged()
    text = str(mine if str(theirs) == str(base) else theirs)
    return Merge((), (), lambda _chosen: text)


class _Merger:
    def __init__(self, documents: Three[ArticleDocument]) -> None:
        self.notes = Notes()
        self.eol = line_end(str(documents[0])) if str(documents[0]) else line_end(max(map(str, documents)))
        self.documents = documents
        self.titles: Conflict | None = None

    def merged(self) -> Merge:
        front = self._front()
        bodies = each(_body, self.documents)
        found = trios(*bodies)
        pieces = {i: self._part(trio) for i, trio in enumerate(found)}
        stay = {i for i, part in pieces.items() if part}
        order = orders(found, stay, bodies[1], bodies[2])
        arranged = self._arranged(found, pieces, order)
        tail = Piece.of(self._end())

        def write(chosen: Choices) -> str:
            return joined([*front, *arranged(chosen), tail], chosen, self.eol)

        return Merge(tuple(self.notes.conflicts), tuple(self.notes.taken), write)

    def _front(self) -> list[Piece]:
        mark = pick(*each(_mark, self.documents)) or ""
        fronts = each(_front, self.documents)
        if len(set(fronts)) == 1:
            return [Piece.of(mark), Piece.of(fronts[0])]
        piece = merged_front(fronts, self.notes, self.eol)
        self.titles = next((one for one in self.notes.conflicts if one.where.kind is Kind.TITLE), None)
        return [Piece.of(mark), piece]

    def _end(self) -> str:
        """Blank lines at the end: whoever changed them, else the most."""
        base, mine, theirs = each(_blank_end, self.documents)
        changed = [end for end in (mine, theirs) if end != base]
        return max(changed, key=lambda end: (len(end), end), default=base)

    def _part(self, trio: Trio) -> list[Piece]:
        """Its pieces; none for a part that is gone."""
        raws = trio.raws
        if pick(*raws) is not None or not (trio.base and trio.mine and trio.theirs):
            return self._whole(trio)
        kind = trio.any.kind
        if kind is PartKind.TITLE:
            return [self._title((trio.base, trio.mine, trio.theirs))]
        parts = trio.base, trio.mine, trio.theirs
        return self._children(parts) if kind in _CHILDREN else self._section(parts)

    def _whole(self, trio: Trio) -> list[Piece]:
        found = pick(*trio.raws)
        if found is not None:
            self.notes.note(self._where(trio.any), *trio.raws)
            return [Piece.of(found, apart=True)] if found else []
        return [self.notes.choose(self._where(trio.any), *trio.raws, apart=True)]

    def _where(self, part: Part) -> Where:
        kind = _CHILDREN.get(part.kind, Kind.TITLE if part.kind is PartKind.TITLE else Kind.SECTION)
        return Where(kind, "" if kind is not Kind.SECTION else part.heading)

    def _title(self, parts: Three[Part]) -> Piece:
        """The same choice as that of the front matter, where both say the same."""
        known = self.titles
        said = each(_heading, parts)
        if known is None or said[1:] != (clean_heading(known.mine), clean_heading(known.theirs)):
            known = self.notes.conflict(Where(Kind.TITLE), *said)
        key, old = known.id, shape(parts[0].raw, headed=True)

        def write(chosen: Choices) -> str:
            return f"{old.lead}# {clean_heading(chosen[key])}".rstrip() + self.eol + old.gap + old.body

        return Piece(write)

    def _section(self, parts: Three[Part]) -> list[Piece]:
        name = parts[0].heading
        shapes = each(_shape, parts)
        head = self.notes.choose(Where(Kind.HEADING, name), *each(lambda shape: shape.lead + shape.head, shapes))
        runs = each(lambda shape: blocks(shape.gap + shape.body), shapes)
        return [head, *merged_run(runs, self.notes, Where(Kind.PARAGRAPH, name), apart=True)]

    def _children(self, parts: Three[Part]) -> list[Piece]:
        head = self.notes.choose(Where(Kind.HEADING, parts[0].heading), *each(_head, parts))
        where = Where(_CHILDREN[parts[0].kind])
        return [head, *merged_run(each(_raws, parts), self.notes, where, apart=False)]

    def _arranged(
        self, found: Sequence[Trio], pieces: dict[int, list[Piece]], order: Orders
    ) -> Callable[[Choices], list[Piece]]:
        mine, theirs = ([piece for i in places for piece in pieces[i]] for places in (order.mine, order.theirs))
        if order.mine == order.theirs:
            self._note_moves(order)
            return lambda _chosen: mine
        based = [i for i in sorted(order.mine) if found[i].base]
        said = each(lambda places: "\n".join(names(found, places)), (based, order.mine, order.theirs))
        conflict = self.notes.conflict(Where(Kind.ORDER), *said)
        return lambda chosen: theirs if bare(chosen[conflict.id]) == bare(conflict.theirs) else mine

    def _note_moves(self, order: Orders) -> None:
        moved = {(True, False): Side.MINE, (False, True): Side.THEIRS, (True, True): Side.SAME}
        if side := moved.get((order.mine_moved, order.theirs_moved)):
            self.notes.taken[Taken(Where(Kind.ORDER), side)] = None


def _body(document: ArticleDocument) -> list[Part]:
    return [part for part in document.parts if part.kind not in {PartKind.FRONT, PartKind.OTHER}]


def _mark(document: ArticleDocument) -> str:
    return BOM if str(document).startswith(BOM) else ""


def _front(document: ArticleDocument) -> str:
    return "".join(part.raw for part in document.parts if part.kind is PartKind.FRONT)


def _blank_end(document: ArticleDocument) -> str:
    last = document.parts[-1] if document.parts else None
    return last.raw if last and last.kind is PartKind.OTHER and last.raw != BOM else ""


def _heading(part: Part) -> str:
    return part.heading


def _shape(part: Part) -> Shape:
    return shape(part.raw, headed=part.level > 0)


def _raws(part: Part) -> list[str]:
    return [child.raw for child in part.children]


def _head(part: Part) -> str:
    return part.raw[: len(part.raw) - sum(map(len, _raws(part)))]
