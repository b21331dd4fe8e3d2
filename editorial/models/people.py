from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from glossary.languages import LANGUAGES


class Role(models.TextChoices):
    EDITOR = "editor", _("Editor")
    TRANSLATOR = "translator", _("Translator")
    REVIEWER = "reviewer", _("Reviewer")
    PUBLISHER = "publisher", _("Publisher")


class User(AbstractUser):
    """Somebody who works on the texts. Users are deactivated, never deleted: the trail names them."""

    is_robot = models.BooleanField(
        _("robot"),
        default=False,
        help_text=_("Saves what a program wrote, such as an import. Its work is not a person's work."),
    )

    language = models.CharField(
        _("language of the desk"),
        max_length=8,
        choices=[("", _("As in the browser")), *((code, known.native_name) for code, known in LANGUAGES.items())],
        blank=True,
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(language__in=["", *LANGUAGES]), name="user_language_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def roles(self) -> frozenset[tuple[str, str]]:
        """Pairs of role and language ("" is every language), read once for the life of the instance."""
        return frozenset(self.memberships.values_list("role", "language"))

    def has_role(self, role: str, language: str | None = None) -> bool:
        """Whether a membership gives `role` in `language`; in any language when that is None."""
        return any(held == role and (scope in {"", language} or language is None) for held, scope in self.roles)


class Membership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Empty: every language."),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "language"], name="membership_unique"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.language or '*'})"
