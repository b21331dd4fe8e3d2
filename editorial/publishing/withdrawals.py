"""An edition taken away from readers."""

from functools import partial

from django.db import transaction

from editorial.gates import facts_of
from editorial.models.people import User
from editorial.models.trail import Event, Revision
from editorial.publishing.refresh import mark_around, refresh_around
from editorial.publishing.turns import locked, publication
from editorial.rules import Action, may
from editorial.standing import restate
from editorial.workflow import TRANSITIONS, TransitionNotAllowed, insist, meanwhile, through_gates, words_given
from glossary.models.articles import Article, State
from glossary.models.editions import Edition


def withdraw(article: Article, *, by: User, seen: str, reason: str) -> Event:
    """Takes the edition whose `stamp` is `seen` away from readers. Raises TransitionNotAllowed."""
    transition = TRANSITIONS[Action.WITHDRAW]
    insist(words_given(transition, reason))
    insist(may(by, Action.WITHDRAW, article))
    with publication():
        row = locked([article.pk])[article.pk]
        facts = facts_of([row])[row.pk]
        insist(through_gates(transition, row, facts))
        live = facts.live
        if live is None or live.stamp != seen:
            raise TransitionNotAllowed(meanwhile(transition, article))
        target = transition.targets[State(row.state)]
        if row.state == State.PUBLISHED and row.approved_hash == row.text_hash:
            target = State.APPROVED
        Edition.objects.filter(pk=live.pk).delete()
        Article.objects.filter(pk=row.pk).update(state=target)
        mark_around([row])
        event = Event.objects.create(
            article=row,
            revision=Revision.objects.defer("text").get(article=row, number=live.number),
            kind=transition.kind,
            from_state=row.state,
            to_state=target,
            actor=by,
            reason=reason.strip(),
        )
        restate([row.pk])
    article.state = target
    transaction.on_commit(partial(refresh_around, article), robust=True)
    return event
