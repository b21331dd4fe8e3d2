"""What was written and what was done. Rows are only ever added: triggers refuse the rest, see `editorial.triggers`."""

from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.models.articles import Article, State

MAX_SUMMARY = 300
MAX_REASON = 300


class RevisionOrigin(models.TextChoices):
    EDIT = "edit", _("edited")
    IMPORT = "import", _("imported")
    RESTORE = "restore", _("restored")
    MERGE = "merge", _("merged")


class Revision(models.Model):
    """One Markdown text. `base` is the number of the revision it was made from, 0 for the first; `merged`, in a merge,
    that of the earlier one which the other text was made from.
    """

    Origin = RevisionOrigin

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("revision"))
    text = models.TextField(_("text"))
    text_hash = models.CharField(_("hash of the text"), max_length=64)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="revisions", verbose_name=_("author")
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    summary = models.CharField(_("summary"), max_length=MAX_SUMMARY, blank=True)
    base = models.PositiveIntegerField(_("made from revision"))
    merged = models.PositiveIntegerField(_("and a text made from revision"), null=True, blank=True)
    at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        # With all that a person's own work is found by: the texts make the rows themselves slow to look through.
        indexes = [models.Index(fields=["author", "article", "number"], name="revision_of_author")]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_unique"),
            models.CheckConstraint(condition=models.Q(number__gt=models.F("base")), name="revision_follows_its_base"),
            models.CheckConstraint(condition=~models.Q(text_hash=""), name="revision_has_hash"),
            models.CheckConstraint(
                condition=models.Q(origin="merge", merged__isnull=False, merged__lt=models.F("base"))
                | (~models.Q(origin="merge") & models.Q(merged__isnull=True)),
                name="revision_merges_an_earlier_text",
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=RevisionOrigin.values), name="revision_origin_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} #{self.number}"


class EventKind(models.TextChoices):
    SAVED = "saved", _("saved")
    SUBMITTED = "submitted", _("submitted for review")
    RECALLED = "recalled", _("took back from review")
    CHANGES_REQUESTED = "changes_requested", _("asked for changes")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    UNSCHEDULED = "unscheduled", _("took off the schedule")
    NOT_PUBLISHED = "not_published", _("couldn’t publish as scheduled")
    PUBLISHED = "published", _("published")
    END_PLANNED = "end_planned", _("planned to take down")
    END_CANCELLED = "end_cancelled", _("cancelled the take-down")
    WITHDRAWN = "withdrawn", _("withdrew")
    ARCHIVED = "archived", _("archived")
    RESTORED = "restored", _("restored")
    RENAMED = "renamed", _("gave the entry another address")


NEED_A_REASON = [EventKind.ARCHIVED.value, EventKind.END_PLANNED.value, EventKind.WITHDRAWN.value]
NEED_A_TIME = [EventKind.END_PLANNED.value, EventKind.SCHEDULED.value]


class Event(models.Model):
    """One line of the audit trail: who did what to which text, from which state to which, and why.

    `due_at` is the time that was planned, both in what plans it and in what carries it out.
    """

    Kind: TypeAlias = EventKind  # noqa: UP040 - its values are asked for at run time

    article = models.ForeignKey(Article, models.PROTECT, related_name="events", verbose_name=_("article"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="events", verbose_name=_("revision"))
    kind = models.CharField(_("event"), max_length=20, choices=Kind)
    from_state = models.CharField(_("from state"), max_length=20, choices=State, blank=True)
    to_state = models.CharField(_("to state"), max_length=20, choices=State, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="events", verbose_name=_("by whom")
    )
    note = models.TextField(_("note"), blank=True)
    reason = models.CharField(_("reason"), max_length=MAX_REASON, blank=True)
    # Of the text that a translation was compared with when it was approved, see `editorial.standing`.
    source_hash = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(_("planned for"), null=True, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["article", "at"], name="event_article_at"),
            models.Index(fields=["actor", "at"], name="event_actor_at"),
            models.Index(fields=["kind", "at"], name="event_kind_at"),
            models.Index(fields=["due_at"], name="event_due", condition=models.Q(due_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=EventKind.values), name="event_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(from_state__in=["", *State.values], to_state__in=["", *State.values]),
                name="event_states_are_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="changes_requested") | ~models.Q(note=""),
                name="event_changes_have_a_note",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=NEED_A_REASON) | ~models.Q(reason=""),
                name="event_withdrawal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=NEED_A_TIME) | models.Q(due_at__isnull=False),
                name="event_plan_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.revision}"
