"""Lists of live editions: by letter, by topic, by date. None of them reads a text."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.core.paginator import Page as Leaf
from django.db.models import Count, QuerySet
from django.http import Http404

from glossary.languages import Language
from glossary.models.editions import Edition

PER_PAGE = 100
LISTED = ("slug", "language", "title", "description", "provenance", "letter", "entry_id", "reviewed_at")


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    letter: Letter
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """An edition in a list, and what the entry is called in the other languages, by language code."""

    edition: Edition
    elsewhere: dict[str, str]


def live(language: Language) -> QuerySet[Edition]:
    return Edition.objects.filter(language=language.code).only(*LISTED).order_by("sort_key", "slug")


def latest(language: Language, count: int) -> list[Edition]:
    """Those reviewed last, then, among those nobody reviewed, those published last."""
    reviewed = live(language).filter(reviewed_at__isnull=False).order_by("-reviewed_at", "slug")[:count]
    others = live(language).filter(reviewed_at__isnull=True).order_by("-published_at", "slug")
    return [*reviewed, *others[: max(count - len(reviewed), 0)]]


def letters(language: Language) -> list[list[Letter]]:
    """The alphabet in its groups with the number of titles under each; of other scripts only the letters in use.

    "#", the last group, joins the one before it.
    """
    rows = Edition.objects.filter(language=language.code).values_list("letter").annotate(Count("pk")).order_by()
    counts: dict[str, int] = dict(rows)
    own = _script(language.alphabet[0][0])
    groups = [[Letter(letter, counts.get(letter, 0)) for letter in group] for group in language.alphabet]
    *shown, others = [[each for each in group if each.count or _script(each.letter) == own] for group in groups]
    shown = [group for group in shown if group]
    return [*shown[:-1], shown[-1] + others]


def _script(letter: str) -> str:
    return unicodedata.name(letter).partition(" ")[0]


def total(groups: list[list[Letter]]) -> dict[str, int | str]:
    count = sum(each.count for group in groups for each in group)
    return {"total": count, "total_shown": f"{count:,}"}


def shelf(groups: list[list[Letter]], letter: str) -> Shelf:
    """A letter between its nearest neighbours with entries. Raises Http404 for what is no letter of the language."""
    every = [each for group in groups for each in group]
    places = [place for place, each in enumerate(every) if each.letter == letter]
    if not places:
        raise Http404(letter)
    before = [each for each in every[: places[0]] if each.count]
    after = [each for each in every[places[0] + 1 :] if each.count]
    return Shelf(every[places[0]], before[-1].letter if before else "", after[0].letter if after else "")


def leaf(items: QuerySet[Any, Any], number: str) -> Leaf[Any]:
    """One page of a list. Raises Http404 for a page that there is not."""
    try:
        return Paginator(items, PER_PAGE).page(number)
    except InvalidPage as error:
        raise Http404(str(error)) from error


def rows(editions: Iterable[Edition], language: Language) -> list[Row]:
    listed = list(editions)
    others = Edition.objects.filter(entry__in=[edition.entry_id for edition in listed]).exclude(language=language.code)
    elsewhere: dict[int, dict[str, str]] = {}
    for entry, code, title in others.values_list("entry", "language", "title"):
        elsewhere.setdefault(entry, {})[code] = title
    return [Row(edition, elsewhere.get(edition.entry_id, {})) for edition in listed]
