"""Any move of the table, by its name."""

from editorial.models.people import User
from editorial.models.trail import Event
from editorial.publishing.publications import publish
from editorial.publishing.withdrawals import withdraw
from editorial.rules import Action
from editorial.workflow import TRANSITIONS, insist, move, words_given
from glossary.models.articles import Article


def act(article: Article, action: str, *, by: User, seen: str, words: str = "") -> Event:
    """Does any move of the table; `words` are the note or the reason. Raises TransitionNotAllowed."""
    if action == Action.WITHDRAW:
        return withdraw(article, by=by, seen=seen, reason=words)
    if action == Action.OVERRIDE:
        insist(words_given(TRANSITIONS[Action.OVERRIDE], words))
        return publish(article, by=by, seen=seen, override=words)
    if action == Action.PUBLISH:
        return publish(article, by=by, seen=seen)
    return move(article, action, by=by, seen=seen, note=words)
