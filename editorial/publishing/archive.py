"""A whole entry put away, with all its languages, and brought back."""

from collections.abc import Collection
from functools import partial

from django.db import transaction

from editorial.gates import facts_of
from editorial.models.people import User
from editorial.models.trail import Event
from editorial.models.work import Assignment
from editorial.publishing.addresses import come_back, leave
from editorial.publishing.refresh import refresh_around
from editorial.publishing.turns import locked, publication
from editorial.publishing.withdrawals import record, take_away
from editorial.rules import Action, may
from editorial.workflow import (
    TRANSITIONS,
    Transition,
    TransitionNotAllowed,
    insist,
    led_to,
    meanwhile,
    right_state,
    through_gates,
    words_given,
)
from glossary.models.articles import Article


def archive(article: Article, *, by: User, seen: str, reason: str) -> Event:
    """Takes the entry of this article, whose text hash is `seen`, from readers and from those who write, in all
    languages; returns the article's event. Raises TransitionNotAllowed.

    An address where readers once found something says that it is gone.
    """
    transition = TRANSITIONS[Action.ARCHIVE]
    insist(words_given(transition, reason))
    insist(may(by, Action.ARCHIVE, article))
    with publication():
        rows = _entry(article, transition, seen)
        facts, events = facts_of(rows), {}
        for row in rows:
            if live := facts[row.pk].live:
                take_away(row, live, by=by, reason=reason)
            events[row.pk] = _moved(transition, row, by, reason)
        if _were_read(rows):
            leave(rows[0].entry.slug)
    return _done(article, rows, events[article.pk])


def restore(article: Article, *, by: User, seen: str) -> Event:
    """Brings an archived entry back to those who write, in all languages. Raises TransitionNotAllowed."""
    transition = TRANSITIONS[Action.RESTORE]
    insist(may(by, Action.RESTORE, article))
    with publication():
        rows = _entry(article, transition, seen)
        events = {row.pk: _moved(transition, row, by, "") for row in rows}
        come_back(rows[0].entry.slug)
    return _done(article, rows, events[article.pk])


def _entry(article: Article, transition: Transition, seen: str) -> list[Article]:
    """The articles of the entry that the move applies to, locked; one without a text has nothing to put away."""
    keys = Article.objects.filter(entry=article.entry_id, number__gt=0).values_list("pk", flat=True)
    rows = locked({*keys, article.pk})
    row = rows[article.pk]
    insist(right_state(transition, article))
    if row.state != article.state or row.text_hash != seen:
        raise TransitionNotAllowed(meanwhile(transition, article))
    insist(through_gates(transition, row, facts_of([row])[row.pk]))
    return [each for each in rows.values() if each.state in transition.sources]


def _moved(transition: Transition, row: Article, by: User, reason: str) -> Event:
    before, row.state, row.publish_at = row.state, led_to(transition, row), None
    Article.objects.filter(pk=row.pk).update(state=row.state, publish_at=None)
    event = record(transition, row, row.number, by=by, before=before, reason=reason)
    Assignment.objects.finish([row.pk], event.at)
    return event


def _were_read(rows: Collection[Article]) -> bool:
    return Event.objects.filter(article__in=[row.pk for row in rows], kind=Event.Kind.PUBLISHED).exists()


def _done(article: Article, rows: Collection[Article], event: Event) -> Event:
    article.state, article.publish_at = event.to_state, None
    for row in rows:
        transaction.on_commit(partial(refresh_around, row), robust=True)
    return event
