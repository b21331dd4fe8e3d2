import pytest
from django.db import IntegrityError, connection, transaction

from editorial.models import Assignment, Notification, Role, User
from editorial.notifications import _of_events
from editorial.publishing import publish_many, withdraw
from editorial.rules import Action
from editorial.schedule import publish_due
from editorial.talk.links import comment_by_link, form_token, make_link
from editorial.talk.threads import Target, answer, begin, reopen, resolve
from glossary.models import Article, Edition
from tests.conftest import make_user
from tests.editorial.stages import do, make_due, tomorrow
from tests.factories import HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db


def told() -> dict[str, list[str]]:
    """The kinds that each was told by what has been committed since the last call."""
    waiting, connection.run_on_commit = connection.run_on_commit, []
    before = set(Notification.objects.values_list("pk", flat=True))
    for _savepoints, callback, _robust in waiting:
        callback()
    new = Notification.objects.exclude(pk__in=before).order_by("user__username", "pk")
    found: dict[str, list[str]] = {}
    for name, kind in new.values_list("user__username", "kind"):
        found.setdefault(name, []).append(kind)
    return found


@pytest.fixture
def article(translator: User) -> Article:
    return make_article(language="hi", by=translator)


def test_round_of_a_text_tells_who_has_to_do_with_it(article, translator, reviewer, publisher):
    english = make_user("eric", Role.REVIEWER, language="en")
    do(article, Action.SUBMIT, by=translator)
    assert told() == {"ravi": ["submitted"]}
    do(article, Action.REQUEST_CHANGES, by=reviewer)
    assert told() == {"tara": ["changes_requested"]}
    make_revision(article, HINDI + "\nनया।\n", by=translator)
    do(article, Action.SUBMIT, by=translator)
    told()
    do(article, Action.APPROVE, by=reviewer)
    assert told() == {"tara": ["approved"], "pooja": ["approved"]}
    do(article, Action.PUBLISH, by=publisher)
    assert told() == {"tara": ["published"]}
    assert not english.notifications.exists()


def test_nobody_is_told_of_their_own_acts(article, superuser):
    everything = make_user("omni", *Role)
    make_revision(article, HINDI + "\nनया।\n", by=everything)
    do(article, Action.OVERRIDE, by=everything)
    assert told() == {"tara": ["published"]}
    do(article, Action.SUBMIT, by=everything)
    begin(article, Target(), "@omni, note to self", by=everything)
    assert "omni" not in told()


def test_authors_of_what_was_approved_before_are_left_alone(article, translator, editor, reviewer, publisher):
    do(article, Action.SUBMIT, by=translator)
    do(article, Action.APPROVE, by=reviewer)
    make_revision(article, HINDI + "\nनया।\n", by=editor)
    do(article, Action.SUBMIT, by=editor)
    told()
    do(article, Action.APPROVE, by=reviewer)
    assert told() == {"esha": ["approved"], "pooja": ["approved"]}


def test_assignee_is_told_and_so_is_who_had_the_step_that_was_done(article, translator, editor, reviewer):
    Assignment.objects.create(article=article, person=editor, by=editor)
    do(article, Action.SUBMIT, by=translator)
    assert told() == {"esha": ["submitted"], "ravi": ["submitted"]}
    assert Notification.objects.filter(quiet=True).count() == 2


def test_withdrawal_tells_the_authors(article, publisher):
    do(article, Action.OVERRIDE, by=publisher)
    told()
    withdraw(article, by=publisher, seen=Edition.objects.get().stamp, reason="wrong")
    assert told() == {"tara": ["withdrawn"]}


def test_who_planned_a_publication_is_told_when_it_fails(article, translator, publisher):
    source = do(make_article(), Action.OVERRIDE)
    do(article, Action.SUBMIT, Action.APPROVE)
    do(article, Action.SCHEDULE, by=publisher, at=tomorrow())
    told()
    do(source, Action.WITHDRAW, words="wrong figures")
    make_due(article)
    told()
    assert [event.kind for event in publish_due()] == ["not_published"]
    assert told() == {name: ["not_published"] for name in ("omkar", "pooja", "tara")}


def test_comment_tells_author_participants_and_who_is_mentioned_once_each(article, reviewer, editor, publisher):
    thread = begin(article, Target(), "@esha, @tara and @nobody: see.", by=reviewer).thread
    assert told() == {"esha": ["mentioned"], "tara": ["mentioned"]}
    answer(thread, "Seen.", by=editor)
    assert told() == {"ravi": ["said"], "tara": ["said"]}
    resolve(thread, by=publisher)
    assert told() == {"esha": ["resolved"], "ravi": ["resolved"], "tara": ["resolved"]}
    reopen(thread, by=reviewer, body="@pooja?")
    assert told() == {"esha": ["reopened"], "pooja": ["mentioned"], "tara": ["reopened"]}


def test_guest_tells_host_and_author_and_mentions_nobody(article, reviewer, editor):
    link, _token = make_link(article, 1, label="Dr. Rao", days=3, by=reviewer)
    comment_by_link(link, Target(), "@esha?", name="Dr. Rao", form=form_token(link))
    assert told() == {"ravi": ["said"], "tara": ["said"]}


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_robot": True}])
def test_who_has_left_is_not_told(article, translator, reviewer, change):
    User.objects.filter(pk=translator.pk).update(**change)
    begin(article, Target(), "?", by=reviewer)
    assert told() == {}


def test_who_has_no_role_any_more_is_not_told(article, translator, reviewer):
    translator.memberships.all().delete()
    begin(article, Target(), "?", by=reviewer)
    assert told() == {}


def test_one_event_is_one_notification_however_often_it_is_told(article, translator, reviewer):
    do(article, Action.SUBMIT, by=translator)
    told()
    event = article.events.last()
    _of_events([event.pk])
    assert Notification.objects.filter(event=event, user=reviewer).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(user=reviewer, kind="submitted", event=event)


def test_saves_and_refused_moves_tell_nobody(article, translator, reviewer):
    make_revision(article, HINDI + "\nनया।\n", by=translator)
    with pytest.raises(Exception, match="starts from"):
        do(article, Action.APPROVE, by=reviewer)
    assert told() == {}


def test_what_is_rolled_back_tells_nobody(article, translator, reviewer):
    with transaction.atomic():
        do(article, Action.SUBMIT, by=translator)
        transaction.set_rollback(True)
    assert told() == {}


def test_queries_do_not_grow_with_a_batch(translator, publisher, django_assert_max_num_queries):
    articles = [make_article(f"bond-{number}", "hi", by=translator) for number in range(12)]
    publish_many(articles, by=publisher, override="imported", render=False)
    with django_assert_max_num_queries(6 + 2):  # two of `told` itself
        assert told() == {"tara": ["published"] * 12}
