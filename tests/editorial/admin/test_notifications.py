import pytest
from django.test import Client
from django.urls import reverse

from editorial.models import Notification, Preference
from editorial.talk.threads import Target, begin
from tests.editorial.admin.shown import messages_of, signed_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db

INBOX = "/admin/notifications/"


@pytest.fixture
def note(translator, reviewer):
    comment = begin(make_article(language="hi"), Target(), "किस स्रोत से?", by=reviewer)
    return Notification.objects.create(user=translator, kind="said", comment=comment)


def test_inbox_shows_ones_own_and_counts_the_unread_in_the_bar(note, translator, editor):
    text = signed_in(translator).get(INBOX).content.decode()
    assert "Ravi commented: किस स्रोत से?" in text
    assert '<b class="new">1<span' in text
    text = signed_in(editor).get(INBOX).content.decode()
    assert "Nothing yet." in text
    assert '<b class="new">' not in text


def test_opening_leads_to_the_very_comment_and_marks_as_read(note, translator):
    response = signed_in(translator).post(reverse("notification", args=[note.pk]))
    assert (
        response["Location"]
        == f"/admin/glossary/article/{note.comment.thread.article_id}/change/#comment-{note.comment_id}"
    )
    note.refresh_from_db()
    when = note.read_at
    assert when is not None
    response = signed_in(translator).post(reverse("notification", args=[note.pk]), {"stay": "1"})
    assert response["Location"] == INBOX
    note.refresh_from_db()
    assert note.read_at == when


def test_others_notifications_are_not_found(note, editor):
    assert signed_in(editor).post(reverse("notification", args=[note.pk])).status_code == 404
    signed_in(editor).post(reverse("notifications_read"), {"last": str(note.pk)})
    note.refresh_from_db()
    assert note.read_at is None


def test_all_that_were_shown_are_marked_as_read(note, translator):
    newer = Notification.objects.create(
        user=translator, kind="said", comment=begin(note.comment.thread.article, Target(), "?", by=translator)
    )
    client = signed_in(translator)
    client.post(reverse("notifications_read"), {"last": "x"})
    assert Notification.objects.filter(read_at=None).count() == 2
    client.post(reverse("notifications_read"), {"last": str(note.pk)})
    assert list(Notification.objects.filter(read_at=None)) == [newer]


def test_preferences_are_kept(note, translator):
    client = signed_in(translator)
    assert 'value="daily"' in client.get(INBOX).content.decode()
    response = client.post(reverse("notifications_prefer"), {"mail": "at_once", "mail_reviews": "on"}, follow=True)
    assert messages_of(response) == ["That is how you will be told."]
    client.post(reverse("notifications_prefer"), {"mail": "none"})
    preference = Preference.objects.get(user=translator)
    assert (preference.mail, preference.mail_reviews) == ("none", False)


def test_unknown_preference_is_refused(translator):
    response = signed_in(translator).post(reverse("notifications_prefer"), {"mail": "hourly"})
    assert response.status_code == 422
    assert not Preference.objects.exists()


def test_who_has_no_address_is_told_so(translator):
    assert "Your account has no e-mail address" in signed_in(translator).get(INBOX).content.decode()


@pytest.mark.parametrize("name", ["notifications", "notifications_read", "notifications_prefer", "notification"])
def test_inbox_is_for_people_with_a_role(note, stranger, name):
    address = reverse(name, args=[note.pk] if name == "notification" else [])
    send = (
        (lambda client: client.get(address))
        if name == "notifications"
        else (lambda client: client.post(address, {"last": "1"}))
    )
    assert send(signed_in(stranger)).status_code == 403
    assert send(Client())["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("name", ["notifications_read", "notifications_prefer", "notification"])
def test_whatever_changes_something_takes_a_post(note, translator, name):
    address = reverse(name, args=[note.pk] if name == "notification" else [])
    assert signed_in(translator).get(address).status_code == 405


def test_inbox_costs_the_same_however_long(note, translator, reviewer, django_assert_max_num_queries):
    for _each in range(60):
        comment = begin(note.comment.thread.article, Target(), "?", by=reviewer)
        Notification.objects.create(user=translator, kind="said", comment=comment)
    client = signed_in(translator)
    with django_assert_max_num_queries(7):
        text = client.get(INBOX).content.decode()
    assert "Older" in text
    assert "1 / 2" in text
