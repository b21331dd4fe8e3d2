"""Articles brought to a state the way people bring them there."""

from editorial.models import Role, User
from editorial.publishing import act
from editorial.rules import Action
from glossary.models import Article, Edition
from glossary.models.articles import State
from tests.conftest import make_user
from tests.factories import HINDI, TEXTS, make_article, make_revision

WAYS: dict[State, list[Action]] = {
    State.DRAFT: [],
    State.IN_REVIEW: [Action.SUBMIT],
    State.CHANGES_REQUESTED: [Action.SUBMIT, Action.REQUEST_CHANGES],
    State.APPROVED: [Action.SUBMIT, Action.APPROVE],
    State.PUBLISHED: [Action.SUBMIT, Action.APPROVE, Action.PUBLISH],
}

OTHER_TEXT = HINDI + "\nनया वाक्य।\n"


def everybody() -> User:
    """Somebody with every role who has had no hand in anything."""
    return User.objects.filter(username="omkar").first() or make_user("omkar", *Role)


def do(article: Article, *actions: str, by: User | None = None, words: str = "because") -> Article:
    for action in actions:
        act(article, action, by=by or everybody(), seen=what_is_seen(article, action), words=words)
    return article


def what_is_seen(article: Article, action: str) -> str:
    """What the button of a move hands over: a withdrawal names the edition, the other moves the text."""
    live = Edition.objects.filter(entry=article.entry, language=article.language).first()
    return live.stamp if live and action == Action.WITHDRAW else article.text_hash


def article_in(state: str, slug: str = "bond", language: str = "hi", text: str | None = None) -> Article:
    return do(make_article(slug, language, text), *WAYS[State(state)])


def live_article_in(state: str, slug: str = "bond", language: str = "hi") -> Article:
    """One that readers have in an earlier text or, if `published`, as it is."""
    article = do(make_article(slug, language), Action.OVERRIDE)
    make_revision(article, TEXTS[language] + "\nएक और वाक्य।\n")
    return do(article, *WAYS[State(state)])
