"""Who has what to do, and where every text stands: for lists and counts, not a text's trail."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.models.articles import Article, State
from glossary.models.editions import Provenance

MAX_NOTE = 300
MAX_FILTER = 500


class Standing(models.Model):
    """Where an article stands, worked out from its trail by `editorial.standing` so that thousands can be counted.

    `letter` is the first of the entry's slug, "0" for any digit; `trust` is of the head; `stale`: the source is another
    text now than the one that stood beside the last approval; `since`: when the article came into its state.
    """

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="standing")
    language = models.CharField(max_length=8)
    letter = models.CharField(max_length=1)
    state = models.CharField(max_length=20, choices=State)
    trust = models.CharField(_("trust"), max_length=10, choices=Provenance)
    stale = models.BooleanField(_("stale"))
    live = models.BooleanField(_("live"))
    words = models.PositiveIntegerField(_("words"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.CheckConstraint(condition=Q(trust__in=Provenance.values), name="standing_trust_is_known"),
        ]
        indexes = [
            models.Index(fields=["language", "state", "since", "article"], name="standing_queue"),
            models.Index(fields=["article"], condition=Q(stale=True), name="standing_stale"),
            models.Index(
                fields=["language", "letter", "state", "trust", "stale", "live", "words", "since"],
                name="standing_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.state} {self.trust}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def finish(self, articles: list[int], at: datetime) -> int:
        """Ends the open ones of these articles: the step that they were for is done."""
        return self.open().filter(article__in=articles).update(done_at=at)


class Assignment(models.Model):
    """`person` has the next step of an article, given `by` somebody, or by themselves, until `done_at`."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="assignments", verbose_name=_("article"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"))
    due = models.DateField(_("due"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=MAX_NOTE, blank=True)
    at = models.DateTimeField(_("since"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["article"], condition=Q(done_at=None), name="assignment_one_open"),
        ]
        indexes = [models.Index(fields=["person", "done_at"], name="assignment_of_person")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.person_id}"

    def is_overdue(self, today: date | None = None) -> bool:
        return self.due is not None and self.due < (today or timezone.localdate())


class SavedFilter(models.Model):
    """A person's name for a query string of the list of articles."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=MAX_FILTER)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="savedfilter_name_unique")]

    def __str__(self) -> str:
        return self.name
