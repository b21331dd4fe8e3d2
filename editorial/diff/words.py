"""What was taken out of a block and what was put in, by whole words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Self

from editorial.diff.sequences import matches
from editorial.diff.tokens import tokens


class Change(StrEnum):
    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Run:
    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Words and marks, and the blanks before each; the last one is the text's end."""

    words: list[str]
    blanks: list[str]

    @classmethod
    def of(cls, text: str) -> Self:
        words: list[str] = []
        blanks: list[str] = []
        blank = ""
        for token in tokens(text):
            if token.isspace():
                blank += token
            else:
                words.append(token)
                blanks.append(blank)
                blank = ""
        return cls([*words, ""], [*blanks, blank])

    def text(self, start: int, end: int) -> str:
        return "".join(self.blanks[at] + self.words[at] for at in range(start, end))


def word_runs(old: str, new: str) -> list[Run]:
    """The runs of both texts, in reading order, what is out before what is in.

    The SAME and OUT runs are the old text, the SAME and IN runs the new one; none ends inside a grapheme cluster.
    """
    olds, news = _Words.of(old), _Words.of(new)
    runs: list[Run] = []
    for change in _changes(olds, news):
        runs += _runs(*change)
    return runs


def _changes(olds: _Words, news: _Words) -> Iterator[tuple[str, str, str]]:
    """What is out, what is in, and the same text that follows."""
    i = j = 0
    out = put = ""
    for match in matches(olds.words, news.words):
        out += olds.text(i, match.i)
        put += news.text(j, match.j)
        i, j = match.i + match.size, match.j + match.size
        at = {n for n in range(match.size) if olds.blanks[match.i + n] != news.blanks[match.j + n]}
        for start, end in pairwise(sorted({0, *at, match.size})):
            same = news.text(match.j + start, match.j + end)
            if start in at:
                out, put = out + olds.blanks[match.i + start], put + news.blanks[match.j + start]
                same = same[len(news.blanks[match.j + start]) :]
            if same:
                yield out, put, same
                out = put = ""
    yield out, put, ""


def _runs(out: str, put: str, same: str) -> Iterator[Run]:
    """The blank that a change begins with on both sides comes before it."""
    lead = _common_blank(out, put)
    for change, text in (
        (Change.SAME, lead),
        (Change.OUT, out[len(lead) :]),
        (Change.IN, put[len(lead) :]),
        (Change.SAME, same),
    ):
        if text:
            yield Run(change, text)


def _common_blank(out: str, put: str) -> str:
    first, other = tokens(out)[:1], tokens(put)[:1]
    return first[0] if first and first == other and first[0].isspace() else ""
