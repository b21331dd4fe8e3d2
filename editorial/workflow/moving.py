"""The only way from one state to another but for a save, and for what `editorial.publishing` does."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from editorial.gates import facts_of
from editorial.models.people import User
from editorial.models.trail import Event, Revision
from editorial.models.work import Assignment
from editorial.notifications import tell_of_events
from editorial.rules import Action, Allowed, may
from editorial.standing import restate, source_beside
from editorial.workflow.refusals import TransitionNotAllowed, insist, meanwhile
from editorial.workflow.transitions import TRANSITIONS, Transition
from editorial.workflow.verdicts import not_too_long, right_state, through_gates, time_given, words_given
from glossary.models.articles import Article, State


def move(  # noqa: PLR0913 - all but the first two by name
    article: Article, action: str, *, by: User, seen: str, note: str = "", at: datetime | None = None
) -> Event:
    """Moves the article if it still is in its state and its text is the one `seen`, a text's hash; `at` a time, if
    the move needs one.

    Where gates are waivable, `note` is the reason for that. Returns the event and brings `article` up to date.
    Raises TransitionNotAllowed; ValueError for a move that `editorial.publishing` does.
    """
    transition = TRANSITIONS[Action(action)]
    if transition.public:
        raise ValueError(f"{action} is done by editorial.publishing.")
    insist(words_given(transition, note))
    insist(time_given(transition, at))
    insist(may(by, action, article))
    with transaction.atomic():
        taken = _take(article, transition, seen, at)
        # Once more, as the text may have changed hands and come back to what was seen.
        insist(may(by, action, taken))
        reason = _pass(transition, taken, note)
        event = Event.objects.create(
            article=taken,
            revision=Revision.objects.defer("text").get(article=taken, number=taken.number),
            kind=transition.kind,
            from_state=article.state,
            to_state=taken.state,
            actor=by,
            note="" if transition.waivable else note.strip(),
            reason=reason,
            source_hash=source_beside(taken) if transition.signs else "",
            due_at=at,
        )
        Assignment.objects.finish([taken.pk], event.at)
        restate([taken.pk])
        tell_of_events([event])
    article.state, article.approved_hash, article.publish_at = taken.state, taken.approved_hash, taken.publish_at
    return event


def _pass(transition: Transition, taken: Article, reason: str) -> str:
    """The reason, if it was needed. Raises TransitionNotAllowed if a gate stays shut."""
    facts = facts_of([taken])[taken.pk]
    if isinstance(through_gates(transition, taken, facts), Allowed):
        return ""
    insist(through_gates(transition, taken, facts, reason))
    insist(not_too_long(reason))
    return reason.strip()


def _take(article: Article, transition: Transition, seen: str, at: datetime | None) -> Article:
    """The row as moved. Raises TransitionNotAllowed if it isn't in the article's state with the text seen."""
    row = Article.objects.filter(pk=article.pk, state=article.state, text_hash=seen)
    insist(right_state(transition, article))
    signed = {"approved_hash": F("text_hash")} if transition.signs else {}
    if not row.update(state=transition.targets[State(article.state)], publish_at=at, **signed):
        raise TransitionNotAllowed(meanwhile(transition, article))
    return Article.objects.select_related("entry").get(pk=article.pk)
