from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from editorial.models import Comment, ReviewLink, Thread
from editorial.talk.links import AN_HOUR, form_token, link_of, make_link
from editorial.talk.threads import NotSaid, Target, begin
from glossary.models import Article
from tests.editorial.admin.shown import messages_of, page, signed_in
from tests.editorial.stages import do
from tests.factories import HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db

HIDDEN = "यह अभी गोपनीय है"
QUOTE = "दरें बढ़ती हैं तो दाम घटते हैं।"


@pytest.fixture
def article() -> Article:
    return make_article(language="hi")


def invite(article, by, number=1, days=14):
    link, token = make_link(article, number, label="Dr. Rao", days=days, by=by)
    return link, f"/review/{token}/"


def send(address, link, **fields):
    data = {"form": form_token(link), "name": "Dr. Rao", "part": "", "quote": "", "body": "अच्छा है।", **fields}
    return Client(enforce_csrf_checks=True).post(address, data)


def test_link_shows_one_revision_as_the_page_would(article, reviewer):
    link, address = invite(article, reviewer)
    make_revision(article, HINDI + f"\n\n{HIDDEN}\n")
    response = Client().get(address)
    text = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="hi">' in text
    assert "दरें बढ़ती हैं" in text
    assert HIDDEN not in text
    assert '<meta name="robots" content="noindex">' in text
    link.refresh_from_db()
    assert (link.opened, link.opened_at is not None) == (1, True)


def test_answer_sets_no_cookie_and_is_kept_nowhere(article, reviewer):
    link, address = invite(article, reviewer)
    for response in (
        Client().get(address),
        send(address, link),
        send(address, link, body=""),
        Client().get("/review/x/"),
    ):
        assert response.cookies == {}
        assert "Cookie" not in response.get("Vary", "")
        assert response["Cache-Control"] == "no-store, private"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]


def test_link_shows_no_other_draft_and_nothing_said_on_the_desk(article, reviewer, editor):
    for slug, live in (("interest", True), ("bond-market", False)):
        other = make_article(slug, "hi", f"# {HIDDEN} {slug}\n\n## भाग\n\n{HIDDEN}\n")
        if live:
            do(other, "override")
            make_revision(other, f"# {HIDDEN}, नया\n\n## भाग\n\nपाठ\n")
    make_article(text=f"# {HIDDEN}\n\n## Part\n\nText\n")
    begin(article, Target(), f"{HIDDEN}: desk only", by=editor)
    _link, address = invite(article, reviewer)
    text = Client().get(address).content.decode()
    assert text.count(HIDDEN) == text.count(f"{HIDDEN} interest") == 1
    assert "/hi/interest/" in text
    assert "/hi/bond-market/" not in text


def test_stranger_comments_on_a_passage_and_sees_what_was_sent(article, reviewer, editor):
    link, address = invite(article, reviewer)
    make_revision(article, HINDI.replace("दाम घटते हैं", "दाम गिर जाते हैं"))
    response = send(address, link, quote=QUOTE, body="**यह** सही नहीं। @esha")
    assert (response.status_code, response["Location"]) == (303, f"{address}#said")
    comment = Comment.objects.get()
    assert (comment.author, comment.outside_name, comment.link) == (None, "Dr. Rao", link)
    assert (comment.thread.quote, comment.thread.revision.number) == (QUOTE, 1)
    text = Client().get(address).content.decode()
    assert "<strong>यह</strong> सही नहीं।" in text
    shown = signed_in(editor).get(page("change", article)).content.decode()
    assert "by link" in shown
    assert "The passage has changed. It reads now:" in shown


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"body": " "}, 422),
        ({"name": ""}, 422),
        ({"name": "x" * 81}, 422),
        ({"body": "x" * 5001}, 422),
        ({"quote": "ऐसा कहीं नहीं लिखा"}, 422),
        ({"part": "s9"}, 422),
        ({"form": "forged"}, 403),
        ({"form": ""}, 403),
    ],
)
def test_what_cannot_be_sent_is_answered_with_what_was_typed(article, reviewer, fields, status):
    link, address = invite(article, reviewer)
    response = send(address, link, **{"body": "मेरी टिप्पणी", **fields})
    text = response.content.decode()
    assert response.status_code == status
    assert 'class="refused" role="alert"' in text
    assert f"{fields.get('body', 'मेरी टिप्पणी')}</textarea>" in text
    assert not Thread.objects.exists()


def test_form_of_another_link_is_not_taken(article, reviewer):
    link, _address = invite(article, reviewer)
    other, address = invite(article, reviewer)
    assert send(address, link).status_code == 403
    assert send(address, other).status_code == 303


