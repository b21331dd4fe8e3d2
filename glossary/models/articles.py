"""The working copy: an article's head revision, projected to rows. Only `editorial.revisions` writes them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from glossary.models.entries import MAX_SLUG, MAX_TITLE, Entry

MAX_HEADING = 500


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


# In these the text is the one that was approved.
SIGNED = frozenset({State.APPROVED, State.SCHEDULED})


class Article(models.Model):
    """One entry in one language. `number` and `text_hash` are those of its head revision; 0 and "" before the first.

    `publish_at` is when a scheduled text goes out.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("entry"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    text_hash = models.CharField(max_length=64, blank=True, editable=False)
    approved_hash = models.CharField(max_length=64, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=MAX_TITLE, blank=True)
    description = models.TextField(_("definition"), blank=True)
    publish_at = models.DateTimeField(_("goes out"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language"],
                name="article_one_per_language",
                violation_error_message=_("This entry already has an article in this language."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(SIGNED)) | Q(approved_hash=F("text_hash")),
                name="approval_names_this_text",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(SIGNED)) | Q(number__gt=0), name="article_approved_has_text"
            ),
            models.CheckConstraint(
                condition=Q(state=State.SCHEDULED, publish_at__isnull=False)
                | (~Q(state=State.SCHEDULED) & Q(publish_at__isnull=True)),
                name="article_scheduled_has_time",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="article_state_is_known"),
            models.CheckConstraint(
                condition=Q(number=0, text_hash="") | (Q(number__gt=0) & ~Q(text_hash="")),
                name="article_head_has_hash",
            ),
        ]
        indexes = [
            models.Index(fields=["language", "state", "title"], name="article_list"),
            models.Index(fields=["-updated_at", "-id"], name="article_last_saved"),
            models.Index(fields=["publish_at"], name="article_due", condition=Q(publish_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.language}/{self.entry.slug}"

    @property
    def is_source(self) -> bool:
        return self.language == settings.SOURCE_LANGUAGE


class Section(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField(_("level"), default=2)
    heading = models.CharField(_("heading"), max_length=MAX_HEADING, blank=True)
    body = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="section_position_unique"),
            models.CheckConstraint(condition=Q(level__lte=6), name="section_level_is_a_heading"),
        ]

    def __str__(self) -> str:
        return self.heading


class Highlight(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="highlights")
    position = models.PositiveIntegerField(default=0)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("highlight")
        verbose_name_plural = _("highlights")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="highlight_position_unique"),
        ]

    def __str__(self) -> str:
        return self.body


class Question(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField(default=0)
    question = models.CharField(_("question"), max_length=MAX_HEADING)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="question_position_unique"),
        ]

    def __str__(self) -> str:
        return self.question


class LinkOrigin(models.TextChoices):
    TEXT = "text", _("linked in the text")
    HAND = "hand", _("added by hand")


class RelatedTerm(models.Model):
    """A link from an article to an entry, which may not exist yet: `target` is its slug."""

    Origin = LinkOrigin

    article = models.ForeignKey(Article, models.CASCADE, related_name="related_terms")
    target = models.CharField(_("entry"), max_length=MAX_SLUG, db_index=True)
    label = models.CharField(_("link text"), max_length=MAX_HEADING, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)

    class Meta:
        verbose_name = _("related term")
        verbose_name_plural = _("related terms")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "target"], name="relatedterm_target_unique"),
            models.CheckConstraint(condition=Q(origin__in=LinkOrigin.values), name="relatedterm_origin_is_known"),
        ]

    def __str__(self) -> str:
        return self.target
