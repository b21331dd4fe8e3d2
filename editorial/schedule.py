"""What was planned for a time, carried out when that has come, however late, and once, whoever else does the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from editorial.models.trail import Event
from editorial.notifications import tell_of_events
from editorial.publishing import publish, withdraw_as_planned
from editorial.rules import Refused, fill
from editorial.standing import restate
from editorial.workflow import TransitionNotAllowed
from glossary.models.articles import Article, State
from glossary.models.editions import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A text that goes out at a time or, if `ends`, is taken down. `event` is what planned it, by whom and why."""

    at: datetime
    article: Article
    ends: bool
    event: Event


def moment(day: str, clock: str) -> datetime | None:
    """The moment of a day (YYYY-MM-DD) and a time (HH:MM) in the site's time zone, the first one if the clocks show
    it twice; None for two empty words. Raises TransitionNotAllowed for what is no moment.
    """
    if not day and not clock:
        return None
    try:
        there = timezone.make_aware(datetime.combine(date.fromisoformat(day), time.fromisoformat(clock)))
        instant = there.astimezone(UTC)
        back = timezone.localtime(instant)
    except (ValueError, OverflowError):
        refused = Refused(
            "time", _("That is no day and time."), next=_("Give the day as 2026-12-31 and the time as 09:30.")
        )
        raise TransitionNotAllowed(refused) from None
    if back.replace(tzinfo=None) != there.replace(tzinfo=None):
        rule = fill(_("On %(day)s the clocks never show %(clock)s: they are put forward."), day=day, clock=clock)
        raise TransitionNotAllowed(Refused("time", rule, next=_("Choose an hour earlier or later.")))
    return instant


def plans(*, since: datetime | None = None, until: datetime | None = None) -> list[Plan]:
    """What is planned in that time, in the order in which it happens: of two at once what ends before what begins,
    and the source before its translation. Four queries.
    """
    articles = Article.objects.select_related("entry")
    starts = list(articles.filter(**_between("publish_at", since, until)))
    ending = Edition.objects.filter(**_between("withdraw_at", since, until))
    ends = {(entry, code): at for entry, code, at in ending.values_list("entry", "language", "withdraw_at")}
    to_end = [row for row in articles.filter(entry__in={entry for entry, _code in ends}) if _address(row) in ends]
    planned_by = _planned_by([*starts, *to_end])
    found = [
        *(_plan(row, row.publish_at, planned_by, ends=False) for row in starts),
        *(_plan(row, ends[_address(row)], planned_by, ends=True) for row in to_end),
    ]
    return sorted(found, key=lambda plan: (plan.at, not plan.ends, not plan.article.is_source))


def _between(field: str, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    asked: dict[str, Any] = {f"{field}__isnull": False}
    if since:
        asked[f"{field}__gte"] = since
    if until:
        asked[f"{field}__lte"] = until
    return asked


def _address(article: Article) -> tuple[int, str]:
    return article.entry_id, article.language


def _planned_by(articles: Sequence[Article]) -> dict[tuple[int, str], Event]:
    """The last plan of each kind by the articles' keys."""
    kinds = [Event.Kind.SCHEDULED, Event.Kind.END_PLANNED]
    events = Event.objects.filter(article__in=[article.pk for article in articles], kind__in=kinds).order_by("pk")
    rows = events.select_related("actor", "revision").defer("revision__text")
    return {(event.article_id, event.kind): event for event in rows}


def _plan(article: Article, at: datetime | None, planned_by: dict[tuple[int, str], Event], *, ends: bool) -> Plan:
    event = planned_by[article.pk, Event.Kind.END_PLANNED if ends else Event.Kind.SCHEDULED]
    return Plan(at=at or event.at, article=article, ends=ends, event=event)


def publish_due() -> list[Event]:
    """Carries out all that is due now; returns what happened."""
    done = [carry_out(plan) for plan in plans(until=timezone.now())]
    return [event for event in done if event is not None]


def carry_out(plan: Plan) -> Event | None:
    """Publishes, or takes down, in the name of whoever planned it; None if it has been done or changed meanwhile.

    What may not go out any more stays approved, and an event says why.
    """
    if plan.ends:
        return withdraw_as_planned(plan.article, by=plan.event.actor, reason=plan.event.reason, due=plan.at)
    try:
        return publish(plan.article, by=plan.event.actor, seen=plan.article.text_hash, due=plan.at)
    except TransitionNotAllowed as refused:
        return _not_published(plan, refused.refusal)


def _not_published(plan: Plan, refusal: Refused) -> Event | None:
    """Only if it still is scheduled for that time: a refusal may also say that somebody was quicker."""
    article = plan.article
    with transaction.atomic():
        row = Article.objects.filter(pk=article.pk, state=State.SCHEDULED, publish_at=plan.at)
        if not row.filter(text_hash=article.text_hash).update(state=State.APPROVED, publish_at=None):
            return None
        with translation.override(settings.LANGUAGE_CODE):
            note = str(refusal)
        event = Event.objects.create(
            article=article,
            revision=plan.event.revision,
            kind=Event.Kind.NOT_PUBLISHED,
            from_state=State.SCHEDULED,
            to_state=State.APPROVED,
            actor=plan.event.actor,
            note=note,
            due_at=plan.at,
        )
        restate([article.pk])
        tell_of_events([event])
        return event
