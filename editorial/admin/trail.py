"""The trail, to read: rows are only ever added, and by the workflow alone."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, re_path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from editorial.admin.base import DeskModelAdmin, MemberMixin
from editorial.admin.search import matching_entries
from editorial.exchange.events import CONTENT_TYPES, Format, export_events
from editorial.models import Event, Revision


class ReadOnlyAdmin(MemberMixin, DeskModelAdmin):
    list_per_page = 100
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(article__entry__in=matching_entries(search_term)), False

    @admin.display(description=_("article"))
    def titled(self, row: Any) -> str:
        return format_html(
            '<a href="{}"><span lang="{}">{}</span></a>',
            reverse("admin:glossary_article_history", args=[row.article_id]),
            row.article.language,
            row.article.title or row.article.entry.slug,
        )


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "titled", "number", "actor", "note", "reason", "due_at"]
    list_filter = ["kind", "article__language"]
    list_select_related = ["article__entry", "revision", "actor"]
    fields = ["at", "kind", "titled", "number", "from_state", "to_state", "actor", "note", "reason", "due_at"]
    search_fields = ["article__title", "article__entry__slug"]
    ordering = ["-at", "-pk"]

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(require_safe(self.export_view))
        names = "|".join(Format)
        return [re_path(rf"^export\.(?P<suffix>{names})$", export, name="editorial_event_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest, suffix: str) -> StreamingHttpResponse:
        """The events that the list shows under the same filters, all pages of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        events = self.get_changelist_instance(request).get_queryset(request)
        format = Format(suffix)
        response = StreamingHttpResponse(export_events(events, format), content_type=CONTENT_TYPES[format])
        response["Content-Disposition"] = f'attachment; filename="events.{suffix}"'
        return response

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).defer("revision__text")

    @admin.display(description=_("revision"))
    def number(self, event: Event) -> int:
        return event.revision.number


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["at", "titled", "number", "author", "origin", "summary"]
    list_filter = ["origin", "article__language"]
    list_select_related = ["article__entry", "author"]
    fields = ["at", "titled", "number", "base", "author", "origin", "summary", "text_hash", "text"]
    search_fields = ["article__title", "article__entry__slug"]
    ordering = ["-at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return super().get_queryset(request).defer("text")
