from collections.abc import Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import DeskModelAdmin
from glossary.models import Article, Edition, EntryTopic, Topic


class TopicFilter(SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: DeskModelAdmin) -> Iterable[tuple[str, str]]:
        return [(topic.slug, topic.name) for topic in Topic.objects.order_by("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if slug := self.value():
            entries = EntryTopic.objects.filter(tag__slug=slug.replace("\0", "")).values("content_object")
            return queryset.filter(entry__in=entries)
        return queryset


class LiveFilter(SimpleListFilter):
    title = _("live")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: DeskModelAdmin) -> Iterable[tuple[str, Any]]:
        return [("yes", _("Live")), ("no", _("Not live"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        edition = Exists(Edition.objects.filter(entry=OuterRef("entry"), language=OuterRef("language")))
        match self.value():
            case "yes":
                return queryset.filter(edition)
            case "no":
                return queryset.exclude(edition)
        return queryset
