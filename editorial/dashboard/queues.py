"""Queues of work, each person's own: what they hold, in which order, and what comes after an article."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from editorial.assignments import take_first
from editorial.dashboard import effort
from editorial.dashboard.progress import Group
from editorial.models import Assignment, Event, Revision, Standing, User
from editorial.rules import Action, languages, own_hands
from editorial.workflow import next_step
from glossary.models.articles import Article, State

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

# What comes next is by role alone; approved texts have a queue of their own.
WAITING_STATES = (State.CHANGES_REQUESTED, State.IN_REVIEW, State.DRAFT)
FOR_EVER = date.max


class Due(TypedDict):
    due: date


type WithDue = WithAnnotations[Standing, Due]
ORDER = ("due", "since", "pk")

# A queue is tried by so many articles at a time, and no further than that.
STEP, TRIED = 20, 200


class Flag(StrEnum):
    """Why an article is not just anybody's."""

    HELD = "held"
    TAKEN = "taken"
    TOUCHED = "touched"
    SENT = "sent"
    DRAFT = "draft"


@dataclass(slots=True)
class Own:
    """An article that concerns one person, or that somebody else has in hand."""

    group: Group
    flags: set[Flag]

    def is_returned(self, codes: Collection[str]) -> bool:
        mine = self.flags & {Flag.HELD, Flag.TOUCHED, Flag.SENT}
        return self.group.state == State.CHANGES_REQUESTED and self.group.language in codes and bool(mine)

    @property
    def is_mine(self) -> bool:
        return bool(self.flags & {Flag.HELD, Flag.DRAFT})

    @property
    def is_not_waiting(self) -> bool:
        reviewed = self.group.state == State.IN_REVIEW and Flag.TOUCHED in self.flags
        return reviewed or bool(self.flags & {Flag.HELD, Flag.TAKEN, Flag.DRAFT})


class Work:
    """One person's work. The articles that are their own are few beside those that wait for anybody: they are read
    once, and told apart here; databases are slow at it.
    """

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def own(self) -> dict[int, Own]:
        """By article. One query."""
        user, given = self.user, Assignment.objects.open()
        judged = [State.IN_REVIEW, State.CHANGES_REQUESTED]
        sent = Event.objects.filter(actor=user, kind=Event.Kind.SUBMITTED, revision__number=F("article__number"))
        heads = Revision.objects.filter(author=user, number=F("article__number"))
        found: dict[int, Own] = {}
        rows = _flagged(given.filter(person=user), Flag.HELD).union(
            _flagged(given, Flag.TAKEN),
            _flagged(own_hands(user), Flag.TOUCHED, judged),
            _flagged(sent, Flag.SENT, [State.CHANGES_REQUESTED]),
            _flagged(heads, Flag.DRAFT, [State.DRAFT]),
        )
        for article, language, state, words, since, flag in rows:
            group = Group(language=language, state=state, words=words, since=since, count=1)
            found.setdefault(article, Own(group, set())).flags.add(Flag(flag))
        return found

    @cached_property
    def returned(self) -> list[int]:
        codes = languages(self.user, Action.SUBMIT)
        return [article for article, own in self.own.items() if own.is_returned(codes)]

    @cached_property
    def mine(self) -> list[int]:
        returned = set(self.returned)
        return [article for article, own in self.own.items() if own.is_mine and article not in returned]

    @cached_property
    def not_waiting(self) -> list[int]:
        returned = set(self.returned)
        return [article for article, own in self.own.items() if own.is_not_waiting or article in returned]

    @cached_property
    def next_steps(self) -> dict[str, list[str]]:
        """The languages in which the next step is the person's by role, by state."""
        steps = {state: next_step(state) for state in (*WAITING_STATES, State.APPROVED)}
        return {state: languages(self.user, step) for state, step in steps.items() if step}

    def next_in(self, states: Iterable[State]) -> Q:
        found = Q(pk__in=[])
        for state in states:
            found |= Q(state=state, language__in=self.next_steps.get(state, []))
        return found

    @property
    def waiting(self) -> QuerySet[Standing]:
        return Standing.objects.filter(self.next_in(WAITING_STATES)).exclude(pk__in=self.not_waiting)

    @property
    def ready(self) -> QuerySet[Standing]:
        return Standing.objects.filter(self.next_in([State.APPROVED]))

    @property
    def stale(self) -> QuerySet[Standing]:
        edits = languages(self.user, Action.EDIT)
        return Standing.objects.filter(stale=True, language__in=edits).exclude(state=State.ARCHIVED)


