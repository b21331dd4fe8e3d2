"""Work given to a person: by hand, or taken. One person at a time has the next step of an article."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models.people import User
from editorial.models.work import MAX_NOTE, Assignment
from editorial.rules import ALLOWED, Action, NotAllowed, Refused, Verdict, fill, may
from editorial.workflow import next_step
from glossary.models.articles import Article


class AssignmentRefused(NotAllowed):
    """Nothing was given or given back."""


def may_work(person: User, article: Article) -> Verdict:
    """Whether `person` may do the next step of the article."""
    step = next_step(article.state)
    if step is None:
        return Refused("done", _("Nothing is left to do with this text."), next=_("Take another one."))
    return may(person, step, article)


def may_give(by: User, person: User, article: Article) -> Verdict:
    """Whether `by` may give the next step of the article to `person`: to oneself, whoever may do it."""
    said: Verdict = ALLOWED if by == person else may(by, Action.ASSIGN, article)
    if isinstance(said, Refused):
        return said
    able = may_work(person, article)
    if isinstance(able, Refused) and by != person:
        return Refused(able.code, fill(_("%(who)s can't do the next step:"), who=person), able.rule, able.who)
    return able


def holder_of(article: Article) -> Assignment | None:
    """The open assignment of an article."""
    return article.assignments.open().select_related("person", "by").first()


def assign(article: Article, person: User, *, by: User, due: date | None = None, note: str = "") -> Assignment:
    """Gives the next step to `person`, in place of whoever has it. Raises AssignmentRefused."""
    _insist(may_give(by, person, article))
    if due and due < timezone.localdate():
        raise AssignmentRefused(Refused("due", _("That day is past."), next=_("Choose today or a later one.")))
    with transaction.atomic():
        _lock(article)
        _insist(_not_anothers(article, by))
        article.assignments.open().update(done_at=timezone.now())
        return Assignment.objects.create(
            article=article, person=person, by=by, due=due, note=" ".join(note.split())[:MAX_NOTE]
        )


def take(article: Article, *, by: User) -> Assignment:
    """Raises AssignmentRefused, for one that somebody else has too."""
    _insist(may_work(by, article))
    with transaction.atomic():
        _lock(article)
        has = holder_of(article)
        if has is None:
            return Assignment.objects.create(article=article, person=by, by=by)
    if has.person != by:
        raise AssignmentRefused(_taken(has))
    return has


def take_first(articles: Iterable[Article], *, by: User) -> Article | None:
    """Takes the first of them that `by` may work on and nobody has, if there is one."""
    for article in articles:
        try:
            if take(article, by=by):
                return article
        except AssignmentRefused:
            continue
    return None


def give_back(article: Article, *, by: User) -> None:
    """By whoever has it, or may hand out work. Raises AssignmentRefused."""
    has = holder_of(article)
    if has is None:
        raise AssignmentRefused(Refused("nobody", _("Nobody has this article."), next=_("Take it, or hand it out.")))
    if has.person != by:
        _insist(may(by, Action.ASSIGN, article))
    article.assignments.open().filter(pk=has.pk).update(done_at=timezone.now())


def _lock(article: Article) -> None:
    """Those who give one article take turns."""
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)


def _not_anothers(article: Article, by: User) -> Verdict:
    """Who may not hand out work takes nothing from others."""
    has = holder_of(article)
    if has is None or has.person == by or may(by, Action.ASSIGN, article):
        return ALLOWED
    return _taken(has)


def _taken(has: Assignment) -> Refused:
    return Refused("taken", fill(_("%(who)s has this article."), who=has.person), next=_("Take another one."))


def _insist(verdict: Verdict) -> None:
    if isinstance(verdict, Refused):
        raise AssignmentRefused(verdict)
