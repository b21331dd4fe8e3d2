from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import regex
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from glossary.languages import LANGUAGES
from glossary.models.entries import RESERVED_SLUGS, SLUG_PATTERN

type Patterns = Iterable[URLPattern | URLResolver]


def _routes(patterns: Patterns, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def address_words(patterns: Patterns) -> set[str]:
    """The words that stand where an entry's slug could: first in an address, or second, after the language."""
    words = set()
    for route in _routes(patterns):
        fixed = (part for part in route.split("/")[:2] if "<" not in part)
        words.add(next(fixed, ""))
    return {word for word in words if regex.match(SLUG_PATTERN, word)}


@register()
def languages_agree(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The settings name the languages, `glossary.languages` knows how each is written: both have all of them."""
    named = [code for code, _name in settings.LANGUAGES]
    errors = [
        Error(f"“{code}” is in only one of settings.LANGUAGES and glossary.languages.LANGUAGES.", id="glossary.E002")
        for code in sorted(set(named) ^ set(LANGUAGES))
    ]
    if settings.SOURCE_LANGUAGE not in named:
        errors.append(Error("SOURCE_LANGUAGE is none of settings.LANGUAGES.", id="glossary.E003"))
    return list(errors)


@register()
def slugs_are_no_addresses(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """An entry called “feed” would hide behind the page of that name."""
    words = address_words(get_resolver().url_patterns) - RESERVED_SLUGS
    return [
        Error(f"“{word}” is an address of the site: add it to RESERVED_SLUGS.", id="glossary.E001")
        for word in sorted(words)
    ]
