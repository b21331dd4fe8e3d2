"""The front matter of three texts as one: value by value, lists word by word."""

from collections.abc import Callable

from editorial.merge.results import Choices, Kind, Notes, Piece, Three, Where
from glossary.documents.front import KEYS, entries, join_list, split_list, value_of, with_value
from glossary.documents.lines import one_line, split_lines

_LISTS = {"keywords", "related"}


def merged_front(fronts: Three[str], notes: Notes, eol: str) -> Piece:
    frame = _frame(fronts, notes)
    values = {key: _value(key, fronts, notes) for key in KEYS}

    def write(chosen: Choices) -> str:
        front = frame(chosen)
        for key, value in values.items():
            front = _with(front, key, one_line(value(chosen)), eol)
        return front

    return Piece(write)


def _frame(fronts: Three[str], notes: Notes) -> Callable[[Choices], str]:
    """The text whose lines without a known key stand: its own values are written over."""
    base, mine, theirs = fronts
    rest = _rest(base), _rest(mine), _rest(theirs)
    stands = notes.pick(Where(Kind.FRONT), *rest)
    if stands is not None:
        frame = next(side for side in (max(mine, theirs), min(mine, theirs), base) if _rest(side) == stands)
        return lambda _chosen: frame
    key = notes.conflict(Where(Kind.FRONT), *rest).id
    frames = dict(zip(rest, fronts, strict=True))
    return lambda chosen: frames.get(chosen[key], chosen[key])


def _rest(front: str) -> str:
    known = {at for at, _key, _value in entries(front)}
    return "".join(line for at, line in enumerate(split_lines(front)) if at not in known)


def _value(key: str, fronts: Three[str], notes: Notes) -> Callable[[Choices], str]:
    old, here, there = (value_of(front, key) or "" for front in fronts)
    where = Where(Kind(key))
    stands = notes.pick(where, old, here, there)
    if stands is None and key in _LISTS:
        stands = _list(old, here, there)
        notes.note(where, old, here, old)
        notes.note(where, old, old, there)
    if stands is not None:
        return lambda _chosen: stands
    found = notes.conflict(where, old, here, there)
    return lambda chosen: chosen[found.id]


def _list(base: str, mine: str, theirs: str) -> str:
    """What either took out is gone, what either put in is there."""
    old, here, there = (split_list(value) for value in (base, mine, theirs))
    kept = [word for word in old if word in here and word in there]
    return join_list([*kept, *sorted({*here, *there} - {*old})], base or max(mine, theirs))


def _with(front: str, key: str, value: str, eol: str) -> str:
    if value == (value_of(front, key) or ""):
        return front
    return with_value(front, key, value, eol)
