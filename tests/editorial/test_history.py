from datetime import timedelta

import pytest
from django.utils import timezone

from editorial.history import PAUSE, live_on, steps_of
from editorial.models import Event, Revision
from editorial.revisions import save_document
from glossary.documents import ArticleDocument
from glossary.models import Article
from glossary.models.articles import State
from tests.editorial.stages import OTHER_TEXT, article_in, do
from tests.factories import HINDI, make_article, make_revision, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Sets the time of what is saved and done from then on, in minutes."""
    start = timezone.now()

    def at(minutes: float):
        moment = start + timedelta(minutes=minutes)
        for model in (Revision, Event):
            monkeypatch.setattr(model._meta.get_field("at"), "_get_default", lambda: moment)
        return moment

    return at


def save(article: Article, word: str, by: str = "writer", **given: object) -> None:
    document = ArticleDocument.parse(f"# {word}\n", article.language)
    save_document(article, document, base=article.number, by=make_writer(by), **given)


def numbers(article: Article) -> list[list[int]]:
    return [[revision.number for revision in step.revisions] for step in steps_of(article)]


def test_saves_of_one_author_are_one_step(clock) -> None:
    clock(0)
    article = make_article()
    for minutes, word in ((1, "a"), (50, "b"), (100, "c")):
        clock(minutes)
        save(article, word)
    (step,) = steps_of(article)
    assert [revision.number for revision in step.revisions] == [1, 2, 3, 4]
    assert (step.before, step.last.number, step.is_milestone) == (0, 4, False)


def test_a_pause_another_author_or_an_event_begins_a_new_step(clock) -> None:
    clock(0)
    article = make_article()
    clock(PAUSE.total_seconds() / 60)
    save(article, "a")
    save(article, "b", by="other")
    save(article, "c")
    do(article, "submit")
    save(article, "d")
    assert numbers(article) == [[1], [2], [3], [4], [5]]
    assert [step.before for step in steps_of(article)] == [0, 1, 2, 3, 4]
    assert [step.is_milestone for step in steps_of(article)] == [False, False, False, True, False]


@pytest.mark.parametrize("origin", [Revision.Origin.IMPORT, Revision.Origin.RESTORE])
def test_what_was_brought_in_is_a_milestone_of_its_own(origin) -> None:
    article = make_article()
    save(article, "a", origin=origin)
    save(article, "b")
    assert numbers(article) == [[1], [2], [3]]
    assert steps_of(article)[1].is_milestone


def test_a_merge_is_a_save_like_others() -> None:
    article = make_article()
    save(article, "a")
    save(article, "b", origin=Revision.Origin.MERGE, merged=1)
    save(article, "c")
    assert numbers(article) == [[1, 2, 3, 4]]


def test_events_stand_with_the_step_after_which_they_happened() -> None:
    article = do(make_article(language="hi"), "override")
    make_revision(article, OTHER_TEXT)
    do(article, "submit")
    do(article, "withdraw")
    kinds = [[event.kind for event in step.milestones] for step in steps_of(article)]
    assert kinds == [[Event.Kind.PUBLISHED], [Event.Kind.SUBMITTED, Event.Kind.WITHDRAWN]]


@pytest.mark.parametrize("more", [0, 30])
def test_steps_take_one_query(django_assert_num_queries, more) -> None:
    article = article_in(State.PUBLISHED)
    for number in range(more):
        save(article, f"text {number}")
    with django_assert_num_queries(1):
        for step in steps_of(article):
            str(step.last.author)
            [str(event.actor) for event in step.milestones]


# What was live


def live(article: Article, moment) -> int | None:
    revision = live_on(article, moment)
    return revision.number if revision else None


def test_nothing_was_live_before_the_first_publication(clock) -> None:
    clock(0)
    article = make_article(language="hi")
    moment = clock(10)
    do(article, "override")
    assert live(article, moment - timedelta(seconds=1)) is None
    assert live(article, moment) == 1
    assert live(article, moment + timedelta(days=999)) == 1


def test_withdrawn_and_published_again(clock) -> None:
    first = clock(0)
    article = article_in(State.PUBLISHED)
    withdrawn = clock(10)
    do(article, "withdraw")
    clock(15)
    make_revision(article, OTHER_TEXT)
    again = clock(20)
    do(article, "override")
    last = clock(30)
    make_revision(article, HINDI)
    do(article, "override")
    minute = timedelta(minutes=1)
    seen = [live(article, moment) for moment in (first + minute, withdrawn, again - minute, again, last - minute, last)]
    assert seen == [1, None, None, 2, 2, 3]


def test_drafts_after_a_publication_were_not_live(clock) -> None:
    clock(0)
    article = article_in(State.PUBLISHED)
    moment = clock(10)
    make_revision(article, OTHER_TEXT)
    assert live(article, moment) == 1


def test_of_two_in_one_instant_the_later_one_counts(clock) -> None:
    moment = clock(0)
    article = article_in(State.PUBLISHED)
    do(article, "withdraw")
    assert live(article, moment) is None


def test_asking_takes_one_query(django_assert_num_queries) -> None:
    article = article_in(State.PUBLISHED)
    with django_assert_num_queries(1):
        assert live_on(article, timezone.now()).author
