"""Pages for what went wrong: the desk's own under its address, the readers' elsewhere."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from editorial.desk_language import DESK
from editorial.models import User
from glossary import errors

TITLES: dict[str, Promise] = {
    "request": _("This request can’t be understood"),
    "forbidden": _("This page is not open to you"),
    "form": _("This form could not be taken"),
    "missing": _("There is nothing at this address"),
    "server": _("Something broke on our side"),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _desk(request, 400, "request") if _is_desk(request) else errors.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says the rule if a refusal was raised with one."""
    if not _is_desk(request):
        return errors.forbidden(request, exception)
    said = str(exception) if isinstance(exception, PermissionDenied) else ""
    return _desk(request, 403, "forbidden", said)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For `CSRF_FAILURE_VIEW`."""
    return _desk(request, 403, "form") if _is_desk(request) else errors.stale_form(request, reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _desk(request, 404, "missing") if _is_desk(request) else errors.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return _desk(request, 500, "server") if _is_desk(request) else errors.server_error(request)


def _is_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(DESK)


def _desk(request: HttpRequest, code: int, kind: str, said: str = "") -> HttpResponse:
    """With the whole bar for those who are signed in, where the error can't be the database's or the host's."""
    knows = code in {403, 404} and isinstance(getattr(request, "user", None), User)
    page = {
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "has_permission": False,
        "is_popup": False,
        "is_nav_sidebar_enabled": False,
        **(admin.site.each_context(request) if knows else {}),
        "title": TITLES[kind],
        "kind": kind,
        "code": code,
        "said": said,
    }
    body = render_to_string("admin/error.html", page, request if knows else None)
    return HttpResponse(body, status=code, headers={"Cache-Control": "no-cache"})
