from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone

from editorial.models import Event, Role, User
from editorial.publishing import act
from editorial.rules import Action
from editorial.schedule import carry_out, moment, plans, publish_due
from editorial.verify import differences
from editorial.workflow import FURTHEST, TransitionNotAllowed, move, moves, story
from glossary.models import Article, Edition
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.stages import (
    OTHER_TEXT,
    article_in,
    do,
    everybody,
    live_article_in,
    make_due,
    tomorrow,
    what_is_seen,
)
from tests.editorial.threads import together
from tests.factories import HINDI, make_revision

pytestmark = pytest.mark.django_db


def stored(article: Article) -> tuple[str, datetime | None]:
    return Article.objects.values_list("state", "publish_at").get(pk=article.pk)


def kinds(article: Article) -> list[str]:
    return list(Event.objects.filter(article=article).order_by("pk").values_list("kind", flat=True))


def refused(article: Article, action: str, **given: object) -> str:
    before = kinds(article)
    with pytest.raises(TransitionNotAllowed) as caught:
        act(article, action, **{"by": everybody(), "seen": what_is_seen(article, action), **given})
    assert kinds(article) == before
    return caught.value.refusal.code


# Planning


@pytest.mark.parametrize(
    ("after", "code"),
    [
        (None, "time"),
        (timedelta(0), "past"),
        (timedelta(days=-3), "past"),
        (FURTHEST + timedelta(minutes=1), "far"),
    ],
)
def test_a_time_that_can_not_be_is_refused_in_words(after: timedelta | None, code: str) -> None:
    article = article_in("approved")
    assert refused(article, Action.SCHEDULE, at=None if after is None else timezone.now() + after) == code
    assert stored(article) == ("approved", None)


def test_what_happens_at_once_takes_no_time() -> None:
    article = article_in("approved")
    assert refused(article, Action.PUBLISH, at=tomorrow()) == "time"
    assert refused(article_in("draft", "yield"), Action.SUBMIT, at=tomorrow()) == "time"


def test_a_schedule_names_the_text_and_can_be_changed_and_taken_off() -> None:
    article = article_in("approved")
    first, second = tomorrow(), tomorrow() + timedelta(days=1)
    event = act(article, Action.SCHEDULE, by=everybody(), seen=article.text_hash, at=first)
    assert (stored(article), event.due_at) == (("scheduled", first), first)
    assert "scheduled revision 1 for" in str(story(event))
    do(article, Action.SCHEDULE, at=second)
    assert stored(article) == ("scheduled", second)
    do(article, Action.UNSCHEDULE)
    assert stored(article) == ("approved", None)
    assert list(differences()) == []


def test_an_edit_of_a_scheduled_text_takes_it_off_the_schedule() -> None:
    article = make_revision(article_in("scheduled"), OTHER_TEXT)
    assert (article.state, article.publish_at, stored(article)) == ("draft", None, ("draft", None))
    assert publish_due() == []
    assert list(differences()) == []


def test_a_used_schedule_is_cleared_and_the_text_can_be_edited_and_scheduled_again() -> None:
    article = make_due(article_in("scheduled"))
    publish_due()
    assert stored(article) == ("published", None)
    make_revision(article, OTHER_TEXT)
    do(article, Action.SUBMIT, Action.APPROVE, Action.SCHEDULE)
    assert Edition.objects.get().markdown == HINDI
    make_due(article)
    publish_due()
    assert Edition.objects.get().markdown == OTHER_TEXT
    assert list(differences()) == []


def test_a_scheduled_text_can_be_published_at_once() -> None:
    article = do(article_in("scheduled"), Action.PUBLISH)
    assert stored(article) == ("published", None)
    assert publish_due() == []


@pytest.mark.parametrize(("source", "code"), [("draft", "source"), ("scheduled", ""), ("published", "")])
def test_a_translation_is_not_scheduled_before_its_source(source: str, code: str) -> None:
    article_in(source, language="en")
    article = article_in("approved")
    button = next(button for button in moves(everybody(), article) if button.action == Action.SCHEDULE)
    assert bool(button.verdict) is (code == "")
    if code:
        assert refused(article, Action.SCHEDULE, at=tomorrow()) == code
    else:
        do(article, Action.SCHEDULE, at=tomorrow() + timedelta(hours=1))
    if source == "scheduled":
        other = article_in("approved", "yield")
        article_in("scheduled", "yield", "en")
        assert refused(other, Action.SCHEDULE, at=tomorrow() - timedelta(hours=2)) == "source"


# The clock


