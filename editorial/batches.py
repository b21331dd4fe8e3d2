"""Work on many texts: proposed, looked at, started, carried out one text after the other, and taken back."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from editorial.gates import facts_of
from editorial.models import Batch, BatchItem, Event, Revision, User
from editorial.publishing import act, earlier_approved, pages_made_once, publish_again, withdraw
from editorial.replacing import Hit, Search, hits, replaced
from editorial.revisions import StaleBase, save_document
from editorial.rules import Action, Refused, Sentence, Verdict, fill, may, visible
from editorial.workflow import TRANSITIONS, Transition, TransitionNotAllowed, insist, meanwhile, verdict, words_given
from glossary.documents import ArticleDocument
from glossary.models.articles import Article, State
from glossary.models.editions import Edition

MAX_TEXTS = 2000
MAX_HITS = 1000
CHUNK = 50

FAILED = gettext_noop("The program failed at this text, which is as it was. An administrator finds more in the log.")

logger = logging.getLogger(__name__)

# Moves that need no more than words, in the order of the way.
MOVES = [move for move in TRANSITIONS.values() if not move.needs_time and move.action != Action.KEEP]

# The moves that can be taken back, a text that hasn't changed since provided.
RETRACTABLE = frozenset(
    {Action.SUBMIT, Action.PUBLISH, Action.OVERRIDE, Action.WITHDRAW, Action.ARCHIVE, Action.RESTORE}
)


class BatchNotAllowed(Exception):
    """A batch that can't be; nothing has changed. Its text says why, in a sentence."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(slots=True)
