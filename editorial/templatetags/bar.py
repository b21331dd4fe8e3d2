"""The bar at the desk's top: what people open every day, in the same order in every language."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import template

register = template.Library()

# Whatever else there is stands on the desk's first page.
ORDER = ("Article", "Entry", "Topic", "Batch", "Event", "User")


@register.filter
def in_bar(apps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The models of the admin's `available_apps` that have a place in the bar."""
    models = {model["object_name"]: model for model in chain.from_iterable(app["models"] for app in apps)}
    return [models[name] for name in ORDER if name in models]
