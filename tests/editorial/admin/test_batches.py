"""The pages of work on many texts."""

import pytest
from django.urls import reverse

from editorial import queue
from editorial.models import Batch, Role
from glossary.models import Article
from tests.conftest import make_user
from tests.editorial.admin.shown import signed_in
from tests.editorial.stages import article_in
from tests.factories import make_article, make_revision

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"admin:editorial_batch_{name}", args=args)


def choose(user, *articles: Article, follow: bool = False):
    data = {"action": "work_on_many", "_selected_action": [article.pk for article in articles]}
    return signed_in(user).post(reverse("admin:glossary_article_changelist"), data, follow=follow)


def work_off() -> None:
    while job := queue.claim("a worker"):
        queue.run(job)


def test_texts_of_the_list_are_moved_in_the_background_and_taken_back(publisher):
    articles = [article_in("approved", "bond", "en"), article_in("draft", "share", "en")]
    page = choose(publisher, *articles)
    batch = Batch.objects.get()
    assert page["Location"] == url("change", batch.pk)
    client = signed_in(publisher)
    text = client.get(page["Location"] + "?move=publish").content.decode()
    assert "1 text would move." in text
    assert "Publish: 1 text" in text
    assert "“Publish” starts from" in text
    assert client.post(url("start", batch.pk), {"action": "publish"}).status_code == 302
    running = client.get(url("change", batch.pk))
    assert "Running: 0 of 2" in running.content.decode()
    assert running["Refresh"]
    work_off()
    ended = client.get(url("change", batch.pk))
    assert "Ended: 1 done, 1 refused." in ended.content.decode()
    assert "Refresh" not in ended
    back = client.post(url("back", batch.pk))["Location"]
    assert "Why?" in client.get(back).content.decode()
    client.post(url("start", Batch.objects.latest("pk").pk), {"words": "too early"})
    work_off()
    assert set(Article.objects.values_list("state", flat=True)) == {"approved", "draft"}
    assert "This was taken back" in client.get(url("change", batch.pk)).content.decode()
    assert "Take back 1 text" not in client.get(url("change", batch.pk)).content.decode()


def test_refusals_are_said_on_the_page(publisher):
    article = article_in("published", "bond", "en")
    choose(publisher, article)
    batch = Batch.objects.get()
    client = signed_in(publisher)
    client.post(url("start", batch.pk), {"action": "withdraw", "words": ""})
    assert "needs a reason" in client.get(url("change", batch.pk)).content.decode()
    client.post(url("back", batch.pk))
    assert "not ended" in client.get(url("change", batch.pk)).content.decode()


def test_too_many_texts_are_refused_in_words(publisher, monkeypatch):
    monkeypatch.setattr("editorial.batches.MAX_TEXTS", 1)
    response = choose(publisher, make_article("bond"), make_article("share"), follow=True)
    assert "at most 1 texts" in response.content.decode()
    assert not Batch.objects.exists()


def test_another_person_sees_a_batch_and_does_not_start_it(publisher, reviewer):
    choose(publisher, article_in("approved", "bond", "en"))
    batch = Batch.objects.get()
    client = signed_in(reviewer)
    assert "starts the work" in client.get(url("change", batch.pk)).content.decode()
    client.post(url("start", batch.pk), {"action": "publish"})
    batch.refresh_from_db()
    assert batch.started_at is None


FOUND = {"language": "hi", "find": "बॉन्ड", "replacement": "बंधपत्र", "whole_words": "on", "same_case": "on"}


def test_ticked_places_become_a_batch(translator):
    article = make_article(language="hi")
    client = signed_in(translator)
    text = client.get(url("replace"), FOUND).content.decode()
    assert f'value="{article.pk}:{article.text_hash}:0" checked' in text
    response = client.post(url("replace"), FOUND | {"hit": [f"{article.pk}:{article.text_hash}:0"]})
    batch = Batch.objects.get()
    assert response["Location"] == url("change", batch.pk)
    assert "1 place" in client.get(response["Location"]).content.decode()
    client.post(url("start", batch.pk))
    work_off()
    article.refresh_from_db()
    assert article.title == "बंधपत्र"


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"find": "  "}, "nothing to find"), ({"find": "xyz"}, "Nothing found"), ({"language": "xx"}, "valid choice")],
)
def test_odd_questions_are_answered_in_words(translator, fields, words):
    make_article(language="hi")
    assert words in signed_in(translator).get(url("replace"), FOUND | fields).content.decode()


def test_nothing_ticked_is_said(translator):
    make_article(language="hi")
    assert "nothing to do" in signed_in(translator).post(url("replace"), FOUND).content.decode()


@pytest.mark.parametrize("hit", ["x", "1:2", "1:h:x", "1:h:" + "9" * 40, "9" * 20 + ":h:0"])
def test_forged_place_is_a_bad_request(translator, hit):
    assert signed_in(translator).post(url("replace"), FOUND | {"hit": hit}).status_code == 400


def test_one_persons_work_is_taken_back_from_its_page(editor, translator):
    article = make_article("bond")
    make_revision(article, "# Changed\n", by=translator)
    client = signed_in(editor)
    assert client.get(url("return")).status_code == 200
    span = {"of": translator.pk, "since": "2026-01-01T00:00", "until": "2999-01-01T00:00"}
    assert "ends before" in client.post(url("return"), span | {"until": "2025-01-01T00:00"}).content.decode()
    assert "nothing to do" in client.post(url("return"), span | {"of": editor.pk}).content.decode()
    page = client.get(client.post(url("return"), span)["Location"]).content.decode()
    assert "back to revision 1" in page
    client.post(url("start", Batch.objects.get().pk))
    work_off()
    article.refresh_from_db()
    assert article.title == "Bond"


def test_batches_are_listed(publisher, translator):
    choose(publisher, article_in("approved", "bond", "en"))
    make_user("uma", Role.EDITOR)
    text = signed_in(publisher).get(url("changelist")).content.decode()
    assert "Work on many texts" in text
    assert "proposed" in text
    assert url("replace") not in text
    assert url("replace") in signed_in(translator).get(url("changelist")).content.decode()
