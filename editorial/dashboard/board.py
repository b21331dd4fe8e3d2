"""The desk's first page: everything on it, in a number of queries that doesn't grow."""

from dataclasses import dataclass

from django.conf import settings

from editorial.dashboard import activity, progress, queues
from editorial.models import Event, SavedFilter, User
from editorial.rules import Action, languages

JOBS, EVENTS = 8, 8

# What the headline counts.
OWN = ("returned", "mine", "waiting", "ready")


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """`current` is the queue whose `jobs` are shown: the first that holds any, in the order they should be done."""

    tallies: list[queues.Tally]
    current: queues.Tally
    jobs: list[queues.Job]
    languages: dict[str, progress.Figures]
    matrix: progress.Matrix
    chart: activity.Chart
    events: list[Event]
    filters: list[SavedFilter]

    @property
    def count(self) -> int:
        return sum(tally.count for tally in self._own)

    @property
    def minutes(self) -> int:
        return sum(tally.minutes for tally in self._own)

    @property
    def _own(self) -> list[queues.Tally]:
        return [tally for tally in self.tallies if tally.queue.name in OWN]


def board(user: User) -> Board | None:
    """None for somebody who may see no text."""
    codes = [code for code, _name in settings.LANGUAGES if code in languages(user, Action.SEE)]
    if not codes:
        return None
    groups = progress.groups()
    work = queues.Work(user)
    tallies = queues.tallies(work, groups)
    by_name = {tally.queue.name: tally for tally in tallies}
    order = [by_name[name] for name in (*OWN, "stale") if name in by_name]
    current = next((tally for tally in order if tally.count), by_name["waiting"])
    return Board(
        tallies=tallies,
        current=current,
        jobs=queues.jobs(current.queue, work, JOBS) if current.count else [],
        languages=progress.by_language(groups, codes),
        matrix=progress.matrix(groups, codes),
        chart=activity.throughput(),
        events=list(activity.latest()[:EVENTS]),
        filters=list(user.saved_filters.order_by("name")),
    )
