"""What goes out when, and what did: a month by its days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from editorial.models import Event
from editorial.rules import Action, Sentence, may
from editorial.schedule import Plan, plans
from glossary.models.articles import Article
from glossary.models.editions import Edition

FIRST_YEAR, LAST_YEAR = 2000, 2200

# What the worker did, and what became of it.
DONE: dict[str, Sentence] = {
    Event.Kind.PUBLISHED: gettext_lazy("went out"),
    Event.Kind.WITHDRAWN: gettext_lazy("was taken down"),
    Event.Kind.NOT_PUBLISHED: gettext_lazy("was held back"),
}
SHAPES: dict[str, str] = {
    Event.Kind.PUBLISHED: "published",
    Event.Kind.WITHDRAWN: "archived",
    Event.Kind.NOT_PUBLISHED: "warning",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happens, or happened, at a time; `shape` names the icon, `event` who planned it and why."""

    at: datetime
    article: Article
    what: Sentence
    shape: str
    event: Event
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    day: date
    lines: list[Line]

    @property
    def is_today(self) -> bool:
        return self.day == timezone.localdate()


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """For everyone who may see texts. The same number of queries for any month."""
    if not may(request.user, Action.SEE):
        raise PermissionDenied
    month = month_named(request.GET.get("month", ""))
    following = first_of_next(month)
    page: dict[str, Any] = {
        **site.each_context(request),
        "title": _("Calendar"),
        "month": month,
        "this_month": _this_month(),
        "before": first_of_last(month),
        "after": following,
        "days": list(by_day(lines_between(midnight(month), midnight(following)))),
        "overdue": [_line(plan) for plan in plans(until=timezone.now())],
        "next_plan": next_plan(midnight(following)),
    }
    return TemplateResponse(request, "editorial/calendar.html", page)


def month_named(name: str) -> date:
    """The first day of a month like 2026-11; of this one for anything else."""
    try:
        month = date.fromisoformat(f"{name}-01")
    except ValueError:
        return _this_month()
    return month if FIRST_YEAR <= month.year <= LAST_YEAR else _this_month()


def _this_month() -> date:
    return timezone.localdate().replace(day=1)


def first_of_next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def first_of_last(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lines_between(since: datetime, until: datetime) -> list[Line]:
    """What is planned and what was carried out in that time, in its order."""
    until -= timedelta(microseconds=1)
    carried_out = Event.objects.filter(due_at__range=(since, until), kind__in=DONE)
    rows = carried_out.select_related("article__entry", "actor", "revision").defer("revision__text")
    done = [
        Line(at=event.due_at, article=event.article, what=DONE[event.kind], shape=SHAPES[event.kind], event=event)
        for event in rows
        if event.due_at
    ]
    planned = [_line(plan) for plan in plans(since=since, until=until)]
    return sorted([*done, *planned], key=lambda line: line.at)


def _line(plan: Plan) -> Line:
    return Line(
        at=plan.at,
        article=plan.article,
        what=gettext_lazy("is taken down") if plan.ends else gettext_lazy("goes out"),
        shape="archived" if plan.ends else "scheduled",
        event=plan.event,
        overdue=plan.at <= timezone.now(),
    )


def by_day(lines: Iterable[Line]) -> Iterable[Day]:
    for day, found in groupby(lines, key=lambda line: timezone.localdate(line.at)):
        yield Day(day=day, lines=list(found))


def next_plan(after: datetime) -> date | None:
    """The day of the next plan from then on. Two queries."""
    starts = Article.objects.filter(publish_at__gte=after).order_by("publish_at").values_list("publish_at", flat=True)
    ends = Edition.objects.filter(withdraw_at__gte=after).order_by("withdraw_at").values_list("withdraw_at", flat=True)
    moments = [moment for moment in (starts.first(), ends.first()) if moment]
    return timezone.localdate(min(moments)) if moments else None
