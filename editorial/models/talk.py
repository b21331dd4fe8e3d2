"""What people say about a text: threads at its passages, links for experts without an account, and who is told."""

from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models.trail import Event, Revision
from glossary.models.articles import Article

MAX_BODY = 5000
MAX_QUOTE = 500
MAX_CONTEXT = 300
MAX_PART = 20
MAX_HEADING = 500
MAX_NAME = 80
MAX_CANNED = 500


class ReviewLink(models.Model):
    """Lets whoever has its token, of which only the hash is kept, read one revision and comment on it."""

    token_hash = models.CharField(max_length=64, unique=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="review_links", verbose_name=_("article"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="review_links", verbose_name=_("revision"))
    label = models.CharField(_("for whom"), max_length=MAX_NAME)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_links")
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    opened = models.PositiveIntegerField(_("opened"), default=0)
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    class Meta:
        verbose_name = _("review link")
        verbose_name_plural = _("review links")
        constraints = [
            models.CheckConstraint(condition=~Q(label=""), name="reviewlink_says_for_whom"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="reviewlink_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class Thread(models.Model):
    """A conversation about an article, a part of it or a passage, which `editorial.talk.anchors` finds again.

    `part` is a part's key ("" for the whole article) and `heading` what it was called; both are of `revision`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        RESOLVED = "resolved", _("resolved")

    article = models.ForeignKey(Article, models.PROTECT, related_name="threads", verbose_name=_("article"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="threads", verbose_name=_("revision"))
    part = models.CharField(_("part"), max_length=MAX_PART, blank=True)
    heading = models.CharField(_("heading"), max_length=MAX_HEADING, blank=True)
    quote = models.CharField(_("passage"), max_length=MAX_QUOTE, blank=True)
    before = models.CharField(max_length=MAX_CONTEXT, blank=True)
    after = models.CharField(max_length=MAX_CONTEXT, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="resolved_threads", null=True, blank=True
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", resolved_by=None, resolved_at=None)
                | Q(state="resolved", resolved_by__isnull=False, resolved_at__isnull=False),
                name="thread_says_who_resolved_it",
            ),
        ]
        indexes = [models.Index(fields=["article"], condition=Q(state="open"), name="thread_open")]

    def __str__(self) -> str:
        return self.quote or self.heading or str(_("the whole article"))

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Comment(models.Model):
    """One thing said or done in a thread, by a person of the desk or through a link. Rows are only ever added."""

    class Act(models.TextChoices):
        SAID = "said", _("wrote")
        RESOLVED = "resolved", _("resolved this")
        REOPENED = "reopened", _("opened this again")

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments", verbose_name=_("thread"))
    act = models.CharField(_("act"), max_length=10, choices=Act, default=Act.SAID)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", null=True, blank=True)
    link = models.ForeignKey(ReviewLink, models.PROTECT, related_name="comments", null=True, blank=True)
    outside_name = models.CharField(_("name"), max_length=MAX_NAME, blank=True)
    body = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False, link=None, outside_name="")
                | (Q(author=None, link__isnull=False) & ~Q(outside_name="")),
                name="comment_has_one_author",
            ),
            models.CheckConstraint(condition=~Q(act="said") | ~Q(body=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(act="said") | Q(act__in=["resolved", "reopened"], author__isnull=False),
                name="comment_act_is_by_a_person_of_the_desk",
            ),
        ]
        indexes = [models.Index(fields=["link", "at"], name="comment_link_at")]

    def __str__(self) -> str:
        return f"{self.who}: {self.body[:40]}"

    @property
    def who(self) -> str:
        return str(self.author) if self.author else self.outside_name


class CannedReason(models.Model):
    """A sentence that reviewers often write when they ask for changes to a text of that language."""

    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    text = models.CharField(_("text"), max_length=MAX_CANNED)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reason for changes")
        verbose_name_plural = _("reasons for changes")
        ordering = ["language", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["language", "text"], name="cannedreason_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="cannedreason_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class Preference(models.Model):
    """How somebody wants to be told; whoever has no row has the defaults. `digest_on`: the day of the last digest."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day")
        NONE = "none", _("never")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference")
    mail = models.CharField(_("by e-mail"), max_length=10, choices=Mail, default=Mail.DAILY)
    mail_reviews = models.BooleanField(_("also what comes to review"), default=False)
    digest_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.CheckConstraint(condition=Q(mail__in=["at_once", "daily", "none"]), name="preference_mail_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_mail_display()}"


class NotificationKind(models.TextChoices):
    SUBMITTED = "submitted", _("came to review")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    NOT_PUBLISHED = "not_published", _("not published as scheduled")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ARCHIVED = "archived", _("archived")
    RESTORED = "restored", _("restored")
    MENTIONED = "mentioned", _("you were mentioned")
    SAID = "said", _("comment")
    RESOLVED = "resolved", _("thread resolved")
    REOPENED = "reopened", _("thread opened again")


class Notification(models.Model):
    """Tells one person of one event or one comment, once. `quiet`: in the desk only, unless the person chose mail."""

    Kind: TypeAlias = NotificationKind  # noqa: UP040 - its values are asked for at run time

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    event = models.ForeignKey(Event, models.PROTECT, related_name="notifications", null=True, blank=True)
    comment = models.ForeignKey(Comment, models.PROTECT, related_name="notifications", null=True, blank=True)
    quiet = models.BooleanField(default=False)
    at = models.DateTimeField(_("at"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="notification_one_for_an_event"),
            models.UniqueConstraint(fields=["user", "comment"], name="notification_one_for_a_comment"),
            models.CheckConstraint(
                condition=Q(event__isnull=False, comment=None) | Q(event=None, comment__isnull=False),
                name="notification_is_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(kind__in=NotificationKind.values), name="notification_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["user"], condition=Q(mailed_at=None), name="notification_unmailed"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
