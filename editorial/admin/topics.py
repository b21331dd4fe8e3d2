from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import DeskModelAdmin, MemberMixin, RowModelForm, StackedInline
from editorial.publishing import topics_renamed
from editorial.rules import Action, languages
from glossary.languages import slugify
from glossary.models import EntryTopic, Topic, TopicName


class TopicNameForm(RowModelForm):
    """Names in the languages `codes` can be given and changed, the others only read."""

    codes: Collection[str] = ()

    class Meta:
        model = TopicName
        fields = ["language", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.language not in self.codes:
            for field in self.fields.values():
                field.disabled = True
        elif "language" in self.fields:
            language: Any = self.fields["language"]
            language.choices = [choice for choice in language.choices if choice[0] in {"", *self.codes}]

    def clean(self) -> dict[str, Any]:
        """Refuses a name without a letter, and one whose address another topic has."""
        cleaned: dict[str, Any] = super().clean() or {}
        slug = self.instance.slug or slugify(cleaned.get("name", ""))
        others = TopicName.objects.filter(language=cleaned.get("language"), slug=slug).exclude(pk=self.instance.pk)
        if "name" in cleaned and not slug:
            self.add_error("name", ValidationError(_("A name needs letters or digits."), code="invalid"))
        elif slug and others.exists():
            self.add_error("name", ValidationError(_("Another topic has this name already."), code="unique"))
        return cleaned


class TopicNameInline(MemberMixin, StackedInline):
    model = TopicName
    form = TopicNameForm
    fields = ["language", "name"]
    extra = 1
    change_action = add_action = Action.NAME_TOPICS

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        codes = languages(request.user, Action.NAME_TOPICS)
        form = type("TopicNameForm", (TopicNameForm,), {"codes": codes})
        return super().get_formset(request, obj, **{**kwargs, "form": form})


@admin.register(Topic)
class TopicAdmin(MemberMixin, DeskModelAdmin):
    """Topics come and go with the keywords of articles; here they get the names that readers see."""

    inlines = [TopicNameInline]
    change_action = Action.NAME_TOPICS
    list_display = ["name", "slug", "names_shown", "entries"]
    search_fields = ["name", "slug", "names__name"]
    fields = ["name", "slug"]
    readonly_fields = ["name", "slug"]
    ordering = ["name"]
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        entries = EntryTopic.objects.filter(tag=OuterRef("pk")).order_by().values("tag").annotate(count=Count("pk"))
        topics = super().get_queryset(request).annotate(entry_count=Coalesce(Subquery(entries.values("count")), 0))
        named: QuerySet[Topic] = topics.prefetch_related("names")
        return named

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            topics_renamed([form.instance.pk])

    @admin.display(description=_("names"))
    def names_shown(self, topic: Topic) -> str:
        return ", ".join(f"{name.language}: {name.name}" for name in topic.names.all())

    @admin.display(description=_("entries"), ordering="entry_count")
    def entries(self, topic: Any) -> int:
        return int(topic.entry_count)
