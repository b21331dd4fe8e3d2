"""Pages of the desk that are not of one model: under the admin's address and behind its sign-in."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpResponseBase
from django.urls import URLPattern, path

from editorial.admin import handing, work

app_name = "desk"


def _page(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    return path(route, admin.site.admin_view(view), name=name)


urlpatterns = [
    _page("queue/<slug:name>/", work.queue_view, "queue"),
    _page("queue/<slug:name>/take/", work.take_view, "take"),
    _page("queue/<slug:name>/after/<int:pk>/", work.after_view, "after"),
    _page("article/<int:pk>/take/", handing.take_article_view, "take_article"),
    _page("article/<int:pk>/give-back/", handing.give_back_view, "give_back"),
    _page("article/<int:pk>/hand-out/", handing.hand_out_view, "hand_out"),
    _page("activity/", work.activity_view, "activity"),
    _page("filters/", work.filters_view, "filters"),
    _page("filters/<int:pk>/rename/", work.rename_filter_view, "rename_filter"),
    _page("filters/<int:pk>/delete/", work.delete_filter_view, "delete_filter"),
]
