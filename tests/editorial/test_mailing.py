import re
from datetime import datetime, timedelta
from smtplib import SMTPException
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from editorial.mailing import PEOPLE, send_due
from editorial.models import Notification, Preference, Role, User
from editorial.rules import Action
from editorial.talk.threads import Target, begin
from editorial.worker import Runner
from glossary.models import Article
from tests.conftest import make_user
from tests.editorial.stages import do
from tests.editorial.threads import together
from tests.factories import make_article

NOON = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Asia/Kolkata"))


def notify(user: User, article: Article | None = None, **fields: object) -> Notification:
    """A notification of a comment, an hour old at noon."""
    article = article or Article.objects.first() or make_article(language="hi")
    by = User.objects.filter(username="ravi").first() or make_user("ravi", Role.REVIEWER)
    comment = begin(article, Target(), "**किस** स्रोत से?", by=by)
    values = {"kind": "said", "at": NOON - timedelta(hours=1), **fields}
    return Notification.objects.create(user=user, comment=comment, **values)


@pytest.fixture
def tara(db: None) -> User:
    return make_user("tara", Role.TRANSLATOR, email="tara@example.org")


@pytest.fixture
def ravi(db: None) -> User:
    return make_user("ravi", Role.REVIEWER, email="ravi@example.org")


def prefer(user: User, how: str, **fields: object) -> None:
    Preference.objects.update_or_create(user=user, defaults={"mail": how, **fields})


def test_digest_names_all_once_a_day(tara):
    first, second = notify(tara), notify(tara, kind="mentioned")
    assert send_due(NOON) == 1
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Paribhasha: 2 things are new for you", ["tara@example.org"])
    assert "Ravi commented: किस स्रोत से?" in letter.body
    assert "Ravi mentioned you: किस स्रोत से?" in letter.body
    for each in (first, second):
        page = f"/admin/glossary/article/{each.comment.thread.article_id}/change/#comment-{each.comment_id}"
        assert f"http://localhost:8000{page}" in letter.body
    notify(tara)
    assert send_due(NOON + timedelta(hours=2)) == 0
    assert send_due(NOON + timedelta(days=1)) == 1
    assert len(mail.outbox) == 2
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_digest_waits_for_the_morning(tara):
    notify(tara)
    assert send_due(NOON.replace(hour=6, minute=59) + timedelta(days=1)) == 0
    assert send_due(NOON.replace(hour=7) + timedelta(days=1)) == 1


def test_at_once_is_a_mail_for_each(tara):
    prefer(tara, "at_once")
    notify(tara)
    notify(tara)
    assert send_due(NOON.replace(hour=11, minute=30)) == 2
    assert [letter.subject for letter in mail.outbox] == ["Paribhasha: Comment: बॉन्ड (Hindi)"] * 2
    assert send_due(NOON) == 0


def test_mail_speaks_the_persons_language(tara):
    User.objects.filter(pk=tara.pk).update(language="hi")
    notify(tara)
    send_due(NOON)
    assert re.search("[\u0900-\u097f]", mail.outbox[0].body.split("बॉन्ड")[0] + mail.outbox[0].subject) is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda tara, _note: prefer(tara, "none"),
        lambda tara, _note: User.objects.filter(pk=tara.pk).update(email=""),
        lambda tara, _note: User.objects.filter(pk=tara.pk).update(is_active=False),
        lambda _tara, note: Notification.objects.filter(pk=note.pk).update(read_at=NOON),
        lambda _tara, note: Notification.objects.filter(pk=note.pk).update(at=NOON - timedelta(days=4)),
        lambda _tara, note: Notification.objects.filter(pk=note.pk).update(quiet=True),
    ],
    ids=["wants none", "no address", "left", "read", "old", "quiet"],
)
def test_what_is_not_mailed(tara, change):
    change(tara, notify(tara))
    assert send_due(NOON) == 0
    assert mail.outbox == []


def test_what_came_to_review_is_mailed_to_who_chose_that(tara):
    prefer(tara, "daily", mail_reviews=True)
    notify(tara, quiet=True)
    assert send_due(NOON) == 1


def test_event_is_told_as_in_the_history(tara, ravi):
    article = make_article(language="hi", by=tara)
    do(article, Action.SUBMIT, Action.REQUEST_CHANGES, by=None)
    event = article.events.last()
    Notification.objects.create(user=tara, kind="changes_requested", event=event, at=NOON)
    send_due(NOON)
    assert "Omkar asked for changes to revision 1" in mail.outbox[0].body
    assert f"/admin/glossary/article/{article.pk}/change/\n" in mail.outbox[0].body


def test_long_digest_names_the_first_and_counts_the_rest(tara):
    for _each in range(53):
        notify(tara)
    send_due(NOON)
    assert mail.outbox[0].body.count("#comment-") == 50
    assert "3 more are on the desk." in mail.outbox[0].body


def test_people_are_served_a_few_at_a_time_and_all_in_the_end(ravi):
    article = make_article(language="hi")
    comment = begin(article, Target(), "?", by=ravi)
    for number in range(PEOPLE + 2):
        user = make_user(f"user{number}", Role.EDITOR, email=f"user{number}@example.org")
        Notification.objects.create(user=user, kind="said", comment=comment, at=NOON)
    assert [send_due(NOON) for _each in range(3)] == [PEOPLE, 2, 0]


class Unreachable(EmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError("nobody there")


class Broken(EmailBackend):
    def send_messages(self, messages: object) -> int:
        raise SMTPException("no such mailbox")


@pytest.mark.parametrize(
    ("backend", "claimed", "words"),
    [(Unreachable, False, "can't be reached"), (Broken, True, "mail to tara was not sent")],
)
def test_failure_is_logged_and_errs_to_silence_once_sending_began(tara, settings, caplog, backend, claimed, words):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.{backend.__name__}"}}
    notify(tara)
    assert send_due(NOON) == 0
    assert words in caplog.text
    assert Notification.objects.filter(mailed_at=None).exists() is not claimed
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    assert send_due(NOON) == (0 if claimed else 1)


def test_without_mail_set_up_nothing_is_marked_as_sent(tara, settings):
    settings.MAILERS = {}
    notify(tara)
    assert send_due(NOON) == 0
    assert Notification.objects.filter(mailed_at=None).exists()
    with pytest.raises(CommandError, match="No mail is set up"):
        call_command("send_notifications")


def test_command_and_worker_send_what_is_due(tara, capsys):
    prefer(tara, "at_once")
    notify(tara, at=timezone.now())
    call_command("send_notifications")
    assert capsys.readouterr().out == "sent 1\n"
    notify(tara, at=timezone.now())
    assert Runner()._try(lambda: send_due() == 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["at_once", "daily"])
def test_two_workers_send_each_notification_once(how):
    people = [make_user(f"user{number}", Role.EDITOR, email=f"user{number}@example.org") for number in range(4)]
    for user in people:
        prefer(user, how)
        for _each in range(3):
            notify(user)
    results = together(*[lambda: send_due(NOON)] * 4)
    assert sum(results) == len(mail.outbox) == (12 if how == "at_once" else 4)
    named = re.findall(r"#comment-\d+", "".join(letter.body for letter in mail.outbox))
    assert len(named) == len(set(named)) == 12
