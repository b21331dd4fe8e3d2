import json

import pytest
from django.test import Client

from editorial.drafts import draft_of
from editorial.models import Draft, Role
from tests.conftest import make_user
from tests.editorial.admin.shown import fields_of, messages_of, open_form, page, save, signed_in
from tests.factories import HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db


def kept(client, article, user, window="one", after="", **changes):
    """The answer to what the form keeps with these changes."""
    fields = {**open_form(client, article), **changes}
    sent = {"user": user.pk, "base": 1, "fields": fields, "window": window, "after": after}
    return client.post(page("autosave", article), json.dumps(sent), content_type="application/json")


@pytest.fixture
def article(db):
    return make_article(language="hi")


def test_what_is_typed_is_kept_and_makes_no_revision(article, translator):
    answer = kept(signed_in(translator), article, translator, title="मेरा")
    assert answer.json() == {"kept": True}
    assert draft_of(translator, article).fields["title"] == "मेरा"
    article.refresh_from_db()
    assert (article.number, article.revisions.count(), article.events.count()) == (1, 1, 1)


def test_only_its_owner_sees_a_draft(article, translator, superuser):
    kept(signed_in(translator), article, translator, title="मेरा")
    for user, seen in [(translator, True), (superuser, False)]:
        client = signed_in(user)
        assert ("You have unsaved text" in client.get(page("change", article)).content.decode()) is seen
        assert ("मेरा" in client.get(page("change", article), {"draft": "1"}, follow=True).content.decode()) is seen
        assert ("मेरा" in client.get(page("draft", article), follow=True).content.decode()) is seen
        assert client.post(page("discard", article), {"draft": "other"}).status_code == 302
    assert draft_of(translator, article)


def test_it_is_kept_for_the_person_that_the_page_was_made_for(article, translator, superuser):
    answer = kept(signed_in(superuser), article, translator)
    assert answer.json()["kept"] is False
    assert "You are signed in as Sona now" in answer.json()["said"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PUBLISHER, None])
@pytest.mark.parametrize("name", ["autosave", "draft", "discard"])
def test_drafts_are_for_those_who_may_edit(article, role, name):
    client = signed_in(make_user("raj", *([role] if role else [])))
    answers = {client.get(page(name, article)).status_code, client.post(page(name, article)).status_code}
    assert answers <= {403, 404, 405}


def test_an_editor_of_another_language_keeps_nothing(article):
    client = signed_in(make_user("raj", Role.EDITOR, language="en"))
    assert client.post(page("autosave", article), "{}", content_type="application/json").status_code == 403


def test_a_form_without_its_token_keeps_nothing(article, translator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(translator)
    assert client.post(page("autosave", article), "{}", content_type="application/json").status_code == 403


def test_whoever_has_signed_in_again_gets_a_token_for_the_page(article, translator):
    answer = signed_in(translator).get(page("autosave", article)).json()
    assert answer["user"] == translator.pk
    assert len(answer["token"]) > 30


GOOD = {"user": 1, "base": 1, "fields": {}, "window": "one", "after": ""}


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "[",
        "[]",
        "7",
        "[" * 100_000,
        {**GOOD, "fields": []},
        {**GOOD, "fields": None},
        {**GOOD, "base": "x"},
        {**GOOD, "base": 0},
        {**GOOD, "base": 2},
        {**GOOD, "window": ""},
        {**GOOD, "window": "x" * 41},
        {**GOOD, "window": "\0"},
        {**GOOD, "after": "\0"},
        {"base": 1},
    ],
)
def test_what_is_no_draft_is_a_bad_request(article, translator, sent):
    body = sent if isinstance(sent, str) else json.dumps(sent)
    answer = signed_in(translator).post(page("autosave", article), body, content_type="application/json")
    assert answer.status_code == 400
    assert not Draft.objects.exists()


def test_too_much_is_refused_in_words(article, translator):
    answer = kept(signed_in(translator), article, translator, title="x" * (2 * 1024 * 1024))
    assert "too much text" in answer.json()["said"]


def test_a_second_page_is_told_of_the_first_ones_text(article, translator):
    client = signed_in(translator)
    kept(client, article, translator, title="मेरा")
    answer = kept(client, article, translator, window="two", title="दूसरा")
    assert "other unsaved text of yours" in answer.json()["said"]
    assert draft_of(translator, article).fields["title"] == "मेरा"


def test_a_draft_is_restored_into_the_form_and_gone_when_it_is_saved(article, translator):
    client = signed_in(translator)
    kept(client, article, translator, title="मेरा", summary="क्यों", **{"sections-1-body": "नया पाठ"})
    fields = fields_of(client.get(page("change", article), {"draft": "1"}))
    assert (fields["title"], fields["sections-1-body"], fields["summary"]) == ("मेरा", "नया पाठ", "क्यों")
    assert fields["draft"] == "one"
    assert messages_of(save(client, article, fields)) == ["Saved as revision 2."]
    assert not Draft.objects.exists()


def test_a_draft_over_a_text_that_moved_on_is_merged_and_then_gone(article, translator):
    client = signed_in(translator)
    kept(client, article, translator, title="मेरा")
    make_revision(article, HINDI.replace("दरें बढ़ती हैं", "दरें चढ़ती हैं"))
    fields = fields_of(client.get(page("change", article), {"draft": "1"}))
    met = client.post(page("change", article), fields)
    assert met.status_code == 409
    assert draft_of(translator, article)
    client.post(page("resolve", article), fields_of(met))
    text = article.revisions.get(number=3).text
    assert "title: मेरा" in text
    assert "दरें चढ़ती हैं" in text
    assert not Draft.objects.exists()


def test_saving_another_page_leaves_the_draft(article, translator):
    client = signed_in(translator)
    kept(client, article, translator, title="मेरा")
    fields = open_form(client, article)
    assert fields["draft"] == ""
    save(client, article, fields, title="दूसरा")
    assert draft_of(translator, article).fields["title"] == "मेरा"


def test_a_form_with_an_error_still_names_its_draft(article, translator):
    client = signed_in(translator)
    kept(client, article, translator, title="")
    response = save(client, article, open_form(client, article), title="", draft="one")
    assert fields_of(response)["draft"] == "one"
    assert "You have unsaved text" not in response.content.decode()


def test_what_a_draft_changes_is_shown(article, translator):
    client = signed_in(translator)
    kept(client, article, translator, **{"sections-1-body": "नया पाठ"})
    response = client.get(page("draft", article))
    assert "नया पाठ" in response.content.decode()
    assert response.context["comparison"].parts


def test_a_draft_that_is_not_whole_is_shown_in_the_form(article, translator):
    client = signed_in(translator)
    kept(client, article, translator, title=" ")
    text = client.get(page("draft", article)).content.decode()
    assert "An article needs a title." in text


def test_a_discarded_draft_is_gone(article, translator):
    client = signed_in(translator)
    kept(client, article, translator, title="मेरा")
    response = client.post(page("discard", article), {"draft": "one"}, follow=True)
    assert messages_of(response) == ["Your unsaved text is thrown away."]
    for name in ("draft", "discard"):
        response = getattr(client, "get" if name == "draft" else "post")(page(name, article), follow=True)
        assert messages_of(response) == ["There is no unsaved text of yours any more."]
    response = client.get(page("change", article), {"draft": "1"}, follow=True)
    assert messages_of(response) == ["There is no unsaved text of yours any more."]
