"""What each queue holds for whom, in which order, and what comes after."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from editorial.assignments import assign, take
from editorial.dashboard.progress import groups
from editorial.dashboard.queues import QUEUES, Work, jobs, queues_of, tallies
from editorial.models import Assignment, Event, Role, Standing, User
from editorial.rules import Action
from glossary.models import Article
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.stages import article_in, do, everybody
from tests.editorial.threads import together
from tests.factories import ENGLISH, HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db


def held(name: str, user: User) -> list[str]:
    """Slugs, in order."""
    return [job.article.entry.slug for job in jobs(QUEUES[name], Work(user), 50)]


def counts(user: User) -> dict[str, int]:
    """Of the queues that hold any; the tallies agree with the rows."""
    found = {tally.queue.name: tally.count for tally in tallies(Work(user), groups())}
    assert found == {queue.name: len(held(queue.name, user)) for queue in queues_of(user)}
    return {name: count for name, count in found.items() if count}


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def one_of_each(db: None) -> None:
    for code in ("en", "hi"):
        for state in set(State) - {State.ARCHIVED}:
            article_in(state, f"{state}".replace("_", "-"), code)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.EDITOR, {"waiting": 2}),
        (Role.TRANSLATOR, {"waiting": 2}),
        (Role.REVIEWER, {"waiting": 1}),
        (Role.PUBLISHER, {"ready": 1}),
        (None, {}),
    ],
)
def test_what_waits_is_what_ones_role_takes_further(one_of_each: None, role: Role, expected: dict[str, int]) -> None:
    user = make_user("uma", *([role] if role else []), language="hi")
    assert counts(user) == expected


def test_superuser_has_every_language(one_of_each: None, superuser: User) -> None:
    assert counts(superuser) == {"waiting": 6, "ready": 2}


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.TRANSLATOR, ["waiting", "mine", "returned", "stale"]),
        (Role.REVIEWER, ["waiting", "mine"]),
        (Role.PUBLISHER, ["waiting", "mine", "ready"]),
    ],
)
def test_queues_are_those_of_ones_roles(role: Role, names: list[str]) -> None:
    assert [queue.name for queue in queues_of(make_user("uma", role))] == names


def test_what_one_wrote_does_not_wait_for_ones_review() -> None:
    both = make_user("bela", Role.TRANSLATOR, Role.REVIEWER)
    do(make_article("mine", "hi", by=both), Action.SUBMIT)
    do(make_article("others", "hi"), Action.SUBMIT)
    assert held("waiting", both) == ["others"]
    assert counts(both) == {"waiting": 1}


def test_what_one_wrote_before_an_approval_waits_again() -> None:
    both = make_user("bela", Role.TRANSLATOR, Role.REVIEWER)
    article = do(make_article("bond", "hi", by=both), Action.SUBMIT, Action.APPROVE)
    do(make_revision(article, HINDI + "\nऔर।\n"), Action.SUBMIT)
    assert held("waiting", both) == ["bond"]


def test_ones_own_draft_is_in_progress(translator: User) -> None:
    make_article("mine", "hi", by=translator)
    make_revision(make_article("others", "hi", by=translator), HINDI + "\nऔर।\n")
    assert counts(translator) == {"mine": 1, "waiting": 1}
    assert held("mine", translator) == ["mine"]


def test_what_somebody_has_waits_for_nobody_else(translator: User) -> None:
    take(make_article(language="hi"), by=translator)
    assert counts(translator) == {"mine": 1}
    assert counts(make_user("toto", Role.TRANSLATOR)) == {}


@pytest.mark.parametrize("way", ["wrote", "sent", "has"])
def test_returned_to_whoever_wrote_sent_or_has_it(translator: User, way: str) -> None:
    article = make_article("bond", "hi", by=translator if way == "wrote" else None)
    do(article, Action.SUBMIT, by=translator if way == "sent" else everybody())
    do(article, Action.REQUEST_CHANGES)
    if way == "has":
        take(article, by=translator)
    assert counts(translator) == {"returned": 1}
    assert counts(make_user("toto", Role.TRANSLATOR)) == ({} if way == "has" else {"waiting": 1})


def test_returned_no_longer_when_it_was_sent_again(translator: User) -> None:
    article = do(make_article("bond", "hi", by=translator), Action.SUBMIT, Action.REQUEST_CHANGES)
    do(article, Action.SUBMIT)
    assert counts(translator) == {}


def test_stale_translations_are_for_those_who_edit_them(translator: User, editor: User) -> None:
    source = article_in("published", language="en")
    article_in("published", language="hi")
    do(make_revision(source, ENGLISH + "\nMore.\n"), Action.OVERRIDE)
    assert counts(translator) == {"stale": 1}
    assert counts(make_user("eva", Role.EDITOR, language="en")) == {}
    (job,) = jobs(QUEUES["stale"], Work(translator), 5)
    assert job.stale
    do(source, Action.ARCHIVE)
    assert counts(translator) == {}


@pytest.fixture
def four(translator: User) -> list[Article]:
    """In hand, entered in this order; due: none, the day after tomorrow, tomorrow, none."""
    today, editor = timezone.localdate(), everybody()
    articles = [make_article(f"a{number}", "hi") for number in range(4)]
    for article, days in zip(articles, (None, 2, 1, None), strict=True):
        assign(article, translator, by=editor, due=days and today + timedelta(days=days))
    return articles


def test_order_is_by_due_then_age(four: list[Article], translator: User) -> None:
    assert held("mine", translator) == ["a2", "a1", "a0", "a3"]


def test_due_days_are_told(four: list[Article], translator: User) -> None:
    Assignment.objects.filter(article=four[2]).update(due=timezone.localdate() - timedelta(days=1))
    assert [(bool(job.due), job.overdue) for job in jobs(QUEUES["mine"], Work(translator), 9)] == [
        (True, True),
        (True, False),
        (False, False),
        (False, False),
    ]


def test_after_each_comes_the_next_and_after_the_last_the_first(four: list[Article], translator: User) -> None:
    order = [four[number].pk for number in (2, 1, 0, 3)]
    following = [QUEUES["mine"].after(translator, key) for key in order]
    assert following == [*order[1:], order[0]]


def test_after_what_is_alone_or_unknown(translator: User) -> None:
    article = make_article("bond", "hi", by=translator)
    assert QUEUES["mine"].after(translator, article.pk) is None
    assert QUEUES["mine"].after(translator, 10**6) == article.pk


def test_what_has_left_the_queue_still_knows_its_place(reviewer: User) -> None:
    first, second, third = (article_in("in_review", f"a{number}") for number in range(3))
    take(second, by=make_user("rita", Role.REVIEWER))
    assert QUEUES["waiting"].after(reviewer, second.pk) == third.pk
    assert QUEUES["waiting"].after(reviewer, first.pk) == third.pk


def test_work_is_guessed_from_words(translator: User, reviewer: User) -> None:
    text = "# One\n\n" + "word " * 999
    do(make_article("bond", "hi", text=text), Action.SUBMIT)
    make_article("share", "hi", text=text)
    assert Standing.objects.values_list("words", flat=True).first() == 1000
    assert next(tally.minutes for tally in tallies(Work(translator), groups())) == 40
    (tally, *_others) = tallies(Work(reviewer), groups())
    assert (tally.count, tally.minutes, tally.since) == (1, 10, Event.objects.get(kind="submitted").at)


def test_the_first_that_nobody_has_is_taken(four: list[Article], translator: User) -> None:
    toto = make_user("toto", Role.TRANSLATOR)
    free = make_article("free", "hi")
    assert QUEUES["waiting"].take(toto) == free
    assert QUEUES["waiting"].take(toto) is None


def test_taking_passes_over_what_may_not_be_taken(publisher: User) -> None:
    article_in("approved")
    assert QUEUES["ready"].take(publisher).entry.slug == "bond"
    assert held("ready", publisher) == ["bond"]
    assert QUEUES["ready"].take(make_user("pia", Role.PUBLISHER)) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
def test_people_who_take_the_next_at_once_get_different_articles(number: int) -> None:
    for count in range(6):
        make_article(f"a{count}", "hi")
    people = [make_user(f"t{count}", Role.TRANSLATOR) for count in range(6)]
    taken = together(*(partial(QUEUES["waiting"].take, person) for person in people))
    assert len({article.pk for article in taken}) == 6


def test_a_queue_costs_the_same_however_long(translator: User, django_assert_num_queries: object) -> None:
    def measure(expected: int) -> None:
        user = fresh(translator)
        assert user.roles
        with django_assert_num_queries(expected):
            work = Work(user)
            jobs(QUEUES["waiting"], work, 50)
            tallies(work, groups())

    make_article("a", "hi")
    measure(3)
    for number in range(9):
        make_article(f"a{number}", "hi")
    measure(3)
