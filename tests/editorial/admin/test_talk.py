import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from editorial.models import CannedReason, Comment, Role, Thread
from editorial.talk.threads import Target, begin, resolve
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.admin.shown import messages_of, page, signed_in
from tests.editorial.stages import article_in
from tests.factories import HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db

QUOTE = "दरें बढ़ती हैं तो दाम घटते हैं।"


def say(client, article, follow=True, **fields):
    data = {"part": "", "quote": "", "body": "क्यों?", "revision": str(article.number), **fields}
    return client.post(page("begin", article), data, follow=follow)


def act(client, thread, act, body=""):
    return client.post(page("thread", thread.article, thread.pk), {"act": act, "body": body}, follow=True)


@pytest.fixture
def article():
    return make_article(language="hi")


@pytest.fixture
def thread(article, reviewer):
    return begin(article, Target(quote=QUOTE), "**किस** स्रोत से?", by=reviewer).thread


@pytest.mark.parametrize(
    ("roles", "language", "status"),
    [([role], "hi", 302) for role in Role] + [([Role.TRANSLATOR], "en", 302), ([], "", 404)],
)
def test_whoever_sees_the_article_may_comment(article, roles, language, status):
    client = signed_in(make_user("asha", *roles, language=language))
    assert say(client, article, follow=False).status_code == status
    assert Thread.objects.count() == (status == 302)


@pytest.mark.parametrize("name", ["begin", "thread"])
def test_threads_take_posts_of_people_signed_in(article, thread, reviewer, name):
    address = page(name, article, *([thread.pk] if name == "thread" else []))
    assert Client().post(address)["Location"].startswith("/admin/login/")
    assert signed_in(reviewer).get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address).status_code in {302, 403}


def test_threads_stand_beside_the_form_and_the_text(thread, translator, reviewer):
    for user, name in ((translator, "change"), (reviewer, "read")):
        text = signed_in(user).get(page(name, thread.article)).content.decode()
        assert f'<blockquote lang="hi">{QUOTE}</blockquote>' in text
        assert "<strong>किस</strong> स्रोत से?" in text
        assert 'href="#part-s2"' in text
        assert text.count('id="part-s2"') == 1
        assert "1 open" in text


def test_passage_that_changed_or_went_says_so(thread, translator):
    client = signed_in(translator)

    def shown():
        return client.get(page("change", thread.article)).content.decode()

    make_revision(thread.article, HINDI.replace("दाम घटते हैं", "दाम गिरते हैं"))
    assert "The passage has changed. It reads now:" in shown()
    make_revision(thread.article, HINDI.replace("कैसे बदलता है", "कैसे चलता है"))
    assert "What stands around it has changed since." in shown()
    make_revision(thread.article, HINDI.replace(QUOTE, "सब बदल गया।"))
    text = shown()
    assert "This passage of revision 1 is no longer in the text." in text
    assert QUOTE in text


def test_part_that_went_says_so(article, translator, reviewer):
    begin(article, Target(part="s2"), "?", by=reviewer)
    make_revision(article, HINDI.replace("## उसका दाम", "## भाव"))
    text = signed_in(translator).get(page("change", article)).content.decode()
    assert "This part of revision 1 is no longer in the text." in text


def test_comment_on_text_that_is_gone_is_answered_and_nothing_typed_is_lost(article, reviewer):
    response = say(signed_in(reviewer), article, quote="यह पाठ में नहीं है", body="मेरी टिप्पणी", part="s1")
    assert response.status_code == 409
    assert "These words don't stand in one place of revision 1" in messages_of(response)[0]
    text = response.content.decode()
    assert "यह पाठ में नहीं है</textarea>" in text
    assert "मेरी टिप्पणी</textarea>" in text
    assert '<option value="s1" lang="hi" selected>' in text
    assert Thread.objects.count() == 0


def test_mention_of_nobody_is_told_and_kept_as_text(article, reviewer):
    response = say(signed_in(reviewer), article, body="@esah?")
    assert messages_of(response) == ["Nobody on the desk is called @esah: it stays as text."]
    assert Comment.objects.get().body == "@esah?"
    assert response.redirect_chain[0][0].endswith(f"#comment-{Comment.objects.get().pk}")


def test_answer_resolve_and_reopen(thread, translator):
    client = signed_in(translator)
    act(client, thread, "say", "RBI की रिपोर्ट से।")
    text = act(client, thread, "resolve").content.decode()
    assert "1 resolved" in text
    assert "resolved this" in text
    text = act(client, thread, "reopen", "फिर भी।").content.decode()
    assert "opened this again" in text
    assert [comment.act for comment in thread.comments.order_by("pk")] == ["said", "said", "resolved", "reopened"]


def test_late_act_is_answered_with_what_was_typed(thread, translator, editor):
    resolve(thread, by=editor)
    response = act(signed_in(translator), thread, "resolve", "हो गया")
    assert response.status_code == 409
    assert messages_of(response) == ["Esha has resolved this thread already. Read it, then decide."]
    assert "हो गया</textarea>" in response.content.decode()


