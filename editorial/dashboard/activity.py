"""What happened lately: the last events, and how much was done in each of the last weeks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from editorial.models import Event

WEEKS = 8
COUNTED = (Event.Kind.APPROVED, Event.Kind.PUBLISHED)

# Of the chart, in its own units.
HEIGHT, STEP, BAR = 80, 34, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """`begins` on Monday, in the site's time zone."""

    begins: datetime
    approved: int
    published: int

    @property
    def number(self) -> int:
        return self.begins.isocalendar().week


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    kind: str
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Two bars a week, side by side; the highest is `HEIGHT` units high."""

    weeks: list[Week]

    @property
    def top(self) -> int:
        return max((max(week.approved, week.published) for week in self.weeks), default=0)

    @property
    def bars(self) -> list[Bar]:
        return [
            Bar(kind=kind, x=x, y=round(HEIGHT - height, 1), height=round(height, 1))
            for index, week in enumerate(self.weeks)
            for kind, x, count in (
                ("approved", index * STEP + 4, week.approved),
                ("published", index * STEP + 4 + BAR, week.published),
            )
            if (height := HEIGHT * count / self.top if self.top else 0)
        ]

    @property
    def labels(self) -> list[tuple[int, int]]:
        """Place of the middle, and number of each week."""
        return [(index * STEP + 4 + BAR, week.number) for index, week in enumerate(self.weeks)]

    @property
    def width(self) -> int:
        return len(self.weeks) * STEP


def throughput(now: datetime | None = None) -> Chart:
    """Approvals and publications of the last weeks, this one included. One query."""
    begins = _mondays(timezone.localtime(now))
    ends = [*begins[1:], begins[-1] + timedelta(days=8)]
    counts = {
        f"w{index}": Count("pk", filter=Q(at__gte=begin, at__lt=end))
        for index, (begin, end) in enumerate(zip(begins, ends, strict=True))
    }
    events = Event.objects.filter(kind__in=COUNTED, at__gte=begins[0]).order_by().values("kind").annotate(**counts)
    found: dict[str, Any] = {row["kind"]: row for row in events}
    none: dict[str, int] = {}
    return Chart(
        [
            Week(
                begins=begin,
                approved=found.get(Event.Kind.APPROVED, none).get(f"w{index}", 0),
                published=found.get(Event.Kind.PUBLISHED, none).get(f"w{index}", 0),
            )
            for index, begin in enumerate(begins)
        ]
    )


def _mondays(now: datetime) -> list[datetime]:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=weeks) for weeks in reversed(range(WEEKS))]


def latest(person: int | None = None, language: str = "") -> QuerySet[Event]:
    """Events, the last first, with all that their sentences name."""
    events = Event.objects.select_related("actor", "article__entry", "revision").defer("revision__text")
    if person:
        events = events.filter(actor=person)
    if language:
        events = events.filter(article__language=language)
    return events.order_by("-pk")
