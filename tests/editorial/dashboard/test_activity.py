from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from editorial.dashboard.activity import HEIGHT, WEEKS, Chart, Week, latest, throughput
from editorial.models import Event, User
from glossary.models import Article
from tests.editorial.stages import article_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 11, 25, 9, 30, tzinfo=timezone.get_default_timezone())


def happened(article: Article, kind: str, at: datetime, by: User) -> None:
    Event.objects.create(article=article, revision=article.revisions.get(), kind=kind, actor=by, at=at)


def test_weeks_begin_on_monday_and_end_before_the_next(reviewer: User, django_assert_num_queries: object) -> None:
    article = make_article()
    monday = WEDNESDAY.replace(day=23, hour=0, minute=0)
    second = timedelta(seconds=1)
    for at in (WEDNESDAY, monday, monday - second, monday - timedelta(weeks=7), monday - timedelta(weeks=7) - second):
        happened(article, "approved", at, reviewer)
    happened(article, "published", WEDNESDAY, reviewer)
    happened(article, "submitted", WEDNESDAY, reviewer)
    with django_assert_num_queries(1):
        chart = throughput(WEDNESDAY)
    assert [week.approved for week in chart.weeks] == [1, 0, 0, 0, 0, 0, 1, 2]
    assert [week.published for week in chart.weeks] == [0] * 7 + [1]
    assert [week.number for week in chart.weeks] == list(range(41, 49))


def test_the_highest_bar_is_as_high_as_the_chart() -> None:
    weeks = [Week(begins=WEDNESDAY, approved=4, published=1), Week(begins=WEDNESDAY, approved=0, published=2)]
    chart = Chart(weeks)
    assert chart.top == 4
    assert [(bar.kind, bar.y, bar.height) for bar in chart.bars] == [
        ("approved", 0, HEIGHT),
        ("published", 60, 20),
        ("published", 40, 40),
    ]
    assert all(bar.x < chart.width for bar in chart.bars)
    assert len(chart.labels) == 2


def test_nothing_is_a_chart_without_bars() -> None:
    chart = throughput()
    assert (chart.top, chart.bars, len(chart.weeks)) == (0, [], WEEKS)


def test_latest_events_of_a_person_or_a_language(editor: User, translator: User) -> None:
    make_article("bond", "en", by=editor)
    make_article("bond", "hi", by=translator)
    make_article("share", "hi", by=editor)
    assert [(event.article.entry.slug, event.article.language) for event in latest()] == [
        ("share", "hi"),
        ("bond", "hi"),
        ("bond", "en"),
    ]
    assert {event.actor for event in latest(person=translator.pk)} == {translator}
    assert {event.article.language for event in latest(language="en")} == {"en"}
    assert latest(person=translator.pk, language="en").count() == 0


def test_sentences_cost_no_query_each(django_assert_num_queries: object) -> None:
    article_in("published")
    with django_assert_num_queries(1):
        told = [f"{event.actor} {event.revision.number} {event.article.entry.slug}" for event in latest()]
    assert len(told) == 4
