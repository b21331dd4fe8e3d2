from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import DeskModelAdmin
from glossary.models import Article, Edition, EntryTopic, Topic

SHOWN = 12


class TopicFilter(SimpleListFilter):
    """The topics most in use as links, any other by its slug or by words of its name in any language."""

    title = _("topic")
    parameter_name = "topic"
    template = "admin/topic_filter.html"

    def __init__(self, request: HttpRequest, params: Any, model: type[Article], model_admin: DeskModelAdmin) -> None:
        """`kept` is what else the list is narrowed by, from its first page on."""
        self.kept = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in {self.parameter_name, PAGE_VAR}
        ]
        super().__init__(request, params, model, model_admin)

    @property
    def text(self) -> str:
        return (self.value() or "").replace("\0", "").strip()

    def has_output(self) -> bool:
        """Also when no topic is found: else the list would be shown as if nobody had asked."""
        return bool(self.lookup_choices or self.text)

    def lookups(self, request: HttpRequest, model_admin: DeskModelAdmin) -> Iterable[tuple[str, str]]:
        shown = topics_like(self.text).order_by("name") if self.text else _most_used()
        return [(topic.slug, topic.name) for topic in shown[:SHOWN]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if not self.text:
            return queryset
        entries = EntryTopic.objects.filter(tag__in=topics_like(self.text).values("pk")).values("content_object")
        return queryset.filter(entry__in=entries)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """One topic that is found is the one that was meant."""
        every, *topics = super().choices(changelist)
        alone = len(topics) == 1 and bool(self.text)
        yield every
        for topic in topics:
            yield {**topic, "selected": alone}


def topics_like(text: str) -> QuerySet[Topic]:
    """The topic with this slug or name; without one, all that have these words in a name."""
    exact = Topic.objects.filter(Q(slug=text) | Q(name__iexact=text))
    alike = Q(name__icontains=text) | Q(names__name__icontains=text)
    found: QuerySet[Topic] = Topic.objects.filter(Q(pk__in=exact.values("pk")) | ~Exists(exact) & alike)
    return found.distinct()


def _most_used() -> QuerySet[Topic]:
    used = EntryTopic.objects.order_by().values("tag").annotate(count=Count("pk"))
    uses = used.filter(tag=OuterRef("pk")).values("count")
    topics: QuerySet[Topic] = Topic.objects.annotate(uses=Subquery(uses)).filter(uses__gt=0)
    return topics.order_by("-uses", "name")


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
