"""What every page of the readers shares. It is rendered without a request: nothing in it can depend on who asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from glossary.languages import LANGUAGES, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The same page in another language."""

    language: Language
    url: str
    title: str = ""


def others(language: Language) -> list[Language]:
    return [other for other in LANGUAGES.values() if other != language]


def twin(view: str, language: Language) -> Twin:
    return Twin(language=language, url=reverse(view, args=[language.code]))


@cache
def chrome(code: str) -> dict[str, str]:
    """What is the same on every page of a language."""
    context = {"language": LANGUAGES[code], "licence": {"name": settings.LICENCE_NAME, "url": settings.LICENCE_URL}}
    with translation.override(code):
        return {
            part: get_template(f"glossary/_{part}.html").render(context) for part in ("icons", "brand", "ways", "foot")
        }


def render(template: str, language: Language, *, url: str = "", twins: Iterable[Twin] = (), **context: Any) -> str:
    """The page in its language. `url` is its own path, "" for one that is not to be found by search engines.

    The language switch leads to the twins, and to the home page of a language in which there is none.
    """
    found = {twin.language.code: twin for twin in twins}
    with translation.override(language.code):
        return get_template(template).render(
            {
                "language": language,
                "url": url,
                "twins": list(found.values()),
                "switch": [found.get(o.code) or twin("glossary:home", o) for o in others(language)],
                "chrome": chrome(language.code),
                "site": settings.SITE_URL,
                "licence": {"name": settings.LICENCE_NAME, "url": settings.LICENCE_URL},
                **context,
            }
        )
