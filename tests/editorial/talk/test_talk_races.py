"""Two at once, each in a thread."""

from functools import partial

import pytest

from editorial.models import Role, Thread
from editorial.rules import Action
from editorial.talk.links import AN_HOUR, comment_by_link, form_token, make_link
from editorial.talk.threads import NotSaid, Target, begin, resolve
from editorial.workflow import TransitionNotAllowed, move
from glossary.models import Article
from tests.conftest import make_user
from tests.editorial.stages import article_in
from tests.editorial.threads import together
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


def test_thread_is_resolved_once():
    ravi, tara = make_user("ravi", Role.REVIEWER), make_user("tara", Role.TRANSLATOR)
    thread = begin(make_article(language="hi"), Target(), "?", by=ravi).thread
    copies = [Thread.objects.select_related("article").get(pk=thread.pk) for _each in range(2)]
    results = together(partial(resolve, copies[0], by=ravi), partial(resolve, copies[1], by=tara))
    assert sum(isinstance(result, NotSaid) for result in results) == 1
    assert thread.comments.filter(act="resolved").count() == 1


def test_link_takes_no_more_than_it_may():
    article = make_article(language="hi")
    link, _token = make_link(article, 1, label="Dr. Rao", days=3, by=make_user("ravi", Role.REVIEWER))
    say = partial(comment_by_link, link, Target(), "?", name="Dr. Rao", form=form_token(link))
    for _each in range(AN_HOUR - 1):
        say()
    results = together(*[say] * 4)
    assert sum(isinstance(result, NotSaid) for result in results) == 3
    assert link.comments.count() == AN_HOUR


def test_approval_sees_a_thread_or_comes_before_it():
    ravi, tara = make_user("ravi", Role.REVIEWER), make_user("tara", Role.TRANSLATOR)
    for number in range(5):
        article = article_in("in_review", f"bond-{number}")
        approve = partial(move, article, Action.APPROVE, by=ravi, seen=article.text_hash)
        approved, comment = together(approve, partial(begin, article, Target(), "?", by=tara))
        state = Article.objects.get(pk=article.pk).state
        if isinstance(approved, TransitionNotAllowed):
            assert (approved.refusal.code, state) == ("threads", "in_review")
        else:
            assert (approved.reason, state) == ("", "approved")
        assert comment.thread.article_id == article.pk
