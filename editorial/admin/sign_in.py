from datetime import timedelta
from math import ceil
from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from editorial.sign_in import address_of, begin, succeed


class SignInForm(AdminAuthenticationForm):
    """Looks at no password once too many were wrong."""

    def clean(self) -> dict[str, Any]:
        username, password = (self.cleaned_data.get(name) for name in ("username", "password"))
        if not username or not password or self.request is None:
            return super().clean()
        address = address_of(self.request.META)
        if wait := begin(username, address):
            raise ValidationError(_too_often(wait), code="throttled")
        cleaned = super().clean()
        succeed(username, address)
        return cleaned


def _too_often(wait: timedelta) -> str:
    minutes = ceil(wait.total_seconds() / 60)
    said = ngettext(
        "Too many attempts with this username failed from here. Try again in %(count)d minute; others can sign in "
        "meanwhile. An administrator can set a new password.",
        "Too many attempts with this username failed from here. Try again in %(count)d minutes; others can sign in "
        "meanwhile. An administrator can set a new password.",
        minutes,
    )
    return said % {"count": minutes}
