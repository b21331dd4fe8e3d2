"""Which part of one text is which of another, and in what order the parts of the result stand."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from editorial.diff.blocks import ALIKE, LIMIT, bare, likeness, words_of
from editorial.merge.results import Three
from glossary.documents.parts import Part, PartKind

type Key = Callable[[Part], object]


@dataclass(frozen=True, slots=True)
class Trio:
    """One part in the three texts, None where it is not."""

    base: Part | None
    mine: Part | None
    theirs: Part | None

    @property
    def raws(self) -> Three[str]:
        return _raw(self.base), _raw(self.mine), _raw(self.theirs)

    @property
    def any(self) -> Part:
        part = self.base or self.mine or self.theirs
        assert part is not None  # noqa: S101 - a trio is made from a part
        return part

    @property
    def rank(self) -> tuple[int, list[str]]:
        """Of parts that were put in at one place: a title first, then text without a heading."""
        lead = self.any.kind is PartKind.SECTION and not self.any.level
        return (0 if self.any.kind is PartKind.TITLE else 1 if lead else 2, sorted(self.raws))


def trios(base: Sequence[Part], mine: Sequence[Part], theirs: Sequence[Part]) -> list[Trio]:
    """Every part of the three texts once: those of the base in its order, then those that are new."""
    here, there = twins(base, mine), twins(base, theirs)
    found = [Trio(part, _at(mine, here.get(i)), _at(theirs, there.get(i))) for i, part in enumerate(base)]
    new_here = [part for j, part in enumerate(mine) if j not in set(here.values())]
    new_there = [part for j, part in enumerate(theirs) if j not in set(there.values())]
    met = twins(new_here, new_there, alike=False)
    found += [Trio(None, part, _at(new_there, met.get(i))) for i, part in enumerate(new_here)]
    return found + [Trio(None, None, part) for j, part in enumerate(new_there) if j not in set(met.values())]


def twins(old: Sequence[Part], new: Sequence[Part], *, alike: bool = True) -> dict[int, int]:
    """Places of the parts of `new` by those in `old`; moved ones too.

    Equal parts first, then those of one heading, then sections that share most of their words.
    """
    found: dict[int, int] = {}
    for key in (_same, _headed):
        _pair(old, new, key, found)
    if alike:
        _pair_alike(old, new, found)
    return found


def _same(part: Part) -> object:
    return part.kind, part.level > 0, bare(part.raw)


def _headed(part: Part) -> object:
    return part.kind, part.level > 0, part.heading if part.kind is PartKind.SECTION else ""


def _pair(old: Sequence[Part], new: Sequence[Part], key: Key, found: dict[int, int]) -> None:
    taken = set(found.values())
    places = defaultdict(list)
    for j in range(len(new) - 1, -1, -1):
        if j not in taken:
            places[key(new[j])].append(j)
    for i, part in enumerate(old):
        if i not in found and places[key(part)]:
            found[i] = places[key(part)].pop()


def _pair_alike(old: Sequence[Part], new: Sequence[Part], found: dict[int, int]) -> None:
    """The most alike first."""
    taken = set(found.values())
    olds = {i: words_of(part.raw) for i, part in enumerate(old) if i not in found and _is_headed_section(part)}
    news = {j: words_of(part.raw) for j, part in enumerate(new) if j not in taken and _is_headed_section(part)}
    if len(olds) * len(news) > LIMIT:
        return
    rated = [(likeness(here, there), -i, -j) for i, here in olds.items() for j, there in news.items()]
    for rate, i, j in sorted(rated, reverse=True):
        if rate >= ALIKE and -i not in found and -j not in taken:
            found[-i] = -j
            taken.add(-j)


def _is_headed_section(part: Part) -> bool:
    return part.kind is PartKind.SECTION and part.level > 0


@dataclass(frozen=True, slots=True)
class Orders:
    """Places of trios in the order of the result; two orders where both sides moved sections about, differently."""

    mine: list[int]
    theirs: list[int]
    mine_moved: bool
    theirs_moved: bool


def orders(found: Sequence[Trio], stay: set[int], mine: Sequence[Part], theirs: Sequence[Part]) -> Orders:
    """Of those trios whose places are in `stay`."""
    here, there = _sequence(found, stay, mine, "mine"), _sequence(found, stay, theirs, "theirs")
    common = set(here) & set(there)
    base = [i for i in sorted(common) if found[i].base]
    first = [i for i in here if i in common]
    second = [i for i in there if i in common]
    mine_moved, theirs_moved = (_based(each, found) != base for each in (first, second))
    if mine_moved and theirs_moved and first != second:
        return Orders(_woven(found, first, here, there), _woven(found, second, here, there), True, True)
    if mine_moved == theirs_moved:
        first = second = min(first, second, key=lambda places: [found[i].rank for i in places])
    woven = _woven(found, first if mine_moved else second, here, there)
    return Orders(woven, woven, mine_moved, theirs_moved)


def _based(places: Sequence[int], found: Sequence[Trio]) -> list[int]:
    return [i for i in places if found[i].base]


def _sequence(found: Sequence[Trio], stay: set[int], parts: Sequence[Part], side: str) -> list[int]:
    places = {id(getattr(trio, side)): i for i, trio in enumerate(found) if getattr(trio, side) and i in stay}
    return [places[id(part)] for part in parts if id(part) in places]


def _woven(found: Sequence[Trio], common: Sequence[int], here: Sequence[int], there: Sequence[int]) -> list[int]:
    """What only one side has comes after the part that it follows there."""
    runs = [_runs(here, set(common)), _runs(there, set(common))]
    woven: list[int] = []
    for i in (-1, *common):
        woven += [i] if i >= 0 else []
        after = [run[i] for run in runs if i in run]
        for run in sorted(after, key=lambda run: [found[j].rank for j in run]):
            woven += run
    return woven


def _runs(places: Sequence[int], common: set[int]) -> dict[int, list[int]]:
    """Those places that are not common, by the common one before them, -1 at the start."""
    runs: dict[int, list[int]] = {}
    last = -1
    for i in places:
        if i in common:
            last = i
        else:
            runs.setdefault(last, []).append(i)
    return runs


def _at(parts: Sequence[Part], place: int | None) -> Part | None:
    return None if place is None else parts[place]


def _raw(part: Part | None) -> str:
    return part.raw if part else ""


def names(found: Sequence[Trio], order: Sequence[int]) -> Iterator[str]:
    """Headings of the parts that have one, but the title's."""
    parts = (found[i].any for i in order)
    return (part.heading for part in parts if part.heading and part.kind is not PartKind.TITLE)
