from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.models.articles import Article


class Draft(models.Model):
    """What somebody typed into an article's form and hasn't saved. Never a revision; seen by its owner only.

    `base` is the number of the revision that the form was made from, `fields` what it would post. `window` names the
    page that keeps it: another one doesn't write over it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    base = models.PositiveIntegerField(_("made from revision"))
    fields = models.JSONField()
    window = models.CharField(max_length=40)
    at = models.DateTimeField(_("kept"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="draft_unique")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.article_id} #{self.base}"
