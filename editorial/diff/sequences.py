"""Longest runs that two sequences have in common, in bounded time."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

# Comparisons that a stretch without any rare item may cost; a larger one counts as wholly changed.
LIMIT = 40_000


@dataclass(frozen=True, slots=True)
class Match:
    """`old[i : i + size] == new[j : j + size]`."""

    i: int
    j: int
    size: int


@dataclass(frozen=True, slots=True)
class _Range:
    i1: int
    i2: int
    j1: int
    j2: int

    @property
    def is_empty(self) -> bool:
        return self.i1 == self.i2 or self.j1 == self.j2


def matches[T: Hashable](old: Sequence[T], new: Sequence[T]) -> list[Match]:
    """What is equal, in order, none of it overlapping: patience diff, and difflib between its anchors.

    Takes O(n log n) and at most `LIMIT` comparisons for each stretch that has no item of its own.
    """
    found: list[Match] = []
    todo = [_Range(0, len(old), 0, len(new))]
    while todo:
        found, todo = _step(old, new, todo.pop(), found, todo)
    return _joined(sorted(found, key=lambda match: match.i))


def _step[T: Hashable](
    old: Sequence[T], new: Sequence[T], whole: _Range, found: list[Match], todo: list[_Range]
) -> tuple[list[Match], list[_Range]]:
    ends, middle = _trimmed(old, new, whole)
    found += ends
    if middle.is_empty:
        return found, todo
    anchors = _anchors(old, new, middle)
    if anchors:
        return found, todo + list(_between(middle, anchors))
    return found + _small(old, new, middle), todo


def _trimmed[T: Hashable](old: Sequence[T], new: Sequence[T], r: _Range) -> tuple[list[Match], _Range]:
    """The equal items at both ends, and what is left in the middle."""
    room = min(r.i2 - r.i1, r.j2 - r.j1)
    head = next((n for n in range(room) if old[r.i1 + n] != new[r.j1 + n]), room)
    room -= head
    tail = next((n for n in range(room) if old[r.i2 - 1 - n] != new[r.j2 - 1 - n]), room)
    middle = _Range(r.i1 + head, r.i2 - tail, r.j1 + head, r.j2 - tail)
    ends = [Match(r.i1, r.j1, head), Match(middle.i2, middle.j2, tail)]
    return [match for match in ends if match.size], middle


def _anchors[T: Hashable](old: Sequence[T], new: Sequence[T], r: _Range) -> list[tuple[int, int]]:
    """Places of the items that each side has once, as many as stand in the same order on both."""
    here, there = _once(old, r.i1, r.i2), _once(new, r.j1, r.j2)
    pairs = [(i, there[item]) for item, i in here.items() if item in there]
    return [pairs[at] for at in rising([j for _i, j in pairs])]


def _once[T: Hashable](items: Sequence[T], start: int, end: int) -> dict[T, int]:
    counts = Counter(items[start:end])
    return {items[at]: at for at in range(start, end) if counts[items[at]] == 1}


def rising(values: Sequence[int], weights: Sequence[int] | None = None) -> list[int]:
    """Places of a longest rising run of distinct `values`, or of the heaviest one (in quadratic time)."""
    return _longest(values) if weights is None else _heaviest(values, weights)


def _longest(values: Sequence[int]) -> list[int]:
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        rank = bisect_left(tails, value)
        before.append(places[rank - 1] if rank else -1)
        tails[rank : rank + 1] = [value]
        places[rank : rank + 1] = [at]
    return _chain(before, places[-1] if places else -1)


def _heaviest(values: Sequence[int], weights: Sequence[int]) -> list[int]:
    before: list[int] = []
    sums: list[int] = []
    for at, value in enumerate(values):
        best = max((i for i in range(at) if values[i] < value), key=sums.__getitem__, default=-1)
        before.append(best)
        sums.append(weights[at] + (sums[best] if best >= 0 else 0))
    return _chain(before, max(range(len(sums)), key=sums.__getitem__, default=-1))


def _chain(before: Sequence[int], last: int) -> list[int]:
    found = []
    while last >= 0:
        found.append(last)
        last = before[last]
    return found[::-1]


def _between(r: _Range, anchors: Sequence[tuple[int, int]]) -> Iterator[_Range]:
    """The stretch before the first anchor, and those that begin with a run of anchors each."""
    runs = [at for last, at in pairwise([(-2, -2), *anchors]) if at != (last[0] + 1, last[1] + 1)]
    for (i1, j1), (i2, j2) in pairwise([(r.i1, r.j1), *runs, (r.i2, r.j2)]):
        yield _Range(i1, i2, j1, j2)


def _small[T: Hashable](old: Sequence[T], new: Sequence[T], r: _Range) -> list[Match]:
    if (r.i2 - r.i1) * (r.j2 - r.j1) > LIMIT:
        return []
    matcher = SequenceMatcher(None, old[r.i1 : r.i2], new[r.j1 : r.j2], autojunk=False)
    return [Match(r.i1 + i, r.j1 + j, size) for i, j, size in matcher.get_matching_blocks() if size]


def _joined(found: Sequence[Match]) -> list[Match]:
    """Runs that touch on both sides as one."""
    out: list[Match] = []
    for match in found:
        last = out[-1] if out else None
        if last and (last.i + last.size, last.j + last.size) == (match.i, match.j):
            out[-1] = Match(last.i, last.j, last.size + match.size)
        else:
            out.append(match)
    return out
