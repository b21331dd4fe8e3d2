"""Texts made live, one or many at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import batched

from django.db import transaction

from editorial.models.people import User
from editorial.models.trail import Event
from editorial.publishing.candidates import Refusals, judge, prepare
from editorial.publishing.editions import write
from editorial.publishing.refresh import BATCH, refresh_around, refresh_stale
from editorial.publishing.turns import publication
from editorial.rules import Action, Refused
from editorial.workflow import TRANSITIONS, TransitionNotAllowed, meanwhile
from glossary.models.articles import Article


@dataclass(slots=True)
class Report:
    """What became of a bulk publication. `unchanged` were live with this very text already."""

    published: int = 0
    unchanged: int = 0
    refused: list[tuple[Article, Refused]] = field(default_factory=list)


def publish(article: Article, *, by: User, seen: str, override: str = "", due: datetime | None = None) -> Event:
    """Makes the approved text the live one; with `override`, a reason, the text as it is; with `due`, only if it
    still is scheduled for that time.

    Brings `article` up to date. Raises TransitionNotAllowed.
    """
    if article.text_hash != seen:
        raise TransitionNotAllowed(meanwhile(TRANSITIONS[Action.PUBLISH], article))
    events, refusals = _release([article], by, override, due)
    for _article, refusal in refusals:
        raise TransitionNotAllowed(refusal)
    article.state, article.publish_at = events[0].to_state, None
    transaction.on_commit(partial(refresh_around, article), robust=True)
    return events[0]


def publish_many(articles: Iterable[Article], *, by: User, override: str = "", render: bool = True) -> Report:
    """Publishes in transactions of up to a hundred; one refusal doesn't hold up the others.

    Sources should come before their translations. Pages are made at the end, once each, unless the caller does
    that with `refreshing()`.
    """
    report = Report()
    for batch in batched(articles, BATCH, strict=False):
        events, refusals = _release(batch, by, override)
        report.published += len(events)
        refused = [(article, refusal) for article, refusal in refusals if refusal.code != "live"]
        report.unchanged += len(refusals) - len(refused)
        report.refused += refused
    if render:
        refresh_stale()
    return report


def _release(
    articles: Sequence[Article], by: User, reason: str, due: datetime | None = None
) -> tuple[list[Event], Refusals]:
    prepared, refusals = prepare(articles, by, Action.OVERRIDE if reason else Action.PUBLISH, due)
    with publication():
        releases, refused = judge(prepared, reason)
        events = write(releases, by, reason) if releases else []
    return events, refusals + refused
