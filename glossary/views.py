"""The readers' pages. They read editions and topics and nothing else, and set no cookie."""

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from glossary import errors, layout, listings, pages, sitemaps, topics
from glossary.errors import NotLive
from glossary.languages import LANGUAGES, Language
from glossary.models.editions import Edition
from glossary.negotiation import HTML, preferred_languages, send_compressed


def reader[**P](
    view: Callable[Concatenate[HttpRequest, Language, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page in the language of its address. What is missing says so in that language, with DEBUG too."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, language: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, LANGUAGES[language], *args, **kwargs)
        except Http404 as missing:
            return errors.not_found(request, missing)

    return wrapped


def _page(request: HttpRequest, template: str, language: Language, url: str, **context: Any) -> HttpResponseBase:
    return _send(request, layout.render(template, language, url=url, **context).encode())


def _send(request: HttpRequest, body: bytes, content_type: str = HTML) -> HttpResponseBase:
    etag = hashlib.sha256(body).hexdigest()[:32]
    return send_compressed(request, gzip.compress(body, 5, mtime=0), etag, content_type)


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    response = redirect("glossary:home", preferred_languages(request)[0])
    patch_vary_headers(response, ["Accept-Language"])
    return response


@reader
def home(request: HttpRequest, language: Language) -> HttpResponseBase:
    letters, latest = listings.letters(language), listings.latest(language, 7)
    return _page(
        request,
        "glossary/home.html",
        language,
        reverse("glossary:home", args=[language.code]),
        twins=[layout.twin("glossary:home", other) for other in layout.others(language)],
        letters=letters,
        **listings.total(letters),
        newest=next(iter(latest), None),
        latest=latest[1:],
        topics=topics.links(topics.counts_in(language)[:8], language),
    )


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """To the article in the language the reader likes best of those in which it is live.

    Never permanent: which one that is depends on the reader, and on what is published next.
    """
    live = set(Edition.objects.filter(slug=slug.lower()).values_list("language", flat=True))
    code = next((code for code in preferred_languages(request) if code in live), "")
    if not code:
        return errors.not_found(request, NotLive(slug.lower()))
    response = redirect("glossary:article", code, slug.lower())
    patch_vary_headers(response, ["Accept-Language"])
    return response


@reader
def browse(request: HttpRequest, language: Language) -> HttpResponseBase:
    letters = listings.letters(language)
    return _page(
        request,
        "glossary/browse.html",
        language,
        reverse("glossary:browse", args=[language.code]),
        twins=[layout.twin("glossary:browse", other) for other in layout.others(language)],
        letters=letters,
        **listings.total(letters),
    )


@reader
def browse_letter(request: HttpRequest, language: Language, letter: str) -> HttpResponseBase:
    letters = listings.letters(language)
    shelf = listings.shelf(letters, letter)
    leaf = listings.leaf(listings.live(language).filter(letter=letter), request.GET.get("page", "1"))
    return _page(
        request,
        "glossary/browse_letter.html",
        language,
        _numbered(reverse("glossary:browse_letter", args=[language.code, letter]), leaf.number),
        letters=letters,
        shelf=shelf,
        leaf=leaf,
        rows=listings.rows(leaf.object_list, language),
    )


@reader
def topic_list(request: HttpRequest, language: Language) -> HttpResponseBase:
    leaf = listings.leaf(topics.counts_in(language), request.GET.get("page", "1"))
    return _page(
        request,
        "glossary/topic_list.html",
        language,
        _numbered(reverse("glossary:topic_list", args=[language.code]), leaf.number),
        twins=[layout.twin("glossary:topic_list", other) for other in layout.others(language)],
        leaf=leaf,
        topics=topics.links(leaf.object_list, language),
    )


@reader
def topic(request: HttpRequest, language: Language, slug: str) -> HttpResponseBase:
    found = topics.topic_at(language, slug)
    if found is None:
        raise Http404(slug)
    leaf = listings.leaf(listings.live(language).filter(topics=found), request.GET.get("page", "1"))
    link = topics.link(found, language, leaf.paginator.count)
    if not link.count:
        raise Http404(slug)
    if link.slug != slug:
        return redirect(link.url)
    return _page(
        request,
        "glossary/topic.html",
        language,
        _numbered(link.url, leaf.number),
        twins=topics.topic_twins(found, language),
        topic=link,
        leaf=leaf,
        rows=listings.rows(leaf.object_list, language),
    )


@reader
def article(request: HttpRequest, language: Language, slug: str) -> HttpResponseBase:
    if slug != slug.lower():
        return redirect("glossary:article", language.code, slug.lower(), permanent=True)
    page = pages.find(language, slug)
    if page is None:
        raise NotLive(slug)
    return send_compressed(request, page.body, page.etag)


@reader
def article_markdown(request: HttpRequest, language: Language, slug: str) -> HttpResponseBase:
    if slug != slug.lower():
        return redirect("glossary:article_markdown", language.code, slug.lower(), permanent=True)
    edition = Edition.objects.filter(language=language.code, slug=slug).only("markdown_gz", "text_hash").first()
    if edition is None:
        raise NotLive(slug)
    return send_compressed(request, bytes(edition.markdown_gz), edition.text_hash, "text/markdown; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ("User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}{reverse('glossary:sitemap')}", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    part = request.GET.get("part")
    try:
        body = sitemaps.index() if part is None else sitemaps.part(int(part[:6]))
    except (ValueError, KeyError) as missing:
        return errors.not_found(request, missing)
    return _send(request, body, sitemaps.XML)


def _numbered(url: str, number: int) -> str:
    return url if number == 1 else f"{url}?page={number}"
