"""Notifications by e-mail: at once or one digest a day, in each person's language.

What is to be sent is marked as sent first, in a transaction of its own, and then sent: two workers never send the same,
and a process that is killed in between has sent too little, not too much. The desk shows it all the same.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial.models.people import User
from editorial.models.talk import Notification, Preference
from editorial.rules import Sentence, fill
from editorial.workflow import story
from glossary.rendering import plain_text

logger = logging.getLogger(__name__)

Kind = Notification.Kind
Mail = Preference.Mail

MAILER = "default"

# Hour of the site's day from which digests go out.
DIGEST_HOUR = 7

# What is older is no news any more, as after mail was switched on.
NEWS = timedelta(days=3)

# People served in one go, and notifications named in one digest: the worker has other work.
PEOPLE = 20
LINES = 50

WORDS: dict[str, Sentence] = {
    Kind.MENTIONED: gettext_lazy("%(who)s mentioned you: %(said)s"),
    Kind.SAID: gettext_lazy("%(who)s commented: %(said)s"),
    Kind.RESOLVED: gettext_lazy("%(who)s resolved a thread about “%(about)s”."),
    Kind.REOPENED: gettext_lazy("%(who)s opened a thread about “%(about)s” again."),
}


def with_subjects(notifications: QuerySet[Notification]) -> QuerySet[Notification]:
    """With all that `sentence` and `address` read, in one query."""
    found = notifications.select_related(
        "event__article__entry",
        "event__actor",
        "event__revision",
        "comment__thread__article__entry",
        "comment__author",
    )
    return found.defer("event__revision__text")


def sentence(notification: Notification) -> Sentence:
    """Who did what."""
    if notification.event:
        return story(notification.event)
    comment = notification.comment
    assert comment is not None  # noqa: S101 # the database holds it
    said = Truncator(" ".join(plain_text(comment.body).split())).chars(200)
    about = Truncator(str(comment.thread)).chars(60)
    return fill(WORDS[notification.kind], who=comment.who, said=said, about=about)


def title(notification: Notification) -> str:
    """Of the article, with its language."""
    article = notification.event.article if notification.event else notification.comment.thread.article  # type: ignore[union-attr]
    return f"{article.title or article.entry.slug} ({article.get_language_display()})"


def address(notification: Notification) -> str:
    """Path of the article's page on the desk; of a comment, of the very comment."""
    if notification.event:
        return reverse("admin:glossary_article_change", args=[notification.event.article_id])
    comment = notification.comment
    assert comment is not None  # noqa: S101 # the database holds it
    page = reverse("admin:glossary_article_change", args=[comment.thread.article_id])
    return f"{page}#comment-{comment.pk}"


def send_due(now: datetime | None = None) -> int:
    """Sends what is due to the next few people; returns how many mails went out. May run twice, or in two places."""
    now = now or timezone.now()
    if MAILER not in mailers or not (people := list(_people(now)[:PEOPLE])):
        return 0
    connection = mailers[MAILER]
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        logger.warning("mail: the server can't be reached: %s", error)
        return 0
    try:
        return sum(_send(connection, person, now) for person in people)
    finally:
        connection.close()


def _people(now: datetime) -> QuerySet[User]:
    """Those for whom something is due now."""
    at_once = Q(preference__mail=Mail.AT_ONCE)
    fresh = Q(preference=None) | Q(preference__digest_on=None) | Q(preference__digest_on__lt=_day(now))
    daily = (Q(preference=None) | Q(preference__mail=Mail.DAILY)) & fresh
    due = at_once | daily if _hour(now) >= DIGEST_HOUR else at_once
    people = User.objects.filter(due, is_active=True).exclude(email="")
    return people.filter(Exists(_unsent(now).filter(user=OuterRef("pk")))).order_by("pk")


def _unsent(now: datetime) -> QuerySet[Notification]:
    """Neither mailed nor read, and not too old; quiet ones only for those who chose them."""
    found = Notification.objects.filter(mailed_at=None, read_at=None, at__gt=now - NEWS)
    return found.filter(Q(quiet=False) | Q(user__preference__mail_reviews=True))


def _send(connection: BaseEmailBackend, person: User, now: datetime) -> int:
    letters = list(_letters(person, *_claim(person, now)))
    sent = 0
    for letter in letters:
        try:
            sent += connection.send_messages([letter]) or 0
        except (OSError, SMTPException):
            logger.exception("mail to %s was not sent", person.username)
    return sent


def _claim(person: User, now: datetime) -> tuple[Preference, list[Notification]]:
    """What is due to the person and is marked as sent from now on. Whoever comes second gets nothing."""
    with transaction.atomic():
        preference, _made = Preference.objects.select_for_update().get_or_create(user=person)
        if not _people(now).filter(pk=person.pk).exists():
            return preference, []
        keys = list(_unsent(now).filter(user=person).values_list("pk", flat=True))
        Notification.objects.filter(pk__in=keys, mailed_at=None).update(mailed_at=now)
        if preference.mail == Mail.DAILY:
            Preference.objects.filter(pk=preference.pk).update(digest_on=_day(now))
    return preference, list(with_subjects(Notification.objects.filter(pk__in=keys)).order_by("pk"))


def _letters(person: User, preference: Preference, told: Sequence[Notification]) -> Iterator[EmailMessage]:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        if preference.mail == Mail.AT_ONCE:
            for each in told:
                yield _letter(person, f"{capfirst(each.get_kind_display())}: {title(each)}", [each])
        elif told:
            count = len(told)
            subject = ngettext("%(count)d thing is new for you", "%(count)d things are new for you", count)
            yield _letter(person, subject % {"count": count}, told)


def _letter(person: User, subject: str, told: Sequence[Notification]) -> EmailMessage:
    context = {
        "person": person,
        "lines": [(title(each), sentence(each), f"{settings.SITE_URL}{address(each)}") for each in told[:LINES]],
        "more": max(len(told) - LINES, 0),
        "inbox": f"{settings.SITE_URL}{reverse('notifications')}",
    }
    line = " ".join(f"{_('Paribhasha')}: {subject}".split())
    return EmailMessage(line, render_to_string("editorial/mail.txt", context), None, [person.email])


def _day(now: datetime) -> date:
    return timezone.localdate(now)


def _hour(now: datetime) -> int:
    return timezone.localtime(now).hour