def test_forged_acts_and_threads_of_other_articles_are_refused(thread, translator):
    client = signed_in(translator)
    assert act(client, thread, "delete").status_code == 400
    other = make_article("share", "hi")
    assert client.post(page("thread", other, thread.pk), {"act": "say", "body": "?"}).status_code == 404
    assert thread.comments.count() == 1


def test_who_may_not_settle_is_offered_an_answer_only(thread):
    english = signed_in(make_user("eric", Role.EDITOR, language="en"))
    text = english.get(page("read", thread.article)).content.decode()
    assert 'value="say"' in text
    assert 'value="resolve"' not in text
    resolve(thread, by=make_user("hema", Role.EDITOR))
    assert 'value="reopen"' not in english.get(page("read", thread.article)).content.decode()


def test_script_gets_the_threads_alone_or_the_refusal(article, reviewer):
    client = signed_in(reviewer)
    data = {"part": "s1", "body": "@nobody", "revision": "1"}
    response = client.post(page("begin", article), data, headers={"x-fragment": "threads"})
    assert response["X-Comment"] == str(Comment.objects.get().pk)
    text = response.content.decode()
    assert text.lstrip().startswith('<section class="threads"')
    assert "Nobody on the desk is called @nobody" in text
    response = client.post(page("begin", article), {**data, "body": ""}, headers={"x-fragment": "threads"})
    assert (response["X-Refused"], response.content.decode()) == (
        "1",
        "A comment needs words. Write what you want to say.",
    )
    assert Comment.objects.count() == 1


def test_list_counts_open_threads(thread, translator):
    text = signed_in(translator).get(reverse("admin:glossary_article_changelist")).content.decode()
    assert '<td class="field-open_threads">1</td>' in text


def test_threads_cost_the_same_however_many(thread, translator, reviewer, django_assert_num_queries):
    client = signed_in(translator)
    with CaptureQueriesContext(connection) as queries:
        client.get(page("change", thread.article))
    for _each in range(3):
        begin(thread.article, Target(part="s1"), "?", by=reviewer)
    with django_assert_num_queries(len(queries)):
        client.get(page("change", thread.article))


# Approval and reasons


def test_refused_approval_links_the_threads_and_takes_a_reason(reviewer, editor):
    article = article_in(State.IN_REVIEW)
    thread = begin(article, Target(quote=QUOTE), "?", by=editor).thread
    client = signed_in(reviewer)
    text = client.get(page("read", article)).content.decode()
    assert "A thread is open: “दरें" in text
    assert f'href="#thread-{thread.pk}"' in text
    data = {"action": "approve", "seen": article.text_hash, "state": article.state}
    assert client.post(page("move", article), {**data, "words": " "}).status_code == 409
    client.post(page("move", article), {**data, "words": "बाद में देखेंगे"})
    article.refresh_from_db()
    assert article.state == State.APPROVED
    assert article.events.last().reason == "बाद में देखेंगे"


@pytest.mark.parametrize(
    ("typed", "note"), [("", "{reason}"), ("और यह भी।", "{reason}\nऔर यह भी।")], ids=["alone", "with words"]
)
def test_canned_reason_becomes_part_of_the_note(reviewer, typed, note):
    article = article_in(State.IN_REVIEW)
    reason = CannedReason.objects.create(language="hi", text="स्रोत लिखिए।")
    client = signed_in(reviewer)
    assert "स्रोत लिखिए।</option>" in client.get(page("read", article)).content.decode()
    data = {"action": "request_changes", "seen": article.text_hash, "state": article.state}
    client.post(page("move", article), {**data, "words": typed, "canned": str(reason.pk)})
    assert article.events.last().note == note.format(reason="स्रोत लिखिए।")


@pytest.mark.parametrize("canned", ["", "999999", "x", "english"])
def test_note_is_needed_without_a_canned_reason_of_that_language(reviewer, canned):
    article = article_in(State.IN_REVIEW)
    english = CannedReason.objects.create(language="en", text="Say where this is from.")
    data = {"action": "request_changes", "seen": article.text_hash, "state": article.state, "words": ""}
    canned = str(english.pk) if canned == "english" else canned
    response = signed_in(reviewer).post(page("move", article), {**data, "canned": canned})
    assert response.status_code == 409
    article.refresh_from_db()
    assert article.state == State.IN_REVIEW


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 200), ("superuser", 200), ("translator", 403), ("reviewer", 403)]
)
def test_reasons_are_written_by_editors(request, who, status):
    client = signed_in(request.getfixturevalue(who))
    reason = CannedReason.objects.create(language="hi", text="स्रोत लिखिए।")
    assert client.get(reverse("admin:editorial_cannedreason_add")).status_code == status
    assert client.get(reverse("admin:editorial_cannedreason_delete", args=[reason.pk])).status_code == status
