"""Finds a quoted passage again in a text that has been edited since, or says that it is lost.

Works on grapheme clusters in NFC with every run of white space as one blank: an answer never splits `क्षि`, and how a
letter is encoded makes no difference.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

__all__ = ["CONTEXT", "Anchor", "Fit", "Found", "Lost", "anchor_at", "locate"]

# Clusters of the neighbourhood that an anchor keeps on each side.
CONTEXT = 24

# An anchor needs this many clusters of quote and matching neighbourhood: a bare word proves nothing.
EVIDENCE = 12

# One cluster in so many may have changed in a passage that still counts as the same.
TOLERANCE = 4

_CLUSTER = regex.compile(r"\s+|\X")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    quote: str
    before: str = ""
    after: str = ""


class Fit(StrEnum):
    """`moved`: the words are the same, their neighbourhood is another. `similar`: the words have changed a little."""

    EXACT = "exact"
    MOVED = "moved"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`start` and `end` are code points of the text searched, at the edges of clusters."""

    start: int
    end: int
    fit: Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The passage is not in the text, or in several places of which none is more likely than the others."""

    quote: str


@dataclass(frozen=True, slots=True)
class _Text:
    """Clusters in NFC, and the code point at which each begins, the end of the text last."""

    clusters: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "_Text":
        found = list(_CLUSTER.finditer(text))
        clusters = (" " if match[0].isspace() else unicodedata.normalize("NFC", match[0]) for match in found)
        return cls(tuple(clusters), (*(match.start() for match in found), len(text)))

    def __len__(self) -> int:
        return len(self.clusters)


@dataclass(frozen=True, slots=True)
class _Place:
    """Clusters `start` to `end`; `context`: how many of the neighbourhood's are the anchor's.

    `excess`: by how many it is longer or shorter than the quote.
    """

    start: int
    end: int
    context: int
    excess: int


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """The anchor of the code points `start` to `end`, without blanks at its ends and widened to whole clusters."""
    chosen = text[start:end]
    start, end = end - len(chosen.lstrip()), start + len(chosen.rstrip())
    whole = _Text.of(text)
    first = max(at for at in range(len(whole) + 1) if whole.starts[at] <= start)
    last = min(at for at in range(len(whole) + 1) if whole.starts[at] >= end)
    edges = whole.starts
    return Anchor(
        quote=text[edges[first] : edges[last]],
        before=text[edges[max(first - CONTEXT, 0)] : edges[first]],
        after=text[edges[last] : edges[min(last + CONTEXT, len(whole))]],
    )


def locate(text: str, anchor: Anchor, near: tuple[int, int] | None = None) -> Found | Lost:
    """Where the passage is now. `near`, code points, decides between places that are equally likely."""
    whole, quote = _Text.of(text), _Text.of(anchor.quote.strip())
    lost = Lost(quote=anchor.quote)
    if not len(quote) or len(quote) > len(whole) + len(quote) // TOLERANCE:
        return lost
    before, after = _Text.of(anchor.before).clusters, _Text.of(anchor.after).clusters
    spans = list(_same(whole.clusters, quote.clusters))
    same = bool(spans)
    spans = spans or list(_alike(whole.clusters, quote.clusters))
    places = [
        _Place(start, end, _context(whole.clusters, start, end, before, after), abs(end - start - len(quote)))
        for start, end in spans
    ]
    place = _likeliest(whole, _apart(places), near)
    if place is None or len(quote) + place.context < min(EVIDENCE, len(quote) + len(before) + len(after)):
        return lost
    in_place = place.context == len(before) + len(after)
    fit = Fit.SIMILAR if not same else Fit.EXACT if in_place else Fit.MOVED
    return Found(start=whole.starts[place.start], end=whole.starts[place.end], fit=fit)


def _likeliest(whole: _Text, places: Sequence[_Place], near: tuple[int, int] | None) -> _Place | None:
    """The one with most of its neighbourhood, if only one has as much."""
    best = max((place.context for place in places), default=0)
    found = [place for place in places if place.context == best]
    if len(found) > 1 and near is not None:
        found = [place for place in found if near[0] <= whole.starts[place.start] < near[1]]
    return found[0] if len(found) == 1 else None


def _apart(places: Sequence[_Place]) -> list[_Place]:
    """The best of those that overlap, for each place of the text."""
    found: list[_Place] = []
    for place in sorted(places, key=lambda place: (-place.context, place.excess, place.start)):
        if all(place.end <= other.start or other.end <= place.start for other in found):
            found.append(place)
    return found


def _context(text: Sequence[str], start: int, end: int, before: Sequence[str], after: Sequence[str]) -> int:
    return _run(reversed(text[:start][-len(before) :] if before else ()), reversed(before)) + _run(
        iter(text[end : end + len(after)]), iter(after)
    )


def _run(some: Iterator[str], others: Iterator[str]) -> int:
    """How many clusters are the same before the first that differs."""
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _same(text: Sequence[str], quote: Sequence[str]) -> Iterator[tuple[int, int]]:
    size = len(quote)
    for start in range(len(text) - size + 1):
        if text[start] == quote[0] and tuple(text[start : start + size]) == tuple(quote):
            yield start, start + size


def _alike(text: Sequence[str], quote: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The stretches that are nearest to `quote`, if at most one cluster in `TOLERANCE` differs. They may overlap."""
    distances = _distances(text, quote)
    least = min(distances, default=len(quote))
    if least > len(quote) // TOLERANCE:
        return
    for end in (at + 1 for at, distance in enumerate(distances) if distance == least):
        backwards = text[max(end - len(quote) - least, 0) : end][::-1]
        for length, distance in enumerate(_distances(backwards, quote[::-1], whole=True), start=1):
            if distance == least:
                yield end - length, end


def _distances(text: Sequence[str], quote: Sequence[str], *, whole: bool = False) -> list[int]:
    """For each cluster of `text` the edit distance from `quote` to the nearest stretch that ends with it.

    If `whole`, to the stretch from the beginning of `text`.

    Myers, “A fast bit-vector algorithm for approximate string matching”, JACM 46 (1999): a column a number.
    """
    masks: dict[str, int] = {}
    for at, cluster in enumerate(quote):
        masks[cluster] = masks.get(cluster, 0) | 1 << at
    every, top = (1 << len(quote)) - 1, 1 << len(quote) - 1
    plus, minus, score = every, 0, len(quote)
    found = []
    for cluster in text:
        equal = masks.get(cluster, 0)
        vertical = equal | minus
        diagonal = (((equal & plus) + plus) ^ plus) | equal
        up, down = minus | (every & ~(diagonal | plus)), plus & diagonal
        score += bool(up & top) - bool(down & top)
        up, down = (up << 1 | whole) & every, down << 1 & every
        plus, minus = down | (every & ~(vertical | up)), up & vertical
        found.append(score)
    return found
