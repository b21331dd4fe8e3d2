"""The language of the desk: a person's own choice, else the one made at sign-in, else the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from editorial.models import User

DESK = "/admin/"


class DeskLanguageMiddleware:
    """Speaks to each person in their language under the desk's address, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DESK):
            return self.get_response(request)
        code = spoken(request)
        with translation.override(code):
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        response.headers.setdefault("Content-Language", code)
        return response


def spoken(request: HttpRequest) -> str:
    """The code of the language in which to answer."""
    chosen: str = getattr(request.user, "language", "")
    return chosen or translation.get_language_from_request(request)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the `language` ("" is the browser's) for the person, and in this browser for whoever isn't signed in."""
    code = request.POST.get("language")
    if code not in {"", *dict(settings.LANGUAGES)}:
        raise BadRequest("There is no such language.")
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=code)
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=None if code else 0,
        # Readers' pages get none.
        path=DESK,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else reverse("admin:index")
