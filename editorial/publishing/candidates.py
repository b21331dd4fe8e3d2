"""Texts on their way out: parsed and packed before the transaction, judged inside of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from gzip import compress

from django.db.models import F

from editorial.gates import Facts, facts_of, is_news, no_text
from editorial.models.people import User
from editorial.models.trail import Revision
from editorial.publishing.turns import locked
from editorial.rules import Action, Allowed, Refused, Verdict, may
from editorial.workflow import TRANSITIONS, Transition, led_to, meanwhile, right_state, through_gates
from glossary.documents import ArticleDocument
from glossary.models.articles import Article, State
from glossary.models.editions import Edition
from glossary.rendering import plain_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What can be worked out before the transaction begins; `article` is as its publisher saw it.

    `due` is the time of a schedule that is carried out, None for what a person does at once.
    """

    article: Article
    revision: Revision
    document: ArticleDocument
    markdown_gz: bytes
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A text that passed: `row` is its article, locked, and `live` the edition that it replaces."""

    row: Article
    prepared: Prepared
    transition: Transition
    live: Edition | None

    @property
    def target(self) -> State:
        return led_to(self.transition, self.row)

    @property
    def shows_elsewhere(self) -> bool:
        """Whether other pages have to say something else from now on."""
        return not self.live or (self.live.title, self.live.description) != (self.title, self.description)

    @property
    def title(self) -> str:
        return plain_line(self.prepared.document.title)

    @property
    def description(self) -> str:
        return plain_line(self.prepared.document.description)


type Refusals = list[tuple[Article, Refused]]


def prepare(
    articles: Sequence[Article], by: User, action: Action, due: datetime | None = None
) -> tuple[list[Prepared], Refusals]:
    """Parsed and packed texts of those that `by` may publish in this way and whose head is what was seen."""
    heads = Revision.objects.filter(article__in=[article.pk for article in articles], number=F("article__number"))
    revisions = {revision.article_id: revision for revision in heads}
    prepared, refusals = [], []
    for article in articles:
        revision = revisions.get(article.pk)
        if isinstance(said := may(by, action, article), Refused):
            refusals.append((article, said))
        elif not article.number:
            refusals.append((article, no_text(article)))
        elif revision is None or revision.text_hash != article.text_hash:
            refusals.append((article, meanwhile(TRANSITIONS[Action.PUBLISH], article)))
        else:
            prepared.append(pack(article, revision, due))
    return prepared, refusals


def pack(article: Article, revision: Revision, due: datetime | None = None) -> Prepared:
    return Prepared(
        article=article,
        revision=revision,
        document=ArticleDocument.parse(revision.text, article.language),
        markdown_gz=compress(revision.text.encode(), 6, mtime=0),
        due=due,
    )


def judge(prepared: Sequence[Prepared], reason: str) -> tuple[list[Release], Refusals]:
    """Gates are read from locked rows; a source that passes counts as live for its translation beside it."""
    rows = locked(item.article.pk for item in prepared)
    facts = facts_of(rows.values())
    releases, refusals = [], []
    appearing: set[int] = set()
    for item in sorted(prepared, key=lambda item: not item.article.is_source):
        row = rows[item.article.pk]
        known = replace(facts[row.pk], source_is_live=facts[row.pk].source_is_live or row.entry_id in appearing)
        transition, said = _choose(item, row, known, reason)
        if isinstance(said, Refused):
            refusals.append((item.article, said))
            continue
        releases.append(Release(row=row, prepared=item, transition=transition, live=known.live))
        if row.is_source:
            appearing.add(row.entry_id)
    return releases, refusals


def _choose(item: Prepared, row: Article, facts: Facts, reason: str) -> tuple[Transition, Verdict]:
    """The regular way if it is open, else by override if there is a reason for that."""
    regular, override = TRANSITIONS[Action.PUBLISH], TRANSITIONS[Action.OVERRIDE]
    seen = item.article
    if row.text_hash != seen.text_hash or (item.due and row.publish_at != item.due):
        return regular, meanwhile(regular, seen)
    if row.state == State.PUBLISHED and (known := is_news(row, facts)) is not None:
        return regular, known
    said = _verdict(regular, row, facts)
    if isinstance(said, Allowed):
        return regular, said
    if reason:
        return override, _verdict(override, row, facts)
    return regular, said if row.state == seen.state else meanwhile(regular, seen)


def _verdict(transition: Transition, row: Article, facts: Facts) -> Verdict:
    said = right_state(transition, row)
    return through_gates(transition, row, facts) if isinstance(said, Allowed) else said
