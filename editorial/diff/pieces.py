"""An article's text in the pieces that are compared: its parts, each question by itself."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from editorial.diff.blocks import ALIKE, LIMIT, bare, blocks, likeness, words_of
from editorial.diff.sequences import matches
from glossary.documents import ArticleDocument, Part, PartKind
from glossary.documents.lines import split_lines
from glossary.documents.parser import fold


@dataclass(frozen=True)
class Piece:
    """Its blocks, joined, are its text; the pieces' texts, joined, are the article's."""

    kind: PartKind
    level: int
    heading: str
    blocks: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.blocks)

    @cached_property
    def key(self) -> tuple[PartKind, str]:
        return self.kind, bare(self.text)

    @property
    def name(self) -> tuple[PartKind, str]:
        return self.kind, fold(self.heading)


def pieces_of(document: ArticleDocument) -> list[Piece]:
    return [piece for part in document.parts for piece in _pieces(part)]


def _pieces(part: Part) -> Iterator[Piece]:
    if part.kind is PartKind.FRONT:
        yield Piece(part.kind, 0, "", tuple(split_lines(part.raw)))
        return
    if part.kind is PartKind.OTHER:
        yield Piece(part.kind, 0, "", (part.raw,))
        return
    own = part.raw[: len(part.raw) - sum(len(child.raw) for child in part.children)]
    inner = [child for child in part.children if child.kind is not PartKind.QUESTION]
    found = [*blocks(own), *(child.raw for child in inner)]
    yield Piece(part.kind, part.level, part.heading, tuple(found))
    for child in part.children[len(inner) :]:
        yield Piece(child.kind, child.level, child.heading, tuple(blocks(child.raw)))


def match_pieces(old: Sequence[Piece], new: Sequence[Piece], *, alike: bool = True) -> dict[int, int]:
    """Places in `new` of those pieces of `old` that are still there, by their places in `old`.

    Equal ones first, then those of one kind and heading, then, if `alike`, those most alike.
    """
    found: dict[int, int] = {}
    for match in matches([piece.key for piece in old], [piece.key for piece in new]):
        found |= {match.i + n: match.j + n for n in range(match.size)}
    _by_value(found, [piece.key for piece in old], [piece.key for piece in new])
    _by_value(found, [piece.name for piece in old], [piece.name for piece in new])
    if alike:
        _by_likeness(found, old, new)
    return found


def _by_value(found: dict[int, int], old: Sequence[object], new: Sequence[object]) -> None:
    """Pairs what is left and has one value, in order."""
    spare: dict[object, list[int]] = defaultdict(list)
    taken = set(found.values())
    for j in range(len(new) - 1, -1, -1):
        if j not in taken:
            spare[new[j]].append(j)
    for i, value in enumerate(old):
        if i not in found and spare[value]:
            found[i] = spare[value].pop()


def _by_likeness(found: dict[int, int], old: Sequence[Piece], new: Sequence[Piece]) -> None:
    taken = set(found.values())
    olds = [i for i in range(len(old)) if i not in found]
    news = [j for j in range(len(new)) if j not in taken]
    if not olds or len(olds) * len(news) > LIMIT:
        return
    here = {i: words_of(old[i].text) for i in olds}
    there = {j: words_of(new[j].text) for j in news}
    pairs = [(likeness(here[i], there[j]), i, j) for i in olds for j in news if old[i].kind is new[j].kind]
    for alike, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if alike >= ALIKE and i not in found and j not in taken:
            found[i] = j
            taken.add(j)
