"""What readers get. These tables, and those of topics, are all that public code may read."""

import gzip
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from glossary.languages.table import SORT_KEY_LENGTH
from glossary.models.entries import MAX_SLUG, MAX_TITLE, Entry
from glossary.models.topics import Topic

# Django's first and last name, with a blank between them.
MAX_PERSON = 150 + 1 + 150


class Provenance(models.TextChoices):
    """How far people stand behind an edition; derived from revisions and events, never set by hand."""

    MACHINE = "machine", _("Machine")
    EDITED = "edited", _("Edited, not reviewed")
    REVIEWED = "reviewed", _("Reviewed")


class EditionQuerySet(models.QuerySet["Edition"]):
    def found_at(self, language: str, slugs: Iterable[str]) -> dict[str, "Edition"]:
        """By slug, what readers of a language find at these, also at former addresses; without texts. Two queries."""
        slugs = set(slugs)
        moved = Moved.objects.leading_on(slugs)
        rows = self.filter(language=language, slug__in=slugs.union(moved.values())).only("slug", "language", "title")
        live = {edition.slug: edition for edition in rows}
        found = {slug: live.get(slug) or live.get(moved.get(slug, "")) for slug in slugs}
        return {slug: edition for slug, edition in found.items() if edition}


class Edition(models.Model):
    """The live text of one entry in one language. Withdrawing it deletes the row.

    `page_gz` is the whole page as gzipped HTML; it is good while `fresh` and `frame` is the running site's.
    `dirtied` counts the times a link target appeared or went, so that a late render can't pass for a fresh one.
    `withdraw_at` is when it is taken down, whatever text it then has.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    slug = models.CharField(max_length=MAX_SLUG)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    markdown_gz = models.BinaryField()
    title = models.CharField(max_length=MAX_TITLE)
    description = models.TextField(blank=True)
    letter = models.CharField(max_length=8)
    sort_key = models.CharField(max_length=SORT_KEY_LENGTH)
    provenance = models.CharField(max_length=10, choices=Provenance)
    reviewed_by = models.CharField(max_length=MAX_PERSON, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField()
    withdraw_at = models.DateTimeField(null=True, blank=True)
    attribution = models.CharField(max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, through="glossary.EditionTopic", related_name="editions")
    page_gz = models.BinaryField(default=bytes)
    etag = models.CharField(max_length=64, blank=True)
    fresh = models.BooleanField(default=False)
    frame = models.CharField(max_length=64, blank=True)
    dirtied = models.PositiveIntegerField(default=0)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["entry", "language"], name="edition_one_per_language"),
            models.UniqueConstraint(fields=["slug", "language"], name="edition_address_unique"),
            models.CheckConstraint(condition=Q(provenance__in=Provenance.values), name="edition_provenance_is_known"),
            models.CheckConstraint(condition=Q(fresh=False) | ~Q(etag=""), name="edition_fresh_has_etag"),
            models.CheckConstraint(
                condition=~Q(provenance="reviewed") | Q(reviewed_at__isnull=False),
                name="edition_review_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["language", "letter", "sort_key"], name="edition_browse"),
            models.Index(fields=["fresh", "id"], name="edition_stale"),
            models.Index(fields=["language", "reviewed_at"], name="edition_reviewed"),
            models.Index(fields=["language", "published_at"], name="edition_published"),
            models.Index(fields=["entry", "published_at"], name="edition_sitemap"),
            models.Index(fields=["withdraw_at"], name="edition_due", condition=Q(withdraw_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("glossary:article", args=[self.language, self.slug])

    @property
    def stamp(self) -> str:
        """Tells this publication from every other, also from another one of the same text."""
        return f"{self.number}:{self.text_hash}:{self.published_at.isoformat()}"

    @property
    def markdown(self) -> str:
        return gzip.decompress(self.markdown_gz).decode()


class EditionLink(models.Model):
    """A link in an edition's text; `target` is a slug, live or not."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="links")
    target = models.CharField(max_length=MAX_SLUG, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "target"], name="editionlink_target_unique"),
        ]

    def __str__(self) -> str:
        return self.target


class EditionTopic(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "topic"], name="editiontopic_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.topic_id}"


class MovedQuerySet(models.QuerySet["Moved"]):
    def leading_on(self, slugs: Iterable[str]) -> dict[str, str]:
        """The present slugs of entries, by those of these `slugs` that are their former ones."""
        return dict(self.filter(slug__in=slugs).exclude(target="").values_list("slug", "target"))


class Moved(models.Model):
    """What became of an address where readers once found an entry: `target` is the slug that it has now, "" if it is
    gone for good. An edition at the address comes first.
    """

    slug = models.CharField(max_length=MAX_SLUG, unique=True)
    target = models.CharField(max_length=MAX_SLUG, blank=True, db_index=True)

    objects = MovedQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.CheckConstraint(condition=~Q(slug=models.F("target")), name="moved_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.target}"
