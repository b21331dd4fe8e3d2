"""Pages for what went wrong, in the language of the address, else the one the browser likes best."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers

from glossary import layout
from glossary.languages import LANGUAGES
from glossary.models.editions import Edition, Moved
from glossary.negotiation import preferred_languages


class NotLive(Http404):
    """No edition of the entry is live in the language that was asked for."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400, "glossary/error.html", kind="request")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403, "glossary/error.html", kind="forbidden")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Most who get here left a form open, or signed in again in another window."""
    return _error(request, 403, "glossary/error.html", kind="form")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Offers the article in another language where it is live only there, leads on to an entry that has moved, and
    says of one that is gone that it is.
    """
    slug = exception.slug if isinstance(exception, NotLive) else ""
    offers = list(Edition.objects.filter(slug=slug).defer("page_gz", "markdown_gz")) if slug else []
    if slug and not offers and (known := Moved.objects.filter(slug=slug).first()):
        return _elsewhere(request, known)
    return _error(request, 404, "glossary/missing.html", offers=[(LANGUAGES[o.language], o) for o in offers])


def _elsewhere(request: HttpRequest, moved: Moved) -> HttpResponse:
    """Only one step on: a redirect to an address that has nothing would be kept by browsers and caches."""
    if moved.target and Edition.objects.filter(slug=moved.target).exists():
        match = request.resolver_match
        named = match is not None and match.url_name and "slug" in match.kwargs
        name, kwargs = (match.view_name, match.kwargs) if match and named else ("glossary:entry", {})
        response: HttpResponse = redirect(name, **{**kwargs, "slug": moved.target}, permanent=True)
        response["Cache-Control"] = "max-age=3600"
        return response
    if moved.target and not Moved.objects.filter(slug=moved.target, target="").exists():
        return _error(request, 404, "glossary/missing.html", offers=[])
    return _error(request, 410, "glossary/gone.html")


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500, "glossary/error.html", kind="server")


def _error(request: HttpRequest, code: int, template: str, **context: Any) -> HttpResponse:
    prefix = request.path_info.split("/")[1]
    language = LANGUAGES[prefix if prefix in LANGUAGES else preferred_languages(request)[0]]
    response = HttpResponse(
        layout.render(template, language, path=request.path_info, code=code, **context), status=code
    )
    response["Cache-Control"] = "no-cache"
    if prefix not in LANGUAGES:
        patch_vary_headers(response, ["Accept-Language"])
    return response
