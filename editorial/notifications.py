"""Who is told of what: one row for a person and an event or comment, made once the transaction is committed.

Nobody is told of their own acts, and nobody without a role. `editorial.mailing` sends from these rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial

from django.db import transaction
from django.db.models import Q

from editorial.mentions import mentioned
from editorial.models.people import Role, User
from editorial.models.talk import Comment, Notification
from editorial.models.trail import Event, Revision
from editorial.models.work import Assignment
from editorial.rules import contributors, holders

Kind = Notification.Kind

# Those whose work has come to its next step.
NEXT: Mapping[str, Role] = {
    Event.Kind.SUBMITTED: Role.REVIEWER,
    Event.Kind.APPROVED: Role.PUBLISHER,
    Event.Kind.NOT_PUBLISHED: Role.PUBLISHER,
}

TOLD = frozenset(Event.Kind.values) & frozenset(Kind.values)

# In the desk only, unless a person chose otherwise: there may be many a day, and any reviewer can take one.
QUIET = frozenset({Event.Kind.SUBMITTED})

# Done by the clock in somebody's name, who has to know.
BY_THE_CLOCK = frozenset({Event.Kind.NOT_PUBLISHED})


def tell_of_events(events: Iterable[Event]) -> None:
    """Call it in the transaction that writes them."""
    if keys := [event.pk for event in events if event.kind in TOLD]:
        transaction.on_commit(partial(_of_events, keys), robust=True)


def tell_of_comment(comment: Comment) -> None:
    """Call it in the transaction that writes it."""
    transaction.on_commit(partial(_of_comment, comment.pk), robust=True)


def _of_events(keys: Sequence[int]) -> None:
    """Six queries and one for each role and language, however many events."""
    events = list(Event.objects.filter(pk__in=keys).select_related("article", "revision").defer("revision__text"))
    hands, assignees = _hands(events), _assignees(events)
    next_ones = cache(lambda role, language: set(holders([role], language).values_list("pk", flat=True)))
    told: list[Notification] = []
    for event in events:
        people = set(assignees[event.pk])
        if event.kind in NEXT:
            people |= next_ones(NEXT[event.kind], event.article.language)
        if event.kind != Event.Kind.SUBMITTED:
            people |= hands[event.pk]
        told += [_told_of(event, user) for user in _but_its_author(people, event)]
    _store(told)


def _told_of(event: Event, user: int) -> Notification:
    return Notification(user_id=user, kind=event.kind, event=event, quiet=event.kind in QUIET, at=event.at)


def _but_its_author(people: set[int], event: Event) -> set[int]:
    return people | {event.actor_id} if event.kind in BY_THE_CLOCK else people - {event.actor_id}


def _of_comment(key: int) -> None:
    comment = Comment.objects.select_related("thread__article", "link", "author").get(pk=key)
    article = comment.thread.article
    named = {user.pk for user in mentioned(comment.body)[0]} if comment.author else set()
    others = contributors(article) | set(_participants(comment))
    others |= set(Assignment.objects.open().filter(article=article).values_list("person", flat=True))
    kinds = {**dict.fromkeys(others, Kind(comment.act)), **dict.fromkeys(named, Kind.MENTIONED)}
    kinds.pop(comment.author_id or 0, None)
    _store([Notification(user_id=user, kind=kind, comment=comment, at=comment.at) for user, kind in kinds.items()])


def _participants(comment: Comment) -> Iterator[int]:
    """Whoever wrote in the thread, and for guests whoever invited them."""
    said = Comment.objects.filter(thread=comment.thread_id)
    for author, host in said.values_list("author", "link__made_by"):
        yield author or host


def _hands(events: Sequence[Event]) -> dict[int, set[int]]:
    """By the events' keys, who wrote the text since the approval before it."""
    articles = {event.article_id for event in events}
    approvals = Event.objects.filter(article__in=articles, kind=Event.Kind.APPROVED)
    approved = _grouped(approvals.values_list("article", "revision__number"))
    written = Revision.objects.filter(article__in=articles, author__is_robot=False)
    rows = written.values_list("article", "number", "author")
    revisions = _grouped((article, (number, author)) for article, number, author in rows)
    found = {}
    for event in events:
        number = event.revision.number
        base = max((each for each in approved[event.article_id] if each < number), default=0)
        found[event.pk] = {author for each, author in revisions[event.article_id] if base < each <= number}
    return found


def _assignees(events: Sequence[Event]) -> dict[int, list[int]]:
    """By the events' keys, who has the article's next step, or had it until the event."""
    moments = {event.at for event in events}
    found = Assignment.objects.filter(
        Q(done_at=None) | Q(done_at__in=moments), article__in={event.article_id for event in events}
    )
    by_article = _grouped(found.values_list("article", "person"))
    return {event.pk: by_article[event.article_id] for event in events}


def _grouped[T](pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _store(told: Sequence[Notification]) -> None:
    """Without those who have left. A row that is there stays: one for one event."""
    if not told:
        return
    people = User.objects.filter(pk__in={each.user_id for each in told}, is_active=True, is_robot=False)
    here = set(people.filter(Q(is_superuser=True) | Q(memberships__isnull=False)).values_list("pk", flat=True))
    Notification.objects.bulk_create((each for each in told if each.user_id in here), ignore_conflicts=True)
