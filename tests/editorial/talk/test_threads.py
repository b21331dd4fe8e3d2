from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial.models import Comment, Event, Role, Thread, User
from editorial.rules import Action
from editorial.talk.threads import NotSaid, Target, answer, begin, reopen, resolve
from editorial.workflow import TransitionNotAllowed, move, moves
from glossary.models import Article
from tests.conftest import make_user
from tests.editorial.stages import article_in
from tests.factories import HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db

PASSAGE = Target(quote="दरें बढ़ती हैं तो दाम घटते हैं।")


def refused(do: object, *args: object, **kwargs: object) -> str:
    before = Thread.objects.count(), Comment.objects.count()
    with pytest.raises(NotSaid) as caught:
        do(*args, **kwargs)
    assert (Thread.objects.count(), Comment.objects.count()) == before
    return str(caught.value)


def test_thread_keeps_passage_part_and_neighbourhood(reviewer: User) -> None:
    article = make_article(language="hi")
    thread = begin(article, PASSAGE, "किस स्रोत से?", by=reviewer).thread
    assert (thread.part, thread.heading) == ("s2", "उसका दाम कैसे बदलता है")
    assert thread.quote == PASSAGE.quote
    assert thread.before.endswith("कैसे बदलता है\n")
    assert (thread.revision.number, thread.state) == (1, "open")


