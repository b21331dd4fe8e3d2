from datetime import timedelta

import pytest
from django.utils import timezone

from editorial.drafts import KEPT, Typed, draft_of, keep, release, sweep
from editorial.models import Draft
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def typed(title, window="one", after=""):
    return Typed(base=1, fields={"title": title}, window=window, after=after)


def test_a_page_writes_over_its_own_draft_and_the_one_it_was_filled_from(editor):
    article = make_article()
    assert keep(editor, article, typed("A")) is None
    assert keep(editor, article, typed("B")) is None
    assert keep(editor, article, typed("C", window="two", after="one")) is None
    draft = Draft.objects.get()
    assert (draft.user, draft.article, draft.base, draft.fields) == (editor, article, 1, {"title": "C"})
    assert draft.window == "two"


def test_another_page_writes_over_nothing(editor):
    article = make_article()
    keep(editor, article, typed("A"))
    assert keep(editor, article, typed("B", window="two")).fields == {"title": "A"}
    assert draft_of(editor, article).fields == {"title": "A"}


def test_each_person_and_article_has_a_draft_of_its_own(editor, translator):
    bond, loan = make_article(), make_article("loan")
    for user, article, title in [(editor, bond, "A"), (translator, bond, "B"), (editor, loan, "C")]:
        assert keep(user, article, typed(title)) is None
    assert [draft_of(*pair).fields["title"] for pair in [(editor, bond), (translator, bond), (editor, loan)]] == [
        "A",
        "B",
        "C",
    ]
    assert draft_of(translator, loan) is None


def test_a_draft_is_released_by_the_page_that_keeps_it(editor):
    article = make_article()
    keep(editor, article, typed("A"))
    assert [release(editor, article, window) for window in ("two", "", "one", "one")] == [0, 0, 1, 0]


def test_text_that_a_database_may_refuse_is_kept_without_it(editor):
    article = make_article()
    keep(editor, article, typed("क\0ख\ud800"))
    assert draft_of(editor, article).fields == {"title": "कख?"}


def test_old_drafts_go(editor):
    bond, loan = make_article(), make_article("loan")
    keep(editor, bond, typed("A"))
    keep(editor, loan, typed("B"))
    Draft.objects.filter(article=bond).update(at=timezone.now() - KEPT - timedelta(minutes=1))
    assert [sweep(), sweep()] == [1, 0]
    assert Draft.objects.get().article == loan
