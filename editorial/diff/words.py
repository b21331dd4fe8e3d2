"""What was taken out of a block and what was put in, by whole words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from editorial.diff.sequences import Match, matches
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
class _Word:
    """A word or mark with the blanks before it; the last one of a text has no word."""

    blank: str
    text: str

    def __str__(self) -> str:
        return self.blank + self.text


def word_runs(old: str, new: str) -> list[Run]:
    """The runs of both texts, in reading order, what is out before what is in.

    The SAME and OUT runs are the old text, the SAME and IN runs the new one; none ends inside a grapheme cluster.
    """
    olds, news = _words(old), _words(new)
    found = matches([word.text for word in olds], [word.text for word in news])
    return [run for run in _tidied(_runs(olds, news, found)) if run.text]


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    blank = ""
    for token in tokens(text):
        if token.isspace():
            blank += token
        else:
            words.append(_Word(blank, token))
            blank = ""
    return [*words, _Word(blank, "")]


def _runs(olds: Sequence[_Word], news: Sequence[_Word], found: Iterable[Match]) -> Iterator[Run]:
    i = j = 0
    for match in found:
        yield from (Run(Change.OUT, str(word)) for word in olds[i : match.i])
        yield from (Run(Change.IN, str(word)) for word in news[j : match.j])
        for n in range(match.size):
            yield from _matched(olds[match.i + n], news[match.j + n])
        i, j = match.i + match.size, match.j + match.size


def _matched(old: _Word, new: _Word) -> Iterator[Run]:
    if old.blank == new.blank:
        yield Run(Change.SAME, str(new))
        return
    yield Run(Change.OUT, old.blank)
    yield Run(Change.IN, new.blank)
    yield Run(Change.SAME, new.text)


def _tidied(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one kind as one, and the blank that a change begins with on both sides before it."""
    for same, group in groupby(runs, key=lambda run: run.change is Change.SAME):
        texts = dict.fromkeys(Change, "")
        for run in group:
            texts[run.change] += run.text
        yield from [Run(Change.SAME, texts[Change.SAME])] if same else _changed(texts[Change.OUT], texts[Change.IN])


def _changed(out: str, put: str) -> Iterator[Run]:
    lead = _common_blank(out, put)
    yield Run(Change.SAME, lead)
    yield Run(Change.OUT, out[len(lead) :])
    yield Run(Change.IN, put[len(lead) :])


def _common_blank(out: str, put: str) -> str:
    """The blanks both begin with. Neither may go on with a mark that joins them."""
    first = tokens(out)[:1] + tokens(put)[:1]
    return first[0] if len(first) == 2 and first[0] == first[1] and first[0].isspace() else ""