@pytest.mark.parametrize(
    ("target", "body", "words"),
    [
        (PASSAGE, " ", "needs words"),
        (PASSAGE, "x" * 5001, "at most 5000"),
        (Target(quote="ऐसा कुछ नहीं लिखा है"), "?", "don't stand in one place of revision 1, which writer saved."),
        (Target(part="s9"), "?", "That part is not in revision 1"),
        (Target(part="s1", seen=7), "?", "That part is not in revision 1"),
        (Target(quote="क" * 501), "?", "A passage has at most 500"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_in_words(reviewer: User, target: Target, body: str, words: str) -> None:
    article = make_article(language="hi")
    assert words in refused(begin, article, target, body, by=reviewer)


def test_comment_on_a_passage_that_was_edited_away_is_refused(reviewer: User) -> None:
    article = make_article(language="hi")
    make_revision(article, HINDI.replace("दरें बढ़ती हैं", "ब्याज ऊपर जाता है"))
    article.number = 1  # as the reviewer's page has it
    assert "revision 2, which writer saved" in refused(begin, article, PASSAGE, "?", by=reviewer)


def test_part_is_the_one_that_was_seen_wherever_it_is_now(reviewer: User) -> None:
    article = make_article(language="hi")
    make_revision(article, HINDI.replace("## बॉन्ड क्या", "## पहले\n\nकुछ।\n\n## बॉन्ड क्या"))
    thread = begin(article, Target(part="s1", seen=1), "?", by=reviewer).thread
    assert (thread.part, thread.heading) == ("s2", "बॉन्ड क्या है?")


def test_anybody_of_the_desk_may_comment_and_those_of_the_language_settle() -> None:
    article = make_article(language="hi")
    english = make_user("eric", Role.EDITOR, language="en")
    thread = begin(article, Target(), "The figure differs from the English.", by=english).thread
    assert "Resolve or reopen" in refused(resolve, thread, by=english)
    assert "takes the role" in refused(begin, article, Target(), "?", by=make_user("gita"))
    resolve(thread, by=make_user("hema", Role.TRANSLATOR, language="hi"))
    thread.refresh_from_db()
    assert (thread.state, str(thread.resolved_by)) == ("resolved", "Hema")


def test_thread_is_resolved_and_reopened_once_and_says_by_whom(reviewer: User, editor: User) -> None:
    thread = begin(make_article(), Target(), "Why?", by=reviewer).thread
    stale = Thread.objects.select_related("article").get(pk=thread.pk)
    assert "is open already" in refused(reopen, stale, by=editor)
    answer(thread, "Because.", by=editor)
    resolve(thread, by=editor, body="Done.")
    assert "Esha has resolved this thread already" in refused(resolve, stale, by=reviewer)
    reopen(thread, by=reviewer)
    assert "Ravi opened it again" in refused(reopen, stale, by=editor)
    thread.refresh_from_db()
    assert (thread.state, thread.resolved_by, thread.resolved_at) == ("open", None, None)
    acts = [(comment.act, comment.who, comment.body) for comment in thread.comments.order_by("pk")]
    assert acts == [
        ("said", "Ravi", "Why?"),
        ("said", "Esha", "Because."),
        ("resolved", "Esha", "Done."),
        ("reopened", "Ravi", ""),
    ]


def test_comments_are_only_added(reviewer: User) -> None:
    begin(make_article(), Target(), "Why?", by=reviewer)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Comment.objects.update(body="Never.")


@pytest.mark.parametrize(
    "fields",
    [
        {"author": None},
        {"body": ""},
        {"outside_name": "Dr. Rao"},
        {"act": "resolved", "author": None, "outside_name": "Dr. Rao"},
    ],
)
def test_database_refuses_a_comment_of_nobody_or_nothing(reviewer: User, fields: dict[str, object]) -> None:
    thread = begin(make_article(), Target(), "Why?", by=reviewer).thread
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(**{"thread": thread, "author": reviewer, "body": "Why?", **fields})


def test_database_refuses_a_resolved_thread_without_a_name(reviewer: User) -> None:
    thread = begin(make_article(), Target(), "Why?", by=reviewer).thread
    with pytest.raises(IntegrityError, match="thread_says_who"), transaction.atomic():
        Thread.objects.filter(pk=thread.pk).update(state="resolved")


# Approval


def approve(article: Article, by: User, reason: str = "") -> Event:
    return move(article, Action.APPROVE, by=by, seen=article.text_hash, note=reason)


def test_open_thread_blocks_approval_and_the_refusal_names_it(reviewer: User, editor: User) -> None:
    article = article_in("in_review")
    thread = begin(article, PASSAGE, "किस स्रोत से?", by=editor).thread
    begin(article, Target(), "Whole.", by=editor)
    with pytest.raises(TransitionNotAllowed, match=r"2 threads are open: “दरें बढ़ती.*“the whole article”") as caught:
        approve(article, reviewer)
    assert caught.value.refusal.code == "threads"
    assert Article.objects.get(pk=article.pk).state == "in_review"
    for each in Thread.objects.select_related("article"):
        resolve(each, by=editor)
    assert approve(article, reviewer).reason == ""
    assert not thread.comments.filter(act="reopened").exists()


def test_reason_waives_open_threads_and_is_kept(reviewer: User, editor: User) -> None:
    article = article_in("in_review")
    begin(article, PASSAGE, "?", by=editor)
    for reason in (" ", "x" * 301):
        with pytest.raises(TransitionNotAllowed):
            approve(article, reviewer, reason)
    assert approve(article, reviewer, " A matter of taste. ").reason == "A matter of taste."


def test_reason_that_was_not_needed_is_not_kept(reviewer: User) -> None:
    assert approve(article_in("in_review"), reviewer, "To be sure.").reason == ""


def test_reason_opens_no_other_gate_and_gives_no_role(reviewer: User, editor: User) -> None:
    article = article_in("in_review")
    begin(article, PASSAGE, "?", by=editor)
    with pytest.raises(TransitionNotAllowed, match="takes the role"):
        approve(article, editor, "because")


def test_button_says_whether_a_reason_would_do(reviewer: User, editor: User) -> None:
    article = article_in("in_review")
    begin(article, PASSAGE, "?", by=editor)

    def button(user: User) -> tuple[bool, bool]:
        found = next(each for each in moves(user, article) if each.action == Action.APPROVE)
        return bool(found.verdict), found.waivable

    assert button(reviewer) == (False, True)
    assert button(editor) == (False, False)
    Thread.objects.update(state="resolved", resolved_by=editor, resolved_at=timezone.now() - timedelta(1))
    assert button(reviewer) == (True, False)
