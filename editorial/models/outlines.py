from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Outline(models.Model):
    """Headings that a new article can start with."""

    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=100)
    headings = models.TextField(_("headings"), help_text=_("One a line, in the language of the article."))

    class Meta:
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")
        ordering = ["language", "name"]
        constraints = [models.UniqueConstraint(fields=["language", "name"], name="outline_name_unique")]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_language_display()})"

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.headings.splitlines() if line.strip()]
