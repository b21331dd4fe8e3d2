"""The addresses of what is live, for search engines: https://www.sitemaps.org/protocol.html"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, groupby
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, Max
from django.urls import reverse

from glossary.languages import LANGUAGES
from glossary.models.editions import Edition

XML = "application/xml; charset=utf-8"
# Addresses in one part, those of counterparts included. The protocol allows 50,000, but a part is made at each request.
LIMIT = 2000
# Of how many entries a part tells, by their keys: each has at most an address a language, with as many counterparts.
ENTRIES = LIMIT // (len(LANGUAGES) * (1 + len(LANGUAGES)))
FRONT = 0
_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def index(entries: int = ENTRIES) -> bytes:
    """Names the parts, each with the moment of the last publication in it. One query, of an index.

    An entry stays in its part, so a publication changes one part only.
    """
    part = F("entry_id") / entries + 1
    parts = Edition.objects.values(part=part).annotate(date=Max("published_at")).order_by("part")
    rows = parts.values_list("part", "date")
    return _file("sitemapindex", chain([_part(FRONT)], (_part(number, date) for number, date in rows.iterator())))


def part(number: int, entries: int = ENTRIES) -> bytes:
    """The home pages and alphabets, or articles with their counterparts. One query. Raises KeyError for no part."""
    if number == FRONT:
        return _file("urlset", chain(_fixed("glossary:home"), _fixed("glossary:browse")))
    first = (number - 1) * entries
    if not (lines := list(_articles(first, first + entries - 1))):
        raise KeyError(number)
    return _file("urlset", lines)


def _file(root: str, lines: Iterable[str]) -> bytes:
    return "".join((f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_NAMES}>\n', *lines, f"</{root}>\n")).encode()


def _part(number: int, date: datetime | None = None) -> str:
    return f"<sitemap><loc>{_absolute(reverse('glossary:sitemap'))}?part={number}</loc>{_modified(date)}</sitemap>\n"


def _fixed(view: str) -> Iterator[str]:
    pages = {code: reverse(view, args=[code]) for code in LANGUAGES}
    return (_url(code, pages) for code in LANGUAGES)


def _articles(first: int, last: int) -> Iterator[str]:
    editions = Edition.objects.filter(entry__gte=first, entry__lte=last).order_by("entry", "language")
    for slug, group in groupby(editions.values_list("slug", "language", "published_at"), key=lambda row: row[0]):
        dates = {language: published for _slug, language, published in group}
        pages = {language: reverse("glossary:article", args=[language, slug]) for language in dates}
        for language, date in dates.items():
            yield _url(language, pages, date)


def _url(language: str, pages: dict[str, str], date: datetime | None = None) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{_absolute(page)}"/>' for code, page in pages.items()
    )
    return f"<url><loc>{_absolute(pages[language])}</loc>{_modified(date)}{links if len(pages) > 1 else ''}</url>\n"


def _modified(date: datetime | None) -> str:
    return f"<lastmod>{date.isoformat(timespec='seconds')}</lastmod>" if date else ""


def _absolute(path: str) -> str:
    return escape(settings.SITE_URL + path)
