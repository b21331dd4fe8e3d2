from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInAttempt(models.Model):
    """A try to sign in that has not succeeded; `key` stands for the account and the address it came from."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("attempt to sign in")
        verbose_name_plural = _("attempts to sign in")
        indexes = [models.Index(fields=["key", "at"], name="signinattempt_key_at")]

    def __str__(self) -> str:
        return self.key
