from typing import Any

from django import template
from django.conf import settings

from editorial.demo import ACCOUNTS, PASSWORD

register = template.Library()


@register.inclusion_tag("admin/_demo_accounts.html")
def demo_accounts() -> dict[str, Any]:
    """The accounts anyone may sign in with; none outside demo mode."""
    return {"accounts": ACCOUNTS if settings.DEMO else (), "password": PASSWORD}