def _flagged(rows: QuerySet[Any], flag: Flag, states: Collection[State] = ()) -> QuerySet[Standing, Any]:
    """The texts that `rows` are of, in one of `states` if any are named."""
    texts = Standing.objects.filter(pk__in=rows.order_by().values("article"))
    texts = texts.filter(state__in=states) if states else texts
    return texts.values_list("pk", "language", "state", "words", "since", Value(flag.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """`action` is what somebody needs in some language to see the queue at all."""

    name: str
    title: Promise
    empty: Promise
    held: Callable[[Work], QuerySet[Standing]]
    action: Action = Action.SEE
    pace: int | None = None
    takes: bool = False

    def rows(self, work: Work) -> "QuerySet[WithDue]":
        """In order: by the day they are due, then the longest in their state first. What waits is nobody's, so
        it has no such day.
        """
        rows = self.held(work)
        with_due = rows.annotate(due=Value(FOR_EVER)) if self.name == "waiting" else _with_due(rows)
        return with_due.order_by(*(ORDER[1:] if self.name == "waiting" else ORDER))

    def after(self, user: User, article: int) -> int | None:
        """The key of the article that follows, or, behind the last one, of the first other one."""
        following = self.rows(Work(user)).exclude(pk=article).values_list("pk", flat=True)
        here = _with_due(Standing.objects.filter(pk=article)).values_list("due", "since").first()
        if here:
            due, since = FOR_EVER if self.name == "waiting" else here[0], here[1]
            later = Q(due__gt=due) | Q(due=due, since__gt=since) | Q(due=due, since=since, pk__gt=article)
            if (key := following.filter(later).first()) is not None:
                return key
        return following.first()

    def take(self, user: User) -> Article | None:
        """The first article that nobody has, taken by `user`; two who ask at once get different ones."""
        for start in range(0, TRIED, STEP):
            keys = list(self.rows(Work(user)).values_list("pk", flat=True)[start : start + STEP])
            found = Article.objects.select_related("entry").in_bulk(keys)
            if article := take_first((found[key] for key in keys if key in found), by=user):
                return article
        return None

    def minutes(self, words: int, state: str) -> int:
        return effort.spent(words, self.pace) if self.pace else effort.minutes(words, next_step(state))


QUEUES = {
    queue.name: queue
    for queue in (
        Queue(
            name="waiting",
            title=_("Waiting for me"),
            empty=_("Nothing waits for you just now."),
            held=lambda work: work.waiting,
            takes=True,
        ),
        Queue(
            name="mine",
            title=_("Mine in progress"),
            empty=_("You have no article in hand. Take one from what waits for you."),
            held=lambda work: Standing.objects.filter(pk__in=work.mine),
        ),
        Queue(
            name="returned",
            title=_("Returned to me"),
            empty=_("No reviewer has sent you anything back."),
            held=lambda work: Standing.objects.filter(pk__in=work.returned),
            action=Action.SUBMIT,
        ),
        Queue(
            name="ready",
            title=_("Ready to publish"),
            empty=_("Nothing is approved and not yet published."),
            held=lambda work: work.ready,
            action=Action.PUBLISH,
            takes=True,
        ),
        Queue(
            name="stale",
            title=_("Stale translations"),
            empty=_("Every approved translation is of the present source."),
            held=lambda work: work.stale,
            action=Action.EDIT,
            pace=effort.PACE_STALE,
        ),
    )
}


@dataclass(slots=True)
class Tally:
    """How much a queue holds; `since` is when its oldest came into its state, if that says anything."""

    queue: Queue
    count: int = 0
    minutes: int = 0
    since: datetime | None = None

    def add(self, group: Group) -> None:
        self.count += group.count
        self.minutes += self.queue.minutes(group.words, group.state)
        if self.queue.pace is None:
            self.since = group.since if self.since is None else min(self.since, group.since)


def queues_of(user: User) -> list[Queue]:
    return [queue for queue in QUEUES.values() if languages(user, queue.action)]


def tallies(work: Work, groups: Iterable[Group]) -> list[Tally]:
    """Of the person's queues, in order; `groups` are those of all texts. At most two queries."""
    found = {queue.name: Tally(queue) for queue in queues_of(work.user)}
    edits = languages(work.user, Action.EDIT)
    for group in groups:
        name = "ready" if group.state == State.APPROVED else "waiting"
        if name in found and group.language in work.next_steps.get(group.state, []):
            found[name].add(group)
        if "stale" in found and group.stale and group.language in edits and group.state != State.ARCHIVED:
            found["stale"].add(group)
    for name, articles in (("returned", work.returned), ("mine", work.mine)):
        for article in articles if name in found else ():
            found[name].add(work.own[article].group)
    if "waiting" in found:
        _leave_out(work, found["waiting"])
    return list(found.values())


def _leave_out(work: Work, waiting: Tally) -> None:
    """Takes what is somebody's out of what the groups say waits."""
    groups = [work.own[article].group for article in work.not_waiting]
    for group in groups:
        if group.state in WAITING_STATES and group.language in work.next_steps.get(group.state, []):
            waiting.count -= 1
            waiting.minutes -= waiting.queue.minutes(group.words, group.state)
    waiting.minutes = max(waiting.minutes, waiting.count)
    if groups:
        waiting.since = work.waiting.aggregate(since=Min("since"))["since"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A row of a queue; `due` is None where no day is set."""

    article: Article
    state: str
    stale: bool
    trust: str
    since: datetime
    minutes: int
    due: date | None
    overdue: bool


def jobs(queue: Queue, work: Work, count: int, start: int = 0) -> list[Job]:
    """A stretch of a queue, in one query: only the texts that are shown are read, the many others put in order."""
    keys = queue.rows(work).values("pk")[start : start + count]
    rows = _with_due(Standing.objects.filter(pk__in=keys)).select_related("article__entry").order_by(*ORDER)
    today = timezone.localdate()
    return [
        Job(
            article=row.article,
            state=row.state,
            stale=row.stale,
            trust=row.trust,
            since=row.since,
            minutes=queue.minutes(row.words, row.state),
            due=None if row.due == FOR_EVER else row.due,
            overdue=row.due < today,
        )
        for row in rows
    ]


def _with_due(rows: QuerySet[Standing]) -> "QuerySet[WithDue]":
    due = Assignment.objects.open().filter(article=OuterRef("pk")).values("due")[:1]
    return rows.annotate(due=Coalesce(Subquery(due), FOR_EVER))
