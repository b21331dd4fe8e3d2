"""What changed between two texts of an article: piece by piece, those that moved as moved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from editorial.diff.blocks import align, bare
from editorial.diff.pieces import Piece, match_pieces, pieces_of
from editorial.diff.sequences import rising
from editorial.diff.tokens import count_words
from editorial.diff.words import Change, Run, word_runs
from glossary.documents import ArticleDocument, PartKind

# Characters of two texts whose blocks and words are compared; of longer ones it is only said which blocks are equal.
LIMIT = 400_000

# Pieces among which the shortest move is looked for by the length of their texts; more are weighed alike.
WEIGHED = 500


@dataclass(frozen=True, slots=True)
class Size:
    """Words put in and taken out."""

    added: int = 0
    removed: int = 0

    def __add__(self, other: Self) -> "Size":
        return Size(self.added + other.added, self.removed + other.removed)


@dataclass(frozen=True)
class BlockDiff:
    """A block before and after, None where it wasn't there."""

    old: str | None
    new: str | None

    @cached_property
    def is_same(self) -> bool:
        """But for blank lines around it."""
        return bare(self.old or "") == bare(self.new or "")

    @cached_property
    def runs(self) -> list[Run]:
        if self.is_same:
            return [Run(Change.SAME, self.new)] if self.new else []
        return word_runs(self.old or "", self.new or "")

    @cached_property
    def size(self) -> Size:
        if self.is_same:
            return Size()
        if self.old is None or self.new is None:
            return Size(count_words(self.new or ""), count_words(self.old or ""))
        counts = {kind: sum(count_words(run.text) for run in self.runs if run.change is kind) for kind in Change}
        return Size(counts[Change.IN], counts[Change.OUT])


@dataclass(frozen=True)
class PieceDiff:
    """A piece before and after. A moved one stood after `was_after` and stands after `is_after`, None at the start."""

    old: Piece | None
    new: Piece | None
    blocks: tuple[BlockDiff, ...]
    moved: bool = False
    was_after: Piece | None = None
    is_after: Piece | None = None

    @property
    def shown(self) -> Piece:
        piece = self.new or self.old
        assert piece  # noqa: S101 - one of them is there
        return piece

    @cached_property
    def is_same(self) -> bool:
        return all(block.is_same for block in self.blocks)

    @cached_property
    def size(self) -> Size:
        return sum((block.size for block in self.blocks), Size())


@dataclass(frozen=True)
class DocumentDiff:
    """Every piece of both, in the order of the new text; what is gone stands where it was.

    `coarse`: the texts are so long that blocks are the same, out or in; none is compared by its words.
    """

    pieces: tuple[PieceDiff, ...]
    coarse: bool = False

    @cached_property
    def changed(self) -> tuple[PieceDiff, ...]:
        return tuple(piece for piece in self.pieces if piece.moved or not piece.is_same)

    @property
    def is_empty(self) -> bool:
        """Nothing but blank lines and line ends may differ."""
        return not self.changed

    @cached_property
    def size(self) -> Size:
        return sum((piece.size for piece in self.changed), Size())

    @property
    def moved(self) -> int:
        return sum(piece.moved for piece in self.pieces)


def diff_documents(old: ArticleDocument, new: ArticleDocument) -> DocumentDiff:
    return diff_pieces(pieces_of(old), pieces_of(new))


def diff_pieces(olds: Sequence[Piece], news: Sequence[Piece]) -> DocumentDiff:
    """The same, of documents that were taken apart before."""
    both = _Both.of(olds, news)
    return DocumentDiff(tuple(both.compared(i, j) for i, j in both.order()), coarse=not both.alike)


@dataclass(frozen=True)
class _Both:
    """`found`: the places of the new pieces by those of the old; `moved`: those old ones that changed order."""

    olds: Sequence[Piece]
    news: Sequence[Piece]
    found: Mapping[int, int]
    moved: Set[int]
    alike: bool

    @classmethod
    def of(cls, olds: Sequence[Piece], news: Sequence[Piece]) -> Self:
        alike = sum(len(piece.text) for piece in (*olds, *news)) <= LIMIT
        found = match_pieces(olds, news, alike=alike)
        return cls(olds, news, found, _moved(olds, found), alike)

    def order(self) -> Iterator[tuple[int | None, int | None]]:
        """Pairs of places as they are shown."""
        gone: dict[int | None, list[int]] = defaultdict(list)
        last = -1
        for i in range(len(self.olds)):
            if i not in self.found:
                gone[last].append(i)
            elif i not in self.moved:
                last = i
        back = {j: i for i, j in self.found.items()}
        yield from ((i, None) for i in gone[-1])
        for j in range(len(self.news)):
            yield back.get(j), j
            yield from ((i, None) for i in gone[back.get(j)])

    def compared(self, i: int | None, j: int | None) -> PieceDiff:
        old = self.olds[i] if i is not None else None
        new = self.news[j] if j is not None else None
        blocks = tuple(_blocks(old.blocks if old else (), new.blocks if new else (), alike=self.alike))
        if i is None or j is None or i not in self.moved:
            return PieceDiff(old, new, blocks)
        before, after = _stands_after(self.olds, i), _stands_after(self.news, j)
        return PieceDiff(old, new, blocks, moved=True, was_after=before, is_after=after)


def _blocks(olds: Sequence[str], news: Sequence[str], *, alike: bool) -> Iterator[BlockDiff]:
    for pair in align(olds, news, alike=alike):
        old = olds[pair.old] if pair.old is not None else None
        new = news[pair.new] if pair.new is not None else None
        yield BlockDiff(old, new)


def _moved(olds: Sequence[Piece], found: Mapping[int, int]) -> set[int]:
    """As little text as explains the new order. Questions move among themselves."""
    moved: set[int] = set()
    for questions in (False, True):
        pairs = [(i, j) for i, j in sorted(found.items()) if (olds[i].kind is PartKind.QUESTION) is questions]
        weights = [len(olds[i].text) for i, _j in pairs] if len(pairs) <= WEIGHED else None
        kept = {pairs[at][0] for at in rising([j for _i, j in pairs], weights)}
        moved |= {i for i, _j in pairs} - kept
    return moved


def _stands_after(pieces: Sequence[Piece], at: int) -> Piece | None:
    """The last piece before it that has a place among its like."""
    questions = pieces[at].kind is PartKind.QUESTION
    like = {PartKind.QUESTION} if questions else {PartKind.SECTION, PartKind.HIGHLIGHTS, PartKind.FAQ}
    return next((piece for piece in reversed(pieces[:at]) if piece.kind in like), None)