class Outlook:
    """What a move would do: the texts it would move, and the others by what refuses them."""

    possible: list[Article] = field(default_factory=list)
    refused: dict[str, list[Article]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A text and the places in it."""

    article: Article
    hits: list[Hit]


# Proposing


def propose(articles: QuerySet[Article], *, by: User) -> Batch:
    """A move of these texts, which one is chosen later. Raises BatchNotAllowed for none, or for more than MAX_TEXTS."""
    chosen = _sources_first(articles.order_by("pk")[: MAX_TEXTS + 1])
    with transaction.atomic():
        batch = Batch.objects.create(kind=Batch.Kind.MOVE, by=by)
        _add(batch, [BatchItem(article=article, state=article.state, seen=article.text_hash) for article in chosen])
    return batch


def _sources_first(articles: Iterable[Article]) -> list[Article]:
    """A translation goes out after its source."""
    return sorted(articles, key=lambda article: not article.is_source)


def _add(batch: Batch, items: Sequence[BatchItem]) -> None:
    if not items:
        raise BatchNotAllowed(_("There is nothing to do: no text was chosen, or none is left as it was."))
    if len(items) > MAX_TEXTS:
        sentence = _("A batch has at most %(count)d texts: narrow the filter, and do the rest in a second one.")
        raise BatchNotAllowed(fill(sentence, count=MAX_TEXTS))
    for item in items:
        item.batch = batch
    BatchItem.objects.bulk_create(items, batch_size=500)


def outlook(batch: Batch, action: str, *, by: User) -> Outlook:
    """What each text of the batch says to the move now. A source that would go out counts as live for the others."""
    transition = TRANSITIONS[Action(action)]
    items = list(batch.items.select_related("article__entry").order_by("pk"))
    articles = [item.article for item in items]
    facts, appearing = facts_of(articles), set[int]()
    found = Outlook()
    for item in items:
        article = item.article
        known = replace(
            facts[article.pk], source_is_live=facts[article.pk].source_is_live or article.entry_id in appearing
        )
        said = verdict(by, transition, article, known)
        if article.text_hash != item.seen:
            said = meanwhile(transition, article)
        if isinstance(said, Refused):
            found.refused[str(said)].append(article)
            continue
        found.possible.append(article)
        if article.is_source and transition.kind == Event.Kind.PUBLISHED:
            appearing.add(article.entry_id)
    return found


def find(language: str, wanted: Search, *, by: User) -> list[Found]:
    """Texts of a language with the places found, up to MAX_HITS. Raises TransitionNotAllowed, ValueError."""
    insist(may(by, Action.EDIT, language=language))
    found: list[Found] = []
    count = 0
    for article, text in _heads(language):
        if places := hits(text, wanted):
            found.append(Found(article=article, hits=places))
            count += len(places)
        if count >= MAX_HITS:
            break
    return found


def _heads(language: str) -> Iterator[tuple[Article, str]]:
    revisions = Revision.objects.filter(article__language=language, number=F("article__number"))
    for revision in revisions.select_related("article__entry").order_by("article__title", "pk").iterator(200):
        yield revision.article, revision.text


def propose_replacement(
    wanted: Search, replacement: str, chosen: dict[int, tuple[str, list[int]]], *, by: User
) -> Batch:
    """Of the `chosen` places: by article key, the hash that was seen and their ordinals. Raises BatchNotAllowed."""
    items = [
        BatchItem(article=article, state=article.state, seen=chosen[article.pk][0], hits=chosen[article.pk][1])
        for article in Article.objects.filter(pk__in=chosen).order_by("pk")
    ]
    with transaction.atomic():
        batch = Batch.objects.create(kind=Batch.Kind.REPLACE, by=by, replacement=replacement, **asdict(wanted))
        _add(batch, items)
    return batch


def propose_return(person: User, since: datetime, until: datetime, *, by: User) -> Batch:
    """Of texts back to what they were before `person` saved them in that span of time. Raises BatchNotAllowed."""
    saved = Revision.objects.filter(author=person, at__range=(since, until), article=OuterRef("pk")).order_by("number")
    articles = visible(by).annotate(first=Subquery(saved.values("number")[:1])).filter(first__gt=1).order_by("pk")
    items = [_own_work(person, article, article.first) for article in articles[: MAX_TEXTS + 1]]
    with transaction.atomic():
        batch = Batch.objects.create(kind=Batch.Kind.RESTORE, by=by, of=person, since=since, until=until)
        _add(batch, items)
    return batch


def _own_work(person: User, article: Article, first: int) -> BatchItem:
    """From revision `first` on; once somebody else has saved, the text isn't the one that may go back."""
    revisions = article.revisions.defer("text").order_by("number")
    others = revisions.filter(number__gt=first).exclude(author=person).first()
    own = revisions.filter(number__lt=others.number) if others else revisions
    before, last = revisions.filter(number__lt=first).last(), own.last()
    return BatchItem(article=article, state=article.state, seen=last.text_hash if last else "", target=before)


def propose_taking_back(batch: Batch, *, by: User) -> Batch:
    """Of what the batch did. Raises BatchNotAllowed."""
    insist_on_a_way_back(batch)
    done = batch.items.done().select_related("article", "event__revision").order_by("-pk")
    if batch.kind == Batch.Kind.MOVE:
        kind, items = Batch.Kind.MOVE, [_as_it_is(item.article) for item in done]
    else:
        kind, items = Batch.Kind.RESTORE, [_before(item) for item in done]
    with transaction.atomic():
        back = Batch.objects.create(kind=kind, by=by, takes_back=batch, action=batch.action)
        _add(back, items)
    return back


def insist_on_a_way_back(batch: Batch) -> None:
    if batch.ended_at is None:
        raise BatchNotAllowed(_("This work has not ended yet."))
    if batch.takes_back_id or (batch.kind == Batch.Kind.MOVE and batch.action not in RETRACTABLE):
        raise BatchNotAllowed(_("This can't be taken back at once: look at the texts one by one."))


def _as_it_is(article: Article) -> BatchItem:
    return BatchItem(article=article, state=article.state, seen=article.text_hash)


def _before(item: BatchItem) -> BatchItem:
    revision = item.event.revision if item.event else None
    base = Revision.objects.get(article=item.article_id, number=revision.base) if revision else None
    return BatchItem(
        article=item.article, state=item.article.state, seen=revision.text_hash if revision else "", target=base
    )


# Carrying out


def start(batch: Batch, *, by: User, action: str = "", words: str = "") -> None:
    """Marks the batch as begun, once. Raises BatchNotAllowed, TransitionNotAllowed."""
    if batch.by_id != by.pk:
        raise BatchNotAllowed(_("Whoever chose the texts starts the work: choose them yourself to do it."))
    if batch.kind == Batch.Kind.MOVE:
        action = batch.action or action
        transition = next((move for move in MOVES if move.action == action), None)
        if transition is None:
            raise BatchNotAllowed(_("Choose a move that is made with many texts."))
        insist(words_given(transition, words) if not batch.takes_back_id else _reason_given(words))
    begun = Batch.objects.filter(pk=batch.pk, started_at=None)
    if not begun.update(started_at=timezone.now(), action=action, words=words.strip()):
        raise BatchNotAllowed(_("This work has been started already."))


def _reason_given(words: str) -> Verdict:
    return words_given(TRANSITIONS[Action.WITHDRAW], words)


def carry_on(batch: Batch, limit: int = CHUNK) -> bool:
    """Does the next texts; whether any are left. May be killed at any point, and be called again."""
    with pages_made_once():
        for item in batch.items.waiting().select_related("article__entry", "target").order_by("pk")[:limit]:
            _settle(batch, item)
    if batch.items.waiting().exists():
        return True
    Batch.objects.filter(pk=batch.pk, ended_at=None).update(ended_at=timezone.now())
    return False


def _settle(batch: Batch, item: BatchItem) -> None:
    """What is done and that it is done are written at once."""
    row = BatchItem.objects.filter(pk=item.pk, outcome=BatchItem.Outcome.WAITING)
    try:
        with transaction.atomic():
            event = _carry_out(batch, item)
            row.update(outcome=BatchItem.Outcome.DONE, event=event)
    except (TransitionNotAllowed, BatchNotAllowed, ValidationError) as refused:
        said = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        row.update(outcome=BatchItem.Outcome.REFUSED, message=said)
    except DatabaseError:
        raise
    except Exception:
        # One text must not hold up the others for good.
        logger.exception("batch %s failed at article %s", batch.pk, item.article_id)
        row.update(outcome=BatchItem.Outcome.REFUSED, message=gettext(FAILED))


def _carry_out(batch: Batch, item: BatchItem) -> Event:
    article = item.article
    if article.text_hash != item.seen or article.state != item.state:
        raise TransitionNotAllowed(meanwhile(_transition_of(batch), article))
    if batch.kind != Batch.Kind.MOVE:
        return _edit(batch, item)
    if batch.takes_back_id:
        return _retract(batch, item)
    transition = TRANSITIONS[Action(batch.action)]
    live = _stamp(article) if transition.of_live else article.text_hash
    return act(article, transition.action, by=batch.by, seen=live, words=batch.words)


def _transition_of(batch: Batch) -> Transition:
    return TRANSITIONS[Action(batch.action or Action.SUBMIT)]


def _stamp(article: Article) -> str:
    edition = Edition.objects.filter(entry=article.entry_id, language=article.language).first()
    return edition.stamp if edition else ""


def _edit(batch: Batch, item: BatchItem) -> Event:
    article = item.article
    insist(may(batch.by, Action.EDIT, article))
    text = item.target.text if item.target else _with_replacements(batch, item)
    document = ArticleDocument.parse(text, article.language)
    given: dict[str, Any] = {"by": batch.by, "origin": _origin(batch), "summary": _summary(batch, item)}
    try:
        revision = save_document(article, document, base=article.number, **given)
    except StaleBase as stale:
        raise TransitionNotAllowed(meanwhile(_transition_of(batch), article)) from stale
    return Event.objects.filter(article=article, revision=revision).latest("pk")


def _with_replacements(batch: Batch, item: BatchItem) -> str:
    text = Revision.objects.get(article=item.article_id, number=item.article.number).text
    wanted = Search(find=batch.find, whole_words=batch.whole_words, same_case=batch.same_case)
    return replaced(text, wanted, batch.replacement, item.hits)


def _origin(batch: Batch) -> str:
    return Revision.Origin.RESTORE if batch.kind == Batch.Kind.RESTORE else Revision.Origin.EDIT


def _summary(batch: Batch, item: BatchItem) -> str:
    if batch.kind == Batch.Kind.REPLACE:
        return f"{batch.find} → {batch.replacement}"
    return f"↺ {item.target.number if item.target else ''}"


def _retract(batch: Batch, item: BatchItem) -> Event:
    """The way back from the move that `batch.takes_back` made of this text."""
    article, move = item.article, batch.action
    made = BatchItem.objects.select_related("event__revision").get(batch=batch.takes_back, article=article).event
    if made is None:
        raise BatchNotAllowed(_("There is nothing to take back."))
    if move == Action.SUBMIT:
        return act(article, Action.RECALL, by=batch.by, seen=article.text_hash)
    if move == Action.ARCHIVE:
        return act(article, Action.RESTORE, by=batch.by, seen=article.text_hash)
    if move == Action.RESTORE:
        return act(article, Action.ARCHIVE, by=batch.by, seen=article.text_hash, words=batch.words)
    if move == Action.WITHDRAW:
        return _put_back(batch, article, made.revision)
    return _take_off(batch, article, made)


def _put_back(batch: Batch, article: Article, revision: Revision) -> Event:
    """The revision that was live before it was withdrawn."""
    if earlier_approved(article).filter(number=revision.number).exists():
        return publish_again(article, revision.number, by=batch.by, seen=_stamp(article))
    if revision.number != article.number:
        raise BatchNotAllowed(
            _("Revision %(number)d was never approved, and there is a newer one.") % {"number": revision.number}
        )
    action = Action.PUBLISH if article.state == State.APPROVED else Action.OVERRIDE
    return act(article, action, by=batch.by, seen=article.text_hash, words=batch.words)


def _take_off(batch: Batch, article: Article, published: Event) -> Event:
    """The edition before comes back; where there was none, readers get none."""
    live = Edition.objects.filter(entry=article.entry_id, language=article.language).first()
    if live is None or live.number != published.revision.number:
        raise BatchNotAllowed(_("Readers have another text by now."))
    before = Event.objects.filter(
        article=article, kind__in=[Event.Kind.PUBLISHED, Event.Kind.WITHDRAWN], pk__lt=published.pk
    )
    last = before.select_related("revision").order_by("-pk").first()
    if last and last.kind == Event.Kind.PUBLISHED and last.revision.text_hash != live.text_hash:
        return publish_again(article, last.revision.number, by=batch.by, seen=live.stamp)
    return withdraw(article, by=batch.by, seen=live.stamp, reason=batch.words)
