"""An edition taken away from readers: at once, on a day that is planned, or with its entry."""

from datetime import datetime
from functools import partial

from django.db import transaction

from editorial.gates import facts_of
from editorial.models.people import User
from editorial.models.trail import Event, Revision
from editorial.notifications import tell_of_events
from editorial.publishing.refresh import mark_around, refresh_around
from editorial.publishing.turns import locked, publication
from editorial.rules import Action, may
from editorial.standing import restate
from editorial.workflow import (
    TRANSITIONS,
    Transition,
    TransitionNotAllowed,
    insist,
    led_to,
    meanwhile,
    right_state,
    through_gates,
    time_given,
    words_given,
)
from glossary.models.articles import Article
from glossary.models.editions import Edition


def withdraw(article: Article, *, by: User, seen: str, reason: str) -> Event:
    """Takes the edition whose `stamp` is `seen` away from readers. Raises TransitionNotAllowed."""
    transition = TRANSITIONS[Action.WITHDRAW]
    insist(words_given(transition, reason))
    insist(may(by, Action.WITHDRAW, article))
    with publication():
        row, live = _live(article, transition, seen)
        event = take_away(row, live, by=by, reason=reason)
    article.state = event.to_state
    transaction.on_commit(partial(refresh_around, article), robust=True)
    return event


def withdraw_as_planned(article: Article, *, by: User, reason: str, due: datetime) -> Event | None:
    """Takes away the edition that is to end at `due`, whatever text it has by now; None if that isn't so any more.

    Nobody's role is asked again: what was to end doesn't go on because somebody left.
    """
    with publication():
        row = locked([article.pk])[article.pk]
        live = facts_of([row])[row.pk].live
        if live is None or live.withdraw_at != due:
            return None
        event = take_away(row, live, by=by, reason=reason, due=due)
    transaction.on_commit(partial(refresh_around, row), robust=True)
    return event


def take_away(row: Article, live: Edition, *, by: User, reason: str, due: datetime | None = None) -> Event:
    """Within `publication()`, `row` being locked, which it brings up to date."""
    transition, before = TRANSITIONS[Action.WITHDRAW], row.state
    row.state = led_to(transition, row)
    Edition.objects.filter(pk=live.pk).delete()
    Article.objects.filter(pk=row.pk).update(state=row.state)
    mark_around([row])
    return record(transition, row, live.number, by=by, before=before, reason=reason, due_at=due)


def plan_end(article: Article, *, by: User, seen: str, reason: str, at: datetime | None) -> Event:
    """Has the live text taken down at `at`, also when a newer one has taken its place. Raises TransitionNotAllowed."""
    transition = TRANSITIONS[Action.END]
    insist(words_given(transition, reason))
    insist(time_given(transition, at))
    return _set_end(transition, article, by=by, seen=seen, reason=reason, at=at)


def cancel_end(article: Article, *, by: User, seen: str) -> Event:
    """Raises TransitionNotAllowed."""
    return _set_end(TRANSITIONS[Action.KEEP], article, by=by, seen=seen, reason="", at=None)


def record(  # noqa: PLR0913 - all but the first three by name
    transition: Transition,
    row: Article,
    number: int,
    *,
    by: User,
    before: str,
    reason: str = "",
    due_at: datetime | None = None,
) -> Event:
    """The event of a move of `row`, which is in its new state, and of its revision `number`."""
    event = Event.objects.create(
        article=row,
        revision=Revision.objects.defer("text").get(article=row, number=number),
        kind=transition.kind,
        from_state=before,
        to_state=row.state,
        actor=by,
        reason=reason.strip(),
        due_at=due_at,
    )
    restate([row.pk])
    tell_of_events([event])
    return event


def _set_end(  # noqa: PLR0913 - all but the first two by name
    transition: Transition, article: Article, *, by: User, seen: str, reason: str, at: datetime | None
) -> Event:
    insist(may(by, transition.action, article))
    with publication():
        row, live = _live(article, transition, seen)
        Edition.objects.filter(pk=live.pk).update(withdraw_at=at)
        return record(transition, row, live.number, by=by, before=row.state, reason=reason, due_at=at)


def _live(article: Article, transition: Transition, seen: str) -> tuple[Article, Edition]:
    """The article, locked, and its edition, whose stamp is the one that was seen. Raises TransitionNotAllowed."""
    row = locked([article.pk])[article.pk]
    facts = facts_of([row])[row.pk]
    insist(right_state(transition, row))
    insist(through_gates(transition, row, facts))
    if facts.live is None or facts.live.stamp != seen:
        raise TransitionNotAllowed(meanwhile(transition, article))
    return row, facts.live
