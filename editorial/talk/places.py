"""The parts of a text that can be talked about, in the words that a reader sees, and where a thread belongs in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from editorial.models.talk import MAX_HEADING, Thread
from editorial.rules import Sentence
from editorial.talk.anchors import Anchor, Fit, Found, anchor_at, locate
from glossary.documents import ArticleDocument
from glossary.rendering import plain_line, plain_text

WHOLE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part: `key` is its id on the page (`s3`: third section; `h1`, `q2`), `text` its words, heading included."""

    key: str
    heading: str
    name: Sentence
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a thread belongs now: `key` of the part, "" for the whole article, and the passage as it reads now.

    `fit` is None where nothing had to be found; `lost`: the passage or part is gone.
    """

    key: str = WHOLE
    passage: str = ""
    fit: Fit | None = None
    lost: bool = False


@dataclass(frozen=True)
class Places:
    """The parts of one text, in order."""

    document: ArticleDocument

    @cached_property
    def parts(self) -> list[Place]:
        return list(_parts(self.document))

    @cached_property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        spans, start = [], 0
        for part in self.parts:
            spans.append((start, start + len(part.text)))
            start += len(part.text) + 1
        return spans

    def part(self, key: str) -> Place | None:
        return next((part for part in self.parts if part.key == key), None)

    def anchor(self, quote: str, key: str = WHOLE) -> tuple[Place, Anchor] | None:
        """The part and the anchor of words that stand in this text, in the part `key` first; None if they don't.

        The words may come as Markdown or as a reader sees them.
        """
        near = self._span(key)
        for words in dict.fromkeys([quote, plain_text(quote)]):
            found = locate(self.text, Anchor(quote=words), near)
            if isinstance(found, Found) and found.fit is not Fit.SIMILAR:
                return self._anchored(found)
        return None

    def spot(self, thread: Thread) -> Spot:
        if thread.quote:
            return self._passage(thread)
        return self._part(thread) if thread.part else Spot()

    def _anchored(self, found: Found) -> tuple[Place, Anchor] | None:
        at = self._at(found.start)
        start, end = self._spans[at]
        if found.end > end:
            return None
        return self.parts[at], anchor_at(self.parts[at].text, found.start - start, found.end - start)

    def _passage(self, thread: Thread) -> Spot:
        anchor = Anchor(quote=thread.quote, before=thread.before, after=thread.after)
        found = locate(self.text, anchor, self._span(self._part(thread).key))
        if not isinstance(found, Found):
            return Spot(lost=True)
        return Spot(
            key=self.parts[self._at(found.start)].key, passage=self.text[found.start : found.end], fit=found.fit
        )

    def _part(self, thread: Thread) -> Spot:
        """By its heading, wherever that is now; a part that has no heading, by its number."""
        named = [part for part in self.parts if part.heading == thread.heading and part.key[0] == thread.part[0]]
        here = next((part for part in named if part.key == thread.part), None)
        if here:
            return Spot(key=here.key, fit=Fit.EXACT)
        if len(named) == 1 and thread.heading:
            return Spot(key=named[0].key, fit=Fit.MOVED)
        return Spot(lost=True)

    def _span(self, key: str) -> tuple[int, int] | None:
        return next((span for part, span in zip(self.parts, self._spans, strict=True) if key and part.key == key), None)

    def _at(self, start: int) -> int:
        return next(at for at, (_start, end) in enumerate(self._spans) if start <= end)


def _parts(document: ArticleDocument) -> Iterator[Place]:
    yield _place("title", plain_line(document.title), _("Title"))
    yield _place("description", plain_line(document.description), _("Definition"))
    for number, section in enumerate(document.sections, start=1):
        heading = plain_text(section.heading)
        name = heading or _("Opening text")
        yield _place(f"s{number}", _joined(heading, plain_text(section.body)), name, heading)
    for number, highlight in enumerate(document.highlights, start=1):
        text = plain_text(highlight)
        yield _place(f"h{number}", text, _cut(text), text)
    for number, item in enumerate(document.questions, start=1):
        heading = plain_text(item.question)
        yield _place(f"q{number}", _joined(heading, plain_text(item.answer)), heading or _("Question"), heading)


def _place(key: str, text: str, name: Sentence, heading: str = "") -> Place:
    return Place(key=key, heading=heading[:MAX_HEADING], name=name, text=text)


def _joined(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
