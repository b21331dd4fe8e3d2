"""The inbox: what a person was told, and how they want to be told."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from editorial.admin.base import RowModelForm, allowed, person
from editorial.mailing import address, sentence, title, with_subjects
from editorial.models import Notification, Preference, User
from editorial.rules import Action

PAGE = 50


class PreferenceForm(RowModelForm):
    class Meta:
        model = Preference
        fields = ["mail", "mail_reviews"]
        widgets = {"mail": forms.RadioSelect}


def _reader(request: HttpRequest) -> User:
    """Whoever has a role; raises PermissionDenied for others."""
    if not allowed(request, Action.SEE):
        raise PermissionDenied
    return person(request)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    return _page(request, PreferenceForm(instance=_preference(_reader(request))))


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to what it is about and counts as read; with `stay`, back to the inbox."""
    notification = get_object_or_404(with_subjects(Notification.objects.filter(user=_reader(request))), pk=pk)
    Notification.objects.filter(pk=pk, read_at=None).update(read_at=timezone.now())
    return HttpResponseRedirect(reverse("notifications") if "stay" in request.POST else address(notification))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Those that were there when the page was made: newer ones stay unread."""
    last = request.POST.get("last", "")
    if last.isdecimal() and len(last) < 19:
        unread = Notification.objects.filter(user=_reader(request), read_at=None, pk__lte=int(last))
        unread.update(read_at=timezone.now())
    return HttpResponseRedirect(reverse("notifications"))


@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    form = PreferenceForm(request.POST, instance=_preference(_reader(request)))
    if not form.is_valid():
        return _page(request, form, status=422)
    Preference.objects.update_or_create(user=person(request), defaults=form.cleaned_data)
    messages.success(request, _("That is how you will be told."))
    return HttpResponseRedirect(reverse("notifications"))


def _preference(user: User) -> Preference:
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def _page(request: HttpRequest, form: PreferenceForm, status: int = 200) -> HttpResponse:
    user = _reader(request)
    found = with_subjects(Notification.objects.filter(user=user)).order_by("-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Notifications"),
        "page": page,
        "rows": [(each, title(each), sentence(each)) for each in page],
        "form": form,
        "reachable": bool(user.email),
        "media": form.media,
    }
    return TemplateResponse(request, "editorial/notifications.html", context, status=status)


_view = admin.site.admin_view

urlpatterns = [
    path("", _view(inbox), name="notifications"),
    path("read/", _view(read_all), name="notifications_read"),
    path("preferences/", _view(prefer), name="notifications_prefer"),
    path("<int:pk>/", _view(open_one), name="notification"),
]
