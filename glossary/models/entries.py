from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from glossary.models.topics import Topic

MAX_SLUG = 150
MAX_TITLE = 300

# `\Z`: Python takes `$` for the place before a last line end, too.
SLUG_PATTERN = r"^[a-z0-9][a-z0-9_-]*\Z"

# Words that are addresses. A system check compares them with the URL patterns.
RESERVED_SLUGS = frozenset(
    {
        *(code for code, _name in settings.LANGUAGES),
        "admin",
        "api",
        "browse",
        "feed",
        "healthz",
        "media",
        "parallel",
        "readyz",
        "review",
        "search",
        "static",
        "topics",
    }
)


def validate_entry_slug(slug: str) -> None:
    """Raises ValidationError with code `invalid`, `long` or `reserved`."""
    RegexValidator(
        SLUG_PATTERN,
        _("“%(value)s” can't be an address: use lower-case letters a-z, digits, hyphens and underscores."),
        code="invalid",
    )(slug)
    if len(slug) > MAX_SLUG:
        raise ValidationError(
            _("An address has at most %(limit)d characters, this one %(length)d."),
            code="long",
            params={"limit": MAX_SLUG, "length": len(slug)},
        )
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(value)s” is an address of the site itself: choose another."),
            code="reserved",
            params={"value": slug},
        )


class EntryTopic(ItemBase):
    # taggit asks by this name: a hidden one would be taken for any other hidden one.
    tag = models.ForeignKey(Topic, models.CASCADE, related_name="entry_topics")
    content_object = models.ForeignKey("glossary.Entry", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="entrytopic_unique"),
        ]


class Entry(models.Model):
    """A concept, in no language. Its topics are the keywords of its source-language article."""

    slug = models.CharField(_("slug"), max_length=MAX_SLUG, unique=True, validators=[validate_entry_slug])
    attribution = models.CharField(
        _("attribution"),
        max_length=200,
        blank=True,
        help_text=_("Whom the licence of imported text asks to name."),
    )
    topics = TaggableManager(_("topics"), through=EntryTopic, blank=True)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=models.Q(slug__regex=SLUG_PATTERN), name="entry_slug_is_an_address"),
        ]

    def __str__(self) -> str:
        return self.slug
