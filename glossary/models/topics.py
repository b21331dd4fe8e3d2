from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from glossary.languages import slugify


class Topic(TagBase):
    """A keyword of the article files. What readers see is its name in their language, `TopicName`."""

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                name="topic_slug_is_ascii",
                violation_error_message=_("A topic's slug holds lower-case letters a-z, digits and single hyphens."),
            ),
        ]

    def slugify(self, tag: str, i: int | None = None) -> str:
        ascii_words = slugify(tag).encode("ascii", "ignore").decode().split("-")
        slug = "-".join(filter(None, ascii_words)) or "topic"
        return slug if i is None else f"{slug}-{i}"


class TopicName(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="names", verbose_name=_("topic"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(_("slug"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("name of a topic")
        verbose_name_plural = _("names of topics")
        constraints = [
            models.UniqueConstraint(fields=["topic", "language"], name="topicname_one_per_language"),
            models.UniqueConstraint(fields=["language", "slug"], name="topicname_slug_unique"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="topicname_has_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
