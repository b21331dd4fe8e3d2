"""Work on many texts at once: what is to be done to which of them, and what became of each."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models.trail import Event, Revision
from glossary.models.articles import Article, State


class Batch(models.Model):
    """Proposed until somebody starts it; then the worker takes its items one by one, until it has ended.

    A move's `action` is empty until it is chosen. `words` are its note or reason, and a summary for edits.
    """

    class Kind(models.TextChoices):
        MOVE = "move", _("move")
        REPLACE = "replace", _("find and replace")
        RESTORE = "restore", _("take back edits")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    action = models.CharField(_("move"), max_length=20, blank=True)
    words = models.CharField(_("words"), max_length=300, blank=True)
    find = models.CharField(_("find"), max_length=200, blank=True)
    replacement = models.CharField(_("replace with"), max_length=200, blank=True)
    whole_words = models.BooleanField(_("whole words only"), default=True)
    same_case = models.BooleanField(_("capitals and small letters as typed"), default=True)
    of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("of")
    )
    since = models.DateTimeField(_("from"), null=True, blank=True)
    until = models.DateTimeField(_("to"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="taken_back_by")
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["move", "replace", "restore"]), name="batch_kind_is_known"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False), name="batch_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=~Q(kind="move") | Q(started_at__isnull=True) | ~Q(action=""), name="batch_move_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class BatchItemQuerySet(models.QuerySet["BatchItem"]):
    def waiting(self) -> Self:
        return self.filter(outcome=BatchItem.Outcome.WAITING)

    def done(self) -> Self:
        return self.filter(outcome=BatchItem.Outcome.DONE)

    def refused(self) -> Self:
        return self.filter(outcome=BatchItem.Outcome.REFUSED)


class BatchItem(models.Model):
    """One text of a batch, as it was when the batch was made: `state` and `seen`, the hash of its head.

    `hits` are the ordinals of the places to replace; `target` is the revision to go back to.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State)
    seen = models.CharField(max_length=64)
    hits = models.JSONField(default=list, blank=True)
    target = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    message = models.TextField(_("reason"), blank=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="+")

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "article"], name="batchitem_article_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "done", "refused"]), name="batchitem_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="done") | Q(event__isnull=False), name="batchitem_done_has_event"
            ),
        ]
        indexes = [models.Index(fields=["batch", "outcome"], name="batchitem_outcome")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.article_id}"
