"""Markdown text in blocks, and which block of one text became which of another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from editorial.diff.sequences import matches
from glossary.documents.lines import Line, LineKind, is_blank, read_lines, split_lines

# From here on two blocks count as one that was rewritten.
ALIKE = 0.4

# Pairs that are compared by their words in one stretch of changes; in a longer one each block has one place to be in.
LIMIT = 2_500


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of a block in the old and in the new sequence; None where it has none there."""

    old: int | None
    new: int | None


def blocks(text: str) -> list[str]:
    """Paragraphs, lists, headings, each with the blank lines before it; a fence, formula or HTML table is one.

    Joined, they are the text; the last one has the blank lines at its end too. `text` has no front matter.
    """
    lines = read_lines(text)
    starts = [_lead(lines, at) for at in range(len(lines)) if _starts(lines, at)]
    bounds = [0, *(at for at in starts if at), len(lines)]
    return ["".join(line.raw for line in lines[a:b]) for a, b in pairwise(bounds)] if lines else []


def bare(block: str) -> str:
    """A block as it is compared: without the blank lines around it, its lines ending in `\\n`."""
    lines = [line.rstrip("\r\n") for line in split_lines(block)]
    while lines and is_blank(lines[-1]):
        lines.pop()
    start = next((at for at, line in enumerate(lines) if not is_blank(line)), len(lines))
    return "\n".join(lines[start:])


def align(old: Sequence[str], new: Sequence[str], *, alike: bool = True) -> list[Pair]:
    """Every block of both once, in order: equal ones (see `bare`) paired, then, if `alike`, those that are alike.

    Pairs never cross, so a block that was moved is taken out at one place and put in at the other.
    """
    old, new = [bare(block) for block in old], [bare(block) for block in new]
    gap = partial(_paired, old, new) if alike else _apart
    pairs: list[Pair] = []
    i = j = 0
    for match in matches(old, new):
        pairs += gap(range(i, match.i), range(j, match.j))
        pairs += [Pair(match.i + n, match.j + n) for n in range(match.size)]
        i, j = match.i + match.size, match.j + match.size
    return pairs + gap(range(i, len(old)), range(j, len(new)))


def words_of(text: str) -> frozenset[str]:
    """What stands between its blanks."""
    return frozenset(text.split())


def likeness(old: frozenset[str], new: frozenset[str]) -> float:
    """How much two sets share: 0 to 1 (Dice)."""
    whole = len(old) + len(new)
    return 2 * len(old & new) / whole if whole else 1.0


def _starts(lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    if line.inside or line.kind is LineKind.BLANK:
        return False
    before = lines[at - 1].kind if at else LineKind.BLANK
    return line.kind is LineKind.HEADING or before in {LineKind.BLANK, LineKind.HEADING}


def _lead(lines: Sequence[Line], at: int) -> int:
    """Where the blank lines before a line begin."""
    while at and lines[at - 1].kind is LineKind.BLANK:
        at -= 1
    return at


def _apart(olds: range, news: range) -> list[Pair]:
    return [*(Pair(i, None) for i in olds), *(Pair(None, j) for j in news)]


def _paired(old: Sequence[str], new: Sequence[str], olds: range, news: range) -> list[Pair]:
    """The blocks of a stretch in which nothing is equal: all of them, those that are alike side by side."""
    if not olds or not news:
        return _apart(olds, news)
    here = {i: words_of(old[i]) for i in olds}
    there = {j: words_of(new[j]) for j in news}
    small = len(olds) * len(news) <= LIMIT
    chosen = _best(here, there) if small else [ij for ij in zip(olds, news, strict=False) if _alike(here, there, *ij)]
    pairs: list[Pair] = []
    for (i1, j1), (i2, j2) in pairwise([(olds.start - 1, news.start - 1), *chosen, (olds.stop, news.stop)]):
        pairs += [*_apart(range(i1 + 1, i2), range(j1 + 1, j2)), Pair(i2, j2)]
    return pairs[:-1]


type _Words = dict[int, frozenset[str]]


def _alike(here: _Words, there: _Words, i: int, j: int) -> bool:
    return likeness(here[i], there[j]) >= ALIKE


def _best(here: _Words, there: _Words) -> list[tuple[int, int]]:
    """The pairs, none of them crossing, that are most alike altogether (Needleman and Wunsch, 1970)."""
    olds, news = list(here), list(there)
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    gain = [[_gain(here[i], there[j]) for j in news] for i in olds]
    for a in range(len(olds)):
        for b in range(len(news)):
            best[a + 1][b + 1] = max(best[a][b + 1], best[a + 1][b], best[a][b] + gain[a][b])
    found = [(olds[a], news[b]) for a, b in _back(best, gain)]
    return found[::-1]


def _gain(old: frozenset[str], new: frozenset[str]) -> float:
    found = likeness(old, new)
    return found if found >= ALIKE else 0.0


def _back(best: Sequence[Sequence[float]], gain: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    a, b = len(gain), len(gain[0])
    while a and b:
        if best[a][b] == best[a - 1][b]:
            a -= 1
        elif best[a][b] == best[a][b - 1]:
            b -= 1
        else:
            a, b = a - 1, b - 1
            yield a, b
