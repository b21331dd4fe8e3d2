from collections.abc import Iterable, Iterator, Mapping
from string import ascii_lowercase
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import DeskModelAdmin, person
from editorial.models import Assignment
from glossary.models import Article, EntryTopic, Topic
from glossary.models.editions import Provenance

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


class StandingFilter(SimpleListFilter):
    """A choice among `choices`, each a condition on the article's standing."""

    choices_made: Mapping[str, tuple[Any, Q]] = {}

    def lookups(self, request: HttpRequest, model_admin: DeskModelAdmin) -> Iterable[tuple[str, Any]]:
        return [(value, label) for value, (label, _condition) in self.choices_made.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        chosen = self.choices_made.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class LiveFilter(StandingFilter):
    title = _("live")
    parameter_name = "live"
    choices_made = {
        "yes": (_("Live"), Q(standing__live=True)),
        "no": (_("Not live"), ~Q(standing__live=True)),
    }


class TrustFilter(StandingFilter):
    title = _("trust")
    parameter_name = "trust"
    choices_made = {
        **{value: (label, Q(standing__trust=value)) for value, label in Provenance.choices},
        "open": (_("Not reviewed"), ~Q(standing__trust=Provenance.REVIEWED)),
    }


class StaleFilter(StandingFilter):
    title = _("stale")
    parameter_name = "stale"
    choices_made = {
        "yes": (_("The source is another text now"), Q(standing__stale=True)),
        "no": (_("Not stale"), ~Q(standing__stale=True)),
    }


class LetterFilter(StandingFilter):
    title = _("letter")
    parameter_name = "letter"
    template = "admin/letter_filter.html"
    choices_made = {
        "0": ("0–9", Q(standing__letter="0")),
        **{letter: (letter.upper(), Q(standing__letter=letter)) for letter in ascii_lowercase},
    }


class AssignedFilter(SimpleListFilter):
    title = _("in hand")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: DeskModelAdmin) -> Iterable[tuple[str, Any]]:
        return [
            ("me", _("Mine")),
            ("yes", _("Somebody's")),
            ("no", _("Nobody's")),
            ("overdue", _("Overdue")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        taken = Assignment.objects.open()
        match self.value():
            case "me":
                return queryset.filter(pk__in=taken.filter(person=person(request)).values("article"))
            case "yes":
                return queryset.filter(pk__in=taken.values("article"))
            case "no":
                return queryset.exclude(pk__in=taken.values("article"))
            case "overdue":
                return queryset.filter(pk__in=taken.filter(due__lt=timezone.localdate()).values("article"))
        return queryset