@pytest.mark.parametrize(
    ("zone", "day", "clock", "utc"),
    [
        ("Asia/Kolkata", "2026-12-01", "09:00", datetime(2026, 12, 1, 3, 30, tzinfo=UTC)),
        ("Europe/Berlin", "2026-03-28", "02:30", datetime(2026, 3, 28, 1, 30, tzinfo=UTC)),
        ("Europe/Berlin", "2026-03-29", "03:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # Shown twice: the first.
        ("Europe/Berlin", "2026-10-25", "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", "2026-10-25", "03:30", datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_the_sites(settings, zone: str, day: str, clock: str, utc: datetime) -> None:
    settings.TIME_ZONE = zone
    assert moment(day, clock) == utc


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        ("2026-03-29", "02:30", "the clocks never show 02:30"),
        ("2026-02-30", "09:00", "Give the day as"),
        ("tomorrow", "09:00", "Give the day as"),
        ("2026-12-01", "", "Give the day as"),
        ("", "09:00", "Give the day as"),
        ("2026-12-01", "25:00", "Give the day as"),
        ("2026-12-01", "09:00+05:00", "Give the day as"),
        ("0001-01-01", "00:00", "Give the day as"),
    ],
)
def test_what_is_no_time_is_refused_in_words(settings, day: str, clock: str, words: str) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    with pytest.raises(TransitionNotAllowed, match=words):
        moment(day, clock)


def test_no_day_and_no_time_are_no_moment() -> None:
    assert moment("", "") is None


# Carrying out


@pytest.mark.parametrize("minutes", [1, 60 * 24 * 30])
def test_what_is_due_goes_out_however_late_in_the_name_of_who_planned_it(minutes: int) -> None:
    article = article_in("approved")
    pia = make_user("pia", Role.PUBLISHER)
    do(article, Action.SCHEDULE, by=pia)
    make_due(article, minutes=minutes)
    (event,) = publish_due()
    assert (event.kind, event.actor, event.from_state, event.to_state) == ("published", pia, "scheduled", "published")
    assert event.due_at == event.at - timedelta(minutes=minutes) or event.due_at < event.at
    assert str(story(event)).startswith("Revision 1 was published as Pia had scheduled (")
    edition = Edition.objects.get()
    assert (edition.text_hash, edition.provenance, edition.fresh) == (article.text_hash, "reviewed", False)
    assert publish_due() == []
    assert list(differences()) == []


def test_what_is_not_due_waits() -> None:
    article = article_in("scheduled")
    assert publish_due() == []
    assert stored(article)[0] == "scheduled"


def test_source_and_translation_of_one_time_go_out_in_that_order() -> None:
    translation = article_in("approved")
    source = article_in("approved", language="en")
    at = tomorrow()
    do(source, Action.SCHEDULE, at=at)
    do(translation, Action.SCHEDULE, at=at)
    for article in (translation, source):
        make_due(article)
    Article.objects.update(publish_at=timezone.now() - timedelta(minutes=1))
    assert [event.article.language for event in publish_due()] == ["en", "hi"]


def test_a_gate_that_closes_meanwhile_holds_the_text_back_and_says_why() -> None:
    source = article_in("published", language="en")
    article = article_in("scheduled")
    do(source, Action.WITHDRAW, words="wrong figures")
    make_due(article)
    (event,) = publish_due()
    assert (event.kind, event.from_state, event.to_state) == ("not_published", "scheduled", "approved")
    assert "A translation is published only while its source is" in event.note
    assert "could not be published as Omkar had scheduled" in str(story(event))
    assert stored(article) == ("approved", None)
    assert not Edition.objects.exists()
    assert publish_due() == []
    assert list(differences()) == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_superuser": False}])
def test_nothing_goes_out_in_the_name_of_somebody_who_may_not_publish_any_more(change: dict[str, bool]) -> None:
    article = article_in("approved")
    boss = make_user("boss", is_superuser=True)
    do(article, Action.SCHEDULE, by=boss)
    make_due(article)
    User.objects.filter(pk=boss.pk).update(**change)
    assert [event.kind for event in publish_due()] == ["not_published"]
    assert not Edition.objects.exists()


def test_a_plan_that_was_changed_after_the_worker_read_it_is_left_alone() -> None:
    article = make_due(article_in("scheduled"))
    (plan,) = plans(until=timezone.now())
    later = tomorrow()
    do(article, Action.SCHEDULE, at=later)
    assert carry_out(plan) is None
    assert stored(article) == ("scheduled", later)
    do(article, Action.UNSCHEDULE)
    assert carry_out(plan) is None
    assert stored(article) == ("approved", None)
    assert not Edition.objects.exists()


def test_a_plan_is_carried_out_once_by_two_who_read_it() -> None:
    make_due(article_in("scheduled"))
    (plan,), (again,) = plans(until=timezone.now()), plans(until=timezone.now())
    assert carry_out(plan)
    assert carry_out(again) is None
    assert Event.objects.filter(kind="published").count() == 1
    assert not Event.objects.filter(kind="not_published").exists()


# The end


def live_with_end(state: str = "published", **given: object) -> Article:
    article = live_article_in(state)
    live = Edition.objects.get()
    act(article, Action.END, by=everybody(), seen=live.stamp, words="offer ends", at=tomorrow(), **given)
    return article


def test_a_live_text_is_taken_down_on_its_day_and_once() -> None:
    article = make_due(live_with_end())
    (plan,) = plans(until=timezone.now())
    (event,) = publish_due()
    assert (event.kind, event.reason, event.to_state) == ("withdrawn", "offer ends", "approved")
    assert "was taken down as Omkar had planned" in str(story(event))
    assert not Edition.objects.exists()
    assert carry_out(plan) is None
    assert Event.objects.filter(kind="withdrawn").count() == 1
    assert stored(article) == ("approved", None)
    assert list(differences()) == []


def test_it_is_taken_down_though_who_planned_it_has_left() -> None:
    make_due(live_with_end())
    User.objects.filter(username="omkar").update(is_active=False)
    assert [event.kind for event in publish_due()] == ["withdrawn"]


def test_a_newer_text_inherits_the_end() -> None:
    article = live_with_end("approved")
    do(article, Action.PUBLISH)
    assert Edition.objects.get().withdraw_at
    make_due(article)
    publish_due()
    assert not Edition.objects.exists()
    assert list(differences()) == []


def test_a_cancelled_end_does_not_come() -> None:
    article = live_with_end()
    seen = Edition.objects.get().stamp
    buttons = [button.action for button in moves(everybody(), article) if button.fits and button.verdict]
    assert Action.KEEP in buttons
    act(article, Action.KEEP, by=everybody(), seen=seen)
    assert Edition.objects.get().withdraw_at is None
    assert Action.KEEP not in [button.action for button in moves(everybody(), article) if button.fits]
    assert refused(article, Action.KEEP) == "no_end"
    assert publish_due() == []
    assert list(differences()) == []


def test_an_end_that_came_by_hand_does_not_come_again() -> None:
    article = live_with_end()
    do(article, Action.WITHDRAW, Action.PUBLISH)
    assert Edition.objects.get().withdraw_at is None
    assert list(differences()) == []


@pytest.mark.parametrize(("words", "at", "code"), [("", "tomorrow", "reason"), ("why", None, "time")])
def test_an_end_needs_a_reason_and_a_time(words: str, at: str | None, code: str) -> None:
    article = live_article_in("published")
    assert refused(article, Action.END, words=words, at=at and tomorrow()) == code


def test_the_end_of_a_text_that_readers_have_no_more_is_refused() -> None:
    article = live_article_in("approved")
    seen = Edition.objects.get().stamp
    do(article, Action.PUBLISH)
    assert refused(article, Action.END, seen=seen, words="why", at=tomorrow()) == "meanwhile"


def test_plans_come_in_the_order_in_which_they_happen(django_assert_num_queries) -> None:
    article = live_with_end("scheduled")
    article_in("scheduled", "yield")
    Article.objects.update(publish_at=tomorrow())
    with django_assert_num_queries(4):
        found = plans()
    assert [(plan.ends, plan.article.entry.slug) for plan in found] == [
        (True, "bond"),
        (False, "bond"),
        (False, "yield"),
    ]
    assert found[0].article == article
    assert plans(since=tomorrow() + timedelta(days=3)) == []


# Races


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(5))
def test_two_workers_at_once_publish_once(number: int) -> None:
    for slug in ("bond", "yield", "share"):
        make_due(article_in("scheduled", slug))
    make_due(live_with_end_of("rate"))
    results = together(publish_due, publish_due, publish_due)
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(len(result) for result in results) == 4
    assert Event.objects.filter(kind="published", due_at__isnull=False).count() == 3
    assert Event.objects.filter(kind="withdrawn").count() == 1
    assert Edition.objects.count() == 3
    assert list(differences()) == []


def live_with_end_of(slug: str) -> Article:
    article = article_in("published", slug)
    return do(article, Action.END, words="offer ends")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(5))
def test_a_worker_and_a_person_who_takes_it_off_do_not_both_win(number: int) -> None:
    article = make_due(article_in("scheduled"))
    seen = Article.objects.select_related("entry").get()
    results = together(publish_due, partial(move, seen, Action.UNSCHEDULE, by=everybody(), seen=article.text_hash))
    live = Edition.objects.exists()
    assert stored(article)[0] == (State.PUBLISHED if live else State.APPROVED)
    assert isinstance(results[1], TransitionNotAllowed) is live
    assert list(differences()) == []
