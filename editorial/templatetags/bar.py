"""The order of the bar at the desk's top: by what people open most, and the same in every language."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import template

register = template.Library()

ORDER = ("Article", "Entry", "Topic", "User", "Outline", "CannedReason", "Event", "Revision", "Job")


@register.filter
def in_order(apps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The models of the admin's `available_apps`, those without a place in the order last."""
    place = {name: number for number, name in enumerate(ORDER)}
    models = chain.from_iterable(app["models"] for app in apps)
    return sorted(models, key=lambda model: (place.get(model["object_name"], len(place)), model["object_name"]))
