"""Articles brought to a state the way people bring them there."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from editorial.models import Event, Role, User
from editorial.publishing import act
from editorial.rules import Action
from editorial.triggers import drop_triggers, install_triggers
from editorial.workflow import TRANSITIONS
from glossary.models import Article, Edition
from glossary.models.articles import State
from tests.conftest import make_user
from tests.factories import HINDI, TEXTS, make_article, make_revision

WAYS: dict[State, list[Action]] = {
    State.DRAFT: [],
    State.IN_REVIEW: [Action.SUBMIT],
    State.CHANGES_REQUESTED: [Action.SUBMIT, Action.REQUEST_CHANGES],
    State.APPROVED: [Action.SUBMIT, Action.APPROVE],
    State.SCHEDULED: [Action.SUBMIT, Action.APPROVE, Action.SCHEDULE],
    State.PUBLISHED: [Action.SUBMIT, Action.APPROVE, Action.PUBLISH],
    State.ARCHIVED: [Action.ARCHIVE],
}

OTHER_TEXT = HINDI + "\nनया वाक्य।\n"


def everybody() -> User:
    """Somebody with every role who has had no hand in anything."""
    return User.objects.filter(username="omkar").first() or make_user("omkar", *Role)


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def time_for(action: str) -> datetime | None:
    """Tomorrow for a move that needs a time."""
    return tomorrow() if TRANSITIONS[Action(action)].needs_time else None


def do(
    article: Article, *actions: str, by: User | None = None, words: str = "because", at: datetime | None = None
) -> Article:
    for action in actions:
        time = at or time_for(action)
        act(article, action, by=by or everybody(), seen=what_is_seen(article, action), words=words, at=time)
    return article


def make_due(article: Article, *, minutes: int = 1) -> Article:
    """As if the article's schedule had been made for that many minutes ago; the trail says so, too."""
    at = timezone.now() - timedelta(minutes=minutes)
    with transaction.atomic():
        Article.objects.filter(pk=article.pk, state=State.SCHEDULED).update(publish_at=at)
        Edition.objects.filter(entry=article.entry, language=article.language, withdraw_at__isnull=False).update(
            withdraw_at=at
        )
        drop_triggers(connection)
        Event.objects.filter(article=article, due_at__isnull=False).update(due_at=at)
        install_triggers(connection)
    article.refresh_from_db()
    return article


def what_is_seen(article: Article, action: str) -> str:
    """What the button of a move hands over: a withdrawal names the edition, the other moves the text."""
    live = Edition.objects.filter(entry=article.entry, language=article.language).first()
    return live.stamp if live and TRANSITIONS[Action(action)].of_live else article.text_hash


def article_in(state: str, slug: str = "bond", language: str = "hi", text: str | None = None) -> Article:
    return do(make_article(slug, language, text), *WAYS[State(state)])


def live_article_in(state: str, slug: str = "bond", language: str = "hi") -> Article:
    """One that readers have in an earlier text or, if `published`, as it is."""
    article = do(make_article(slug, language), Action.OVERRIDE)
    make_revision(article, TEXTS[language] + "\nएक और वाक्य।\n")
    return do(article, *WAYS[State(state)])
