"""Where texts stand: worked out from the trail, and kept up by every way of writing."""

from functools import partial

import pytest
from django.core.management import call_command

from editorial.models import Event, Standing, User
from editorial.publishing import act
from editorial.revisions import save_document
from editorial.rules import Action
from editorial.standing import standings
from editorial.verify import differences
from glossary.documents import ArticleDocument
from glossary.models import Article, Edition
from tests.conftest import make_user
from tests.editorial.stages import article_in, do, everybody
from tests.editorial.threads import together
from tests.factories import ENGLISH, HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db

NEWER = ENGLISH + "\nOne more sentence.\n"


def standing(article: Article) -> Standing:
    return Standing.objects.get(article=article)


def trust(article: Article) -> str:
    return standing(article).trust


@pytest.fixture
def reviewed_pair(db: None) -> tuple[Article, Article]:
    return article_in("published", language="en"), article_in("published", language="hi")


def test_trust_follows_the_hands_that_were_in_the_text(robot: User, translator: User) -> None:
    article = make_article(language="hi", by=robot)
    assert trust(article) == "machine"
    make_revision(article, HINDI + "\nऔर।\n", by=translator)
    assert trust(article) == "edited"
    make_revision(article, HINDI + "\nफिर।\n", by=robot)
    assert trust(article) == "edited"
    do(article, Action.SUBMIT, Action.APPROVE)
    assert trust(article) == "reviewed"
    do(article, Action.PUBLISH)
    assert trust(article) == "reviewed"
    make_revision(article, HINDI, by=robot)
    assert trust(article) == "edited"


@pytest.mark.parametrize(("slug", "letter"), [("bond", "b"), ("401k", "0"), ("9-x", "0"), ("zebra", "z")])
def test_letter_is_the_first_of_the_slug(slug: str, letter: str) -> None:
    assert standing(make_article(slug)).letter == letter


def test_words_are_counted_by_blanks() -> None:
    assert standing(make_article(text="# One two\n\nthree four five six\n")).words == 5


def test_state_and_when_it_began() -> None:
    article = make_article(language="hi")
    assert standing(article).since == Event.objects.get().at
    do(article, Action.SUBMIT)
    submitted = Event.objects.last().at
    assert (standing(article).state, standing(article).since) == ("in_review", submitted)
    do(article, Action.OVERRIDE)
    assert standing(article).since == submitted


def test_translation_is_stale_when_its_source_went_live_with_another_text(reviewed_pair: tuple) -> None:
    source, translation = reviewed_pair
    assert not standing(translation).stale
    make_revision(source, NEWER)
    assert not standing(translation).stale, "readers still have the old source"
    do(source, Action.OVERRIDE)
    assert standing(translation).stale
    assert not standing(source).stale


def test_source_that_goes_back_makes_its_translation_fresh(reviewed_pair: tuple) -> None:
    source, translation = reviewed_pair
    do(make_revision(source, NEWER), Action.OVERRIDE)
    do(make_revision(source, ENGLISH), Action.OVERRIDE)
    assert not standing(translation).stale


def test_approval_against_the_present_source_makes_fresh(reviewed_pair: tuple) -> None:
    source, translation = reviewed_pair
    do(make_revision(source, NEWER), Action.OVERRIDE)
    make_revision(translation, HINDI + "\nएक और वाक्य।\n")
    assert standing(translation).stale
    do(translation, Action.SUBMIT, Action.APPROVE)
    assert not standing(translation).stale
    assert Event.objects.filter(kind="approved").last().source_hash == source.text_hash


def test_without_a_live_source_its_head_counts() -> None:
    source, translation = make_article(), article_in("approved")
    make_revision(source, NEWER)
    assert standing(translation).stale


def test_withdrawn_source_leaves_its_head_beside_the_translation(reviewed_pair: tuple) -> None:
    source, translation = reviewed_pair
    make_revision(source, NEWER)
    act(source, Action.WITHDRAW, by=everybody(), seen=Edition.objects.get(language="en").stamp, words="x")
    assert standing(translation).stale


def test_what_was_never_approved_or_had_no_source_is_not_stale() -> None:
    orphan = article_in("approved", "share")
    draft = make_article(language="hi")
    for slug in ("share", "bond"):
        make_revision(make_article(slug), NEWER)
    assert not standing(orphan).stale
    assert not standing(draft).stale


def test_worked_out_in_one_query(django_assert_num_queries: object) -> None:
    articles = [make_article(f"a{number}").pk for number in range(3)]
    with django_assert_num_queries(1):
        assert len(standings(articles)) == 3


def test_rows_that_are_missing_are_made_after_migrating(capsys: pytest.CaptureFixture[str]) -> None:
    make_article()
    article_in("approved")
    before = list(Standing.objects.order_by("pk").values())
    Standing.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert list(Standing.objects.order_by("pk").values()) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
def test_source_that_goes_live_during_an_approval_leaves_no_difference(number: int) -> None:
    source, translation = article_in("published", language="en"), article_in("in_review")
    make_revision(source, NEWER)
    publisher, reviewer = everybody(), make_user("rita", is_superuser=True)
    together(
        partial(act, source, Action.OVERRIDE, by=publisher, seen=source.text_hash, words="race"),
        partial(act, translation, Action.APPROVE, by=reviewer, seen=translation.text_hash),
        partial(save_document, make_article("share"), ArticleDocument.parse(NEWER, "en"), base=1, by=publisher),
    )
    assert list(differences()) == []
    approved = Event.objects.get(kind="approved", article=translation)
    assert standing(translation).stale is (approved.source_hash != source.text_hash)
