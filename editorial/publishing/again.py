"""An earlier revision that was approved, published again; the working copy stays what it is."""

from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from editorial.gates import UNTITLED, Facts, facts_of
from editorial.models.people import User
from editorial.models.trail import Event, Revision
from editorial.publishing.candidates import Release, pack
from editorial.publishing.editions import write
from editorial.publishing.refresh import refresh_around
from editorial.publishing.turns import locked, publication
from editorial.rules import Action, Refused, fill, may
from editorial.workflow import (
    PUBLISH_AGAIN,
    TransitionNotAllowed,
    insist,
    meanwhile,
    right_state,
    through_gates,
)
from glossary.models.articles import Article
from glossary.models.editions import Edition
from glossary.rendering import plain_line

CHOOSE_ANOTHER = _("Choose one from the list.")


def earlier_approved(article: Article) -> QuerySet[Revision]:
    """Revisions whose text somebody approved, and that are neither the head's nor the live text; the latest first."""
    approvals = Event.objects.filter(revision=OuterRef("pk"), kind=Event.Kind.APPROVED)
    live = Edition.objects.filter(entry=article.entry_id, language=article.language).values("text_hash")
    earlier = Revision.objects.filter(Exists(approvals), article=article, number__lt=article.number)
    return earlier.exclude(text_hash=article.text_hash).exclude(text_hash__in=live).order_by("-number")


def publish_again(article: Article, number: int, *, by: User, seen: str) -> Event:
    """Makes revision `number` the live text instead of the edition whose stamp is `seen`, "" for none.

    A published article is approved then, or a draft: its head isn't live any more. Raises TransitionNotAllowed.
    """
    insist(may(by, Action.PUBLISH_AGAIN, article))
    revision = earlier_approved(article).filter(number=number).first()
    if revision is None:
        raise TransitionNotAllowed(_not_to_be_had(number))
    prepared = pack(article, revision)
    if not plain_line(prepared.document.title):
        raise TransitionNotAllowed(Refused("untitled", UNTITLED, next=CHOOSE_ANOTHER))
    with publication():
        row = locked([article.pk])[article.pk]
        facts = facts_of([row])[row.pk]
        _insist_on_what_was_seen(article, row, facts, seen)
        release = Release(row=row, prepared=prepared, transition=PUBLISH_AGAIN, live=facts.live)
        event = write([release], by, "")[0]
    article.state = event.to_state
    transaction.on_commit(partial(refresh_around, article), robust=True)
    return event


def _insist_on_what_was_seen(article: Article, row: Article, facts: Facts, seen: str) -> None:
    insist(right_state(PUBLISH_AGAIN, row))
    if (facts.live.stamp if facts.live else "") != seen or row.text_hash != article.text_hash:
        raise TransitionNotAllowed(meanwhile(PUBLISH_AGAIN, article))
    insist(through_gates(PUBLISH_AGAIN, row, facts))


def _not_to_be_had(number: int) -> Refused:
    return Refused(
        "earlier",
        fill(_("Revision %(number)d is no earlier one that was approved, or it is live already."), number=number),
        next=CHOOSE_ANOTHER,
    )