def test_link_takes_so_many_comments_in_an_hour(article, reviewer):
    link, address = invite(article, reviewer)
    for _each in range(AN_HOUR):
        assert send(address, link).status_code == 303
    assert send(address, link).status_code == 429
    assert Comment.objects.count() == AN_HOUR
    other, elsewhere = invite(article, reviewer)
    assert send(elsewhere, other).status_code == 303


def test_ended_and_revoked_links_say_so_and_take_nothing(article, reviewer):
    link, address = invite(article, reviewer)
    changes = (
        {"made_at": timezone.now() - timedelta(15), "expires_at": timezone.now() - timedelta(1)},
        {"made_at": timezone.now(), "expires_at": timezone.now() + timedelta(1), "revoked_at": timezone.now()},
    )
    for fields in changes:
        ReviewLink.objects.filter(pk=link.pk).update(**fields)
        for response in (Client().get(address), send(address, link)):
            assert response.status_code == 410
            assert "दरें बढ़ती हैं" not in response.content.decode()
    assert not Thread.objects.exists()


def test_forged_token_is_no_link_and_costs_no_query(article, reviewer, django_assert_num_queries):
    _link, address = invite(article, reviewer)
    token = address.split("/")[2]
    forged = [token[:-1] + ("a" if token[-1] != "a" else "b"), token.split(":")[0], "x" * 40]
    with django_assert_num_queries(0):
        for each in forged:
            response = Client(headers={"accept-language": "en"}).get(f"/review/{each}/")
            assert response.status_code == 404
            assert "There is no such link" in response.content.decode()


def test_token_is_kept_as_a_hash_only(article, reviewer):
    link, address = invite(article, reviewer)
    token = address.split("/")[2]
    assert token not in str(ReviewLink.objects.filter(pk=link.pk).values().get())
    assert link_of(token) == link


def test_page_takes_nothing_but_get_and_post(article, reviewer):
    _link, address = invite(article, reviewer)
    assert Client().put(address).status_code == 405
    assert Client().head(address).status_code == 200
    assert ReviewLink.objects.get().opened == 0


@pytest.mark.parametrize(
    "wrong", [{"label": " "}, {"label": "x" * 81}, {"days": 400}, {"number": 7}, {"by": "translator"}]
)
def test_link_that_cannot_be_made(article, request, reviewer, wrong):
    by = request.getfixturevalue(wrong.pop("by")) if "by" in wrong else reviewer
    asked = {"number": 1, "label": "Dr. Rao", "days": 14, **wrong}
    with pytest.raises(NotSaid):
        make_link(article, asked["number"], label=asked["label"], days=asked["days"], by=by)
    assert not ReviewLink.objects.exists()


# On the desk


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 201), ("reviewer", 201), ("superuser", 201), ("translator", 409), ("publisher", 409)]
)
def test_link_is_made_by_editors_and_reviewers_and_shown_once(article, request, who, status):
    client = signed_in(request.getfixturevalue(who))
    data = {"label": "Dr. Rao", "days": "14", "revision": "1"}
    response = client.post(page("invite", article), data)
    assert response.status_code == status
    assert ReviewLink.objects.count() == (status == 201)
    assert ("http://localhost:8000/review/" in response.content.decode()) is (status == 201)
    assert "/review/" not in client.get(page("read", article)).content.decode()


def test_refused_link_keeps_its_label(article, editor):
    response = signed_in(editor).post(page("invite", article), {"label": "Dr. Rao", "days": "x", "revision": "1"})
    assert response.status_code == 409
    assert 'value="Dr. Rao"' in response.content.decode()


def test_list_says_who_made_a_link_and_how_often_it_was_used(article, editor, reviewer, translator):
    link, address = invite(article, reviewer)
    client = signed_in(editor)
    assert "Not opened yet." in client.get(page("change", article)).content.decode()
    Client().get(address)
    send(address, link)
    text = client.get(page("change", article)).content.decode()
    assert "Made by Ravi" in text
    assert "Opened once" in text
    assert "1 comment." in text
    assert "Made by Ravi" not in signed_in(translator).get(page("change", article)).content.decode()


def test_link_is_revoked_once_and_by_those_who_may_make_one(article, editor, reviewer, translator):
    link, address = invite(article, reviewer)
    revoke = page("revoke", article, link.pk)
    assert signed_in(translator).post(revoke).status_code == 409
    assert Client().get(address).status_code == 200
    response = signed_in(editor).post(revoke, follow=True)
    assert messages_of(response) == ["The link for Dr. Rao has ended."]
    assert "Revoked" in response.content.decode()
    when = ReviewLink.objects.get().revoked_at
    signed_in(editor).post(revoke)
    assert ReviewLink.objects.get().revoked_at == when
    assert Client().get(address).status_code == 410
    assert signed_in(editor).post(page("revoke", make_article("share"), link.pk)).status_code == 404
