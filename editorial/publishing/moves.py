"""Any move of the table, by its name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from editorial.models.people import User
from editorial.models.trail import Event
from editorial.publishing.archive import archive, restore
from editorial.publishing.publications import publish
from editorial.publishing.withdrawals import cancel_end, plan_end, withdraw
from editorial.rules import Action
from editorial.workflow import TRANSITIONS, insist, move, time_given, words_given
from glossary.models.articles import Article


def act(  # noqa: PLR0913 - all but the first two by name
    article: Article, action: str, *, by: User, seen: str, words: str = "", at: datetime | None = None
) -> Event:
    """Does any move of the table; `words` are the note or the reason, `at` the time. Raises TransitionNotAllowed."""
    transition = TRANSITIONS[Action(action)]
    if not transition.public:
        return move(article, action, by=by, seen=seen, note=words, at=at)
    insist(words_given(transition, words))
    insist(time_given(transition, at))
    given: dict[str, Any] = {"by": by, "seen": seen}
    if transition.needs_reason:
        given["override" if action == Action.OVERRIDE else "reason"] = words
    if transition.needs_time:
        given["at"] = at
    return _PUBLIC[transition.action](article, **given)


_PUBLIC: dict[Action, Callable[..., Event]] = {
    Action.PUBLISH: publish,
    Action.OVERRIDE: publish,
    Action.WITHDRAW: withdraw,
    Action.END: plan_end,
    Action.KEEP: cancel_end,
    Action.ARCHIVE: archive,
    Action.RESTORE: restore,
}
