"""Moves that are refused, and those that came too late."""

from django.utils.translation import gettext_lazy as _

from editorial.models.trail import Event
from editorial.rules import NotAllowed, Refused, Verdict, fill
from editorial.workflow.stories import story
from editorial.workflow.transitions import Transition
from editorial.workflow.verdicts import right_state
from glossary.models.articles import Article


class TransitionNotAllowed(NotAllowed):
    """A move that was refused."""


def insist(verdict: Verdict) -> None:
    """Raises TransitionNotAllowed if refused."""
    if isinstance(verdict, Refused):
        raise TransitionNotAllowed(verdict)


def meanwhile(transition: Transition, article: Article) -> Refused:
    """The refusal of a move that came too late: what happened to the article since it was seen."""
    now = Article.objects.get(pk=article.pk)
    event = Event.objects.filter(article=article).select_related("actor", "revision").defer("revision__text").last()
    misfit = right_state(transition, now)
    look = fill(_("Look at revision %(number)d, then decide."), number=now.number)
    return Refused(
        "meanwhile",
        story(event) if event else fill(_("Revision %(number)d isn't there any more."), number=article.number),
        next=misfit.next if isinstance(misfit, Refused) else look,
    )
