"""Whom a comment names with `@username`."""

import regex

from editorial.models.people import User
from editorial.rules import Action, may

_MENTION = regex.compile(r"(?<![\w.@+-])@([\w.@+-]*\w)")


def mentioned(body: str) -> tuple[list[User], list[str]]:
    """The people of the desk that a comment names, and the names that are nobody's."""
    names = list(dict.fromkeys(_MENTION.findall(body)))
    if not names:
        return [], []
    people = {user.username: user for user in User.objects.filter(username__in=names, is_active=True, is_robot=False)}
    found = [people[name] for name in names if name in people and may(people[name], Action.SEE)]
    return found, [name for name in names if name not in {user.username for user in found}]
