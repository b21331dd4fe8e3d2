"""The addresses of what is live, for search engines: https://www.sitemaps.org/protocol.html"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched, groupby
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse

from glossary.languages import LANGUAGES
from glossary.models.editions import Edition

XML = "application/xml; charset=utf-8"
LIMIT = 50_000  # addresses in one file, by the protocol
_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemap(part: int, limit: int = LIMIT) -> bytes:
    """Part 0 holds every live article with its counterparts in other languages, after the home pages and alphabets.

    If that is more than one file may hold, part 0 names the parts 1, 2, …. Raises KeyError where there is no part.
    """
    addresses = [*_fixed("glossary:home"), *_fixed("glossary:browse"), *_articles()]
    parts = dict(enumerate(batched(addresses, limit, strict=False), start=1))
    if part:
        return _file("urlset", parts[part])
    return _file("urlset", addresses) if len(parts) == 1 else _file("sitemapindex", map(_part, parts))


def _file(root: str, lines: Iterable[str]) -> bytes:
    return "".join((f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_NAMES}>\n', *lines, f"</{root}>\n")).encode()


def _part(number: int) -> str:
    return f"<sitemap><loc>{_absolute(reverse('glossary:sitemap'))}?part={number}</loc></sitemap>\n"


def _fixed(view: str) -> Iterator[str]:
    pages = {code: reverse(view, args=[code]) for code in LANGUAGES}
    return (_url(code, pages) for code in LANGUAGES)


def _articles() -> Iterator[str]:
    editions = Edition.objects.order_by("slug", "language").values_list("slug", "language", "published_at")
    for slug, group in groupby(editions.iterator(), key=lambda row: row[0]):
        dates = {language: published for _slug, language, published in group}
        pages = {language: reverse("glossary:article", args=[language, slug]) for language in dates}
        for language, date in dates.items():
            yield _url(language, pages, date)


def _url(language: str, pages: dict[str, str], date: datetime | None = None) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{_absolute(page)}"/>' for code, page in pages.items()
    )
    modified = f"<lastmod>{date.isoformat(timespec='seconds')}</lastmod>" if date else ""
    return f"<url><loc>{_absolute(pages[language])}</loc>{modified}{links if len(pages) > 1 else ''}</url>\n"


def _absolute(path: str) -> str:
    return escape(settings.SITE_URL + path)
