"""Queues of work, each person's own: what they hold, in which order, and what comes after an article."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """One person's conditions on `Standing`; sets of articles are asked for once a query."""

    user: User

    @property
    def returned(self) -> Q:
        state = Q(state=State.CHANGES_REQUESTED, language__in=languages(self.user, Action.SUBMIT))
        return state & (Q(pk__in=self._held()) | Q(pk__in=self._touched()) | Q(pk__in=self._sent()))

    @property
    def mine(self) -> Q:
        return (Q(pk__in=self._held()) | Q(pk__in=self._drafts())) & ~self.returned

    @property
    def waiting(self) -> Q:
        anybodys = Assignment.objects.open().values("article")
        own = Q(state=State.IN_REVIEW, pk__in=self._touched())
        return self._next(WAITING_STATES) & ~Q(pk__in=anybodys) & ~own & ~self.returned & ~Q(pk__in=self._drafts())

    @property
    def ready(self) -> Q:
        return self._next([State.APPROVED])

    @property
    def stale(self) -> Q:
        return Q(stale=True, language__in=languages(self.user, Action.EDIT)) & ~Q(state=State.ARCHIVED)

    def _next(self, states: Iterable[State]) -> Q:
        """Texts in one of `states` whose next step is the person's by role."""
        found = Q(pk__in=[])
        for state in states:
            if step := next_step(state):
                found |= Q(state=state, language__in=languages(self.user, step))
        return found

    def _held(self) -> QuerySet[Assignment, int]:
        return Assignment.objects.open().filter(person=self.user).values("article")  # type: ignore[return-value]

    def _touched(self) -> QuerySet[Revision]:
        judged = [State.IN_REVIEW, State.CHANGES_REQUESTED]
        return own_hands(self.user).filter(article__state__in=judged).values("article")  # type: ignore[return-value]

    def _sent(self) -> QuerySet[Event]:
        sent = Event.objects.filter(actor=self.user, kind=Event.Kind.SUBMITTED)
        return sent.filter(article__state=State.CHANGES_REQUESTED, revision__number=F("article__number")).values(
            "article"
        )  # type: ignore[return-value]

    def _drafts(self) -> QuerySet[Revision]:
        heads = Revision.objects.filter(author=self.user, number=F("article__number"))
        return heads.filter(article__state=State.DRAFT).values("article")  # type: ignore[return-value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """`action` is what somebody needs in some language to see the queue at all."""

    name: str
    title: Promise
    empty: Promise
    asked: Callable[[_Asked], Q]
    action: Action = Action.SEE
    pace: int | None = None
    takes: bool = False

    def rows(self, user: User) -> "QuerySet[WithDue]":
        """In order: by the day they are due, then the longest in their state first."""
        return _with_due(Standing.objects.filter(self.asked(_Asked(user)))).order_by(*ORDER)

    def after(self, user: User, article: int) -> int | None:
        """The key of the article that follows, or, behind the last one, of the first other one."""
        following = self.rows(user).exclude(pk=article).values_list("pk", flat=True)
        here = _with_due(Standing.objects.filter(pk=article)).values_list("due", "since").first()
        if here:
            due, since = here
            later = Q(due__gt=due) | Q(due=due, since__gt=since) | Q(due=due, since=since, pk__gt=article)
            if (key := following.filter(later).first()) is not None:
                return key
        return following.first()

    def take(self, user: User) -> Article | None:
        """The first article that nobody has, taken by `user`; two who ask at once get different ones."""
        for start in range(0, TRIED, STEP):
            keys = list(self.rows(user).values_list("pk", flat=True)[start : start + STEP])
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
            asked=lambda asked: asked.waiting,
            takes=True,
        ),
        Queue(
            name="mine",
            title=_("Mine in progress"),
            empty=_("You have no article in hand. Take one from what waits for you."),
            asked=lambda asked: asked.mine,
        ),
        Queue(
            name="returned",
            title=_("Returned to me"),
            empty=_("No reviewer has sent you anything back."),
            asked=lambda asked: asked.returned,
            action=Action.SUBMIT,
        ),
        Queue(
            name="ready",
            title=_("Ready to publish"),
            empty=_("Nothing is approved and not yet published."),
            asked=lambda asked: asked.ready,
            action=Action.PUBLISH,
            takes=True,
        ),
        Queue(
            name="stale",
            title=_("Stale translations"),
            empty=_("Every approved translation is of the present source."),
            asked=lambda asked: asked.stale,
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


def tallies(user: User, groups: Iterable[Group]) -> list[Tally]:
    """Of the person's queues, in order; `groups` are those of all texts. One query, once the roles are known."""
    found = {queue.name: Tally(queue) for queue in queues_of(user)}
    for name, group in _own_groups(user):
        found[name].add(group)
    publishes, edits = languages(user, Action.PUBLISH), languages(user, Action.EDIT)
    for group in groups:
        if "ready" in found and group.state == State.APPROVED and group.language in publishes:
            found["ready"].add(group)
        if "stale" in found and group.stale and group.language in edits and group.state != State.ARCHIVED:
            found["stale"].add(group)
    return list(found.values())


def _own_groups(user: User) -> list[tuple[str, Group]]:
    """What the queues hold that are asked for text by text: returned before mine before waiting, each text once."""
    asked = _Asked(user)
    ways = [When(asked.returned, then=Value("returned")), When(asked.mine, then=Value("mine"))]
    queue = Case(*ways, When(asked.waiting, then=Value("waiting")), default=Value(""))
    rows = Standing.objects.annotate(queue=queue).exclude(queue="").order_by()
    counts = rows.values_list("queue", "state").annotate(Count("pk"), Sum("words"), Min("since"))
    return [
        (name, Group(state=state, count=count, words=words, since=since)) for name, state, count, words, since in counts
    ]


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


def jobs(queue: Queue, user: User, count: int, start: int = 0) -> list[Job]:
    """A stretch of a queue, in one query: only the texts that are shown are read, the many others put in order."""
    keys = queue.rows(user).values("pk")[start : start + count]
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
