"""Two texts of one article that met: what merges by itself, what is to be chosen, and what was chosen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from editorial.admin.copies import WorkingCopy, working_copy
from editorial.diff.words import Change, Run, word_runs
from editorial.merge import Conflict, Kind, Merge, Side, Where, merge
from glossary.documents import ArticleDocument

HAND = "hand"

PLACES: dict[Kind, Promise] = {
    Kind.FRONT: _("Front matter"),
    Kind.TITLE: _("Title"),
    Kind.DESCRIPTION: _("Definition"),
    Kind.KEYWORDS: _("Keywords"),
    Kind.RELATED: _("Related terms"),
    Kind.SECTION: _("Section “%(name)s”"),
    Kind.HEADING: _("Heading “%(name)s”"),
    Kind.PARAGRAPH: _("Section “%(name)s”, a paragraph"),
    Kind.HIGHLIGHT: _("Highlights"),
    Kind.QUESTION: _("Questions"),
    Kind.ORDER: _("Order of the sections"),
}

OPENING = _("Opening text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A text that may stand, in runs against the one both began with; none where nothing would stand."""

    value: str
    label: Promise
    runs: list[Run]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A conflict as it is asked, with what was answered so far."""

    conflict: Conflict
    chosen: str
    hand: str

    @property
    def name(self) -> str:
        return place(self.conflict.where)

    @property
    def options(self) -> list[Option]:
        conflict = self.conflict
        found = [_option(Side.MINE, _("Mine"), conflict, conflict.mine)]
        found.append(_option(Side.THEIRS, _("Theirs"), conflict, conflict.theirs))
        if conflict.both is not None:
            found.append(Option(value="both", label=_("Both, theirs first"), runs=[]))
        return found

    def text(self, line_end: str) -> str | None:
        """What stands in the place; None as long as nothing is chosen."""
        conflict = self.conflict
        if self.chosen == HAND and conflict.by_hand:
            return conflict.written(self.hand).replace("\r\n", "\n").replace("\n", line_end)
        return {"mine": conflict.mine, "theirs": conflict.theirs, "both": conflict.both}.get(self.chosen)


def _option(value: str, label: Promise, conflict: Conflict, text: str) -> Option:
    runs = word_runs(conflict.base.strip(), text.strip()) if text.strip() else []
    fresh = not conflict.base.strip()
    return Option(value=value, label=label, runs=[Run(Change.SAME, run.text) for run in runs] if fresh else runs)


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """`mine` was made from `base`, and so was `theirs`, which is saved."""

    base: WorkingCopy
    theirs: WorkingCopy
    mine: ArticleDocument
    answers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def posted(cls, base: WorkingCopy, data: QueryDict) -> Self:
        """From what the page sends back; raises BadRequest for half of it."""
        try:
            theirs = working_copy(base.article, int(data.get("theirs", "")))
            mine = json.loads(data.get("mine", ""))
        except (ValueError, Http404) as error:
            raise BadRequest("The texts to bring together did not arrive.") from error
        if not isinstance(mine, str) or "\0" in mine or theirs.revision.number <= base.revision.number:
            raise BadRequest("The texts to bring together are none.")
        document = ArticleDocument.parse(mine, base.article.language)
        return cls(base=base, theirs=theirs, mine=document, answers=data.dict())  # type: ignore[arg-type]

    @cached_property
    def merge(self) -> Merge:
        return merge(self.base.document, self.mine, self.theirs.document)

    @cached_property
    def questions(self) -> list[Question]:
        return [
            Question(
                conflict=conflict,
                chosen=self.answers.get(f"choice-{conflict.id}", ""),
                hand=self._hand(conflict),
            )
            for conflict in self.merge.conflicts
        ]

    def _hand(self, conflict: Conflict) -> str:
        offered = (conflict.both or conflict.mine or conflict.theirs).strip("\r\n")
        typed = self.answers.get(f"hand-{conflict.id}", offered).replace("\0", "")
        return typed.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def open(self) -> list[Question]:
        """Those without an answer."""
        return [question for question in self.questions if question.text("\n") is None]

    def document(self) -> ArticleDocument:
        """What comes of it; everything has to be answered."""
        text = self.base.revision.text
        line_end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
        chosen = {question.conflict.id: question.text(line_end) or "" for question in self.questions}
        return ArticleDocument.parse(self.merge.resolved(chosen), self.mine.language)

    @property
    def sent(self) -> str:
        """The text as it comes back through a hidden field, which would change its line ends."""
        return json.dumps(str(self.mine), ensure_ascii=False)

    @property
    def taken_from_me(self) -> list[str]:
        return self._taken(Side.MINE)

    @property
    def taken_from_them(self) -> list[str]:
        return self._taken(Side.THEIRS)

    @property
    def taken_from_both(self) -> list[str]:
        return self._taken(Side.SAME)

    def _taken(self, side: Side) -> list[str]:
        return list(dict.fromkeys(place(one.where) for one in self.merge.taken if one.side is side))


def place(where: Where) -> str:
    return str(PLACES[where.kind]) % {"name": where.name or OPENING}
