"""Three lists of blocks or items as one: block by block, and what was put in between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from editorial.diff.blocks import align, bare
from editorial.merge.results import Notes, Piece, Three, Where, joined


@dataclass(frozen=True, slots=True)
class _Edit:
    """What became of each old block ("" if it is gone), and the new ones before it; the last of `put` is the end."""

    kept: list[str]
    put: list[list[str]]


def merged_run(runs: Three[Sequence[str]], notes: Notes, where: Where, *, apart: bool) -> list[Piece]:
    """The pieces of the result, from the blocks of the base, mine and theirs; paragraphs are kept `apart`."""
    base, mine, theirs = runs
    here, there = _edit(base, mine), _edit(base, theirs)
    pieces: list[Piece] = []
    for at in range(len(base) + 1):
        pieces += _inserted(here.put[at], there.put[at], notes, where, apart=apart)
        if at < len(base):
            pieces.append(notes.choose(where, base[at], here.kept[at], there.kept[at], apart=apart))
    return pieces


def _edit(old: Sequence[str], new: Sequence[str]) -> _Edit:
    """Blocks that were taken out where others were put in were rewritten, in their order."""
    edit = _Edit([""] * len(old), [[] for _ in range(len(old) + 1)])
    at = 0
    for paired, run in groupby(align(old, new), key=lambda pair: pair.old is not None and pair.new is not None):
        pairs = list(run)
        if paired:
            for pair in pairs:
                edit.kept[pair.old] = new[pair.new]  # type: ignore[index]
            at += len(pairs)
            continue
        gone = [pair.old for pair in pairs if pair.old is not None]
        come = [pair.new for pair in pairs if pair.new is not None]
        for i, j in zip(gone, come, strict=False):
            edit.kept[i] = new[j]
        at += len(gone)
        edit.put[at] += [new[j] for j in come[len(gone) :]]
    return edit


def _inserted(mine: Sequence[str], theirs: Sequence[str], notes: Notes, where: Where, *, apart: bool) -> list[Piece]:
    texts = _text(mine, apart=apart), _text(theirs, apart=apart)
    if all(texts) and list(map(bare, mine)) != list(map(bare, theirs)):
        return [notes.choose(where, "", *texts, apart=apart)]
    notes.note(where, "", *texts)
    return [Piece.of(raw, apart=apart) for raw in max(list(mine), list(theirs))]


def _text(raws: Sequence[str], *, apart: bool) -> str:
    return joined((Piece.of(raw, apart=apart) for raw in raws), {}, "\n")
