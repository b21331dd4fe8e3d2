from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.admin.base import MemberMixin, person
from editorial.admin.beginnings import NewEntryForm
from editorial.admin.renaming import RenamePage
from editorial.admin.search import matching_entries
from editorial.publishing import attribution_changed
from editorial.revisions import create_article
from editorial.rules import Action, languages, may_rename
from editorial.templatetags.desk import state_badge
from glossary.models import Article, Edition, Entry


def _article_column(code: str, name: Any) -> Callable[[Any], str]:
    """A column with the title and state of the article in language `code`."""

    @admin.display(description=name)
    def column(entry: Any) -> str:
        state = getattr(entry, f"state_{code}")
        if not state:
            return "–"
        url = reverse("admin:glossary_article_change", args=[getattr(entry, f"article_{code}")])
        title = getattr(entry, f"title_{code}") or entry.slug
        return format_html('<a href="{}" lang="{}">{}</a> {}', url, code, title, state_badge(state))

    return column


def _articles_by_language() -> dict[str, Subquery]:
    columns = {}
    for code, _name in settings.LANGUAGES:
        article = Article.objects.filter(entry=OuterRef("pk"), language=code)
        columns[f"article_{code}"] = Subquery(article.values("pk")[:1])
        columns[f"title_{code}"] = Subquery(article.values("title")[:1])
        columns[f"state_{code}"] = Subquery(article.values("state")[:1])
    return columns


@admin.register(Entry)
class EntryAdmin(MemberMixin, RenamePage):
    change_action = add_action = Action.CREATE
    list_display = ["slug", *(_article_column(code, name) for code, name in settings.LANGUAGES), "attribution"]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["slug"]
    search_help_text = gettext_lazy("A slug, or a title in any language")
    ordering = ["slug"]
    fields = ["slug", "attribution"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        entries: QuerySet[Entry] = super().get_queryset(request).annotate(**_articles_by_language())
        return entries

    def get_form(self, request: HttpRequest, obj: Entry | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            codes = [choice for choice in settings.LANGUAGES if choice[0] in languages(request.user, Action.CREATE)]
            return type("NewEntryForm", (NewEntryForm,), {"codes": codes})
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Entry, form: Any, change: bool) -> None:
        if not change:
            self._begin(request, obj, form)
            return
        super().save_model(request, obj, form, change)
        if "attribution" in form.changed_data:
            attribution_changed(obj)

    def _begin(self, request: HttpRequest, obj: Entry, form: NewEntryForm) -> None:
        revision = create_article(obj.slug, form.cleaned_data["language"], form.document(), by=person(request))
        obj.pk = revision.article.entry_id
        Entry.objects.filter(pk=obj.pk).update(attribution=obj.attribution)
        messages.success(request, _("Saved as revision %(number)d.") % {"number": revision.number})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Topics follow the text."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Events are the trail."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        article = Article.objects.get(entry=obj)
        return HttpResponseRedirect(reverse("admin:glossary_article_change", args=[article.pk]))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entry], search_term: str
    ) -> tuple[QuerySet[Entry], bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=matching_entries(search_term)), False

    def get_fields(self, request: HttpRequest, obj: Entry | None = None) -> list[Any]:
        if obj:
            return ["slug", "attribution", "topic_names"]
        return ["title", "language", "description", "outline", "slug", "attribution", "all_the_same"]

    def get_readonly_fields(self, request: HttpRequest, obj: Entry | None = None) -> list[str]:
        """The slug is the entry's address: links and exported files name it."""
        return ["slug", "topic_names"] if obj else []

    @admin.display(description=gettext_lazy("topics"))
    def topic_names(self, entry: Entry) -> str:
        names = ", ".join(entry.topics.values_list("name", flat=True)) or "–"
        return format_html("{}. {}", names, _("Topics follow the keywords of the source article."))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = context["adminform"].form
        context["alike"] = form.found if isinstance(form, NewEntryForm) else []
        if entry := context["original"]:
            context["articles"] = _articles_of(entry, languages(request.user, Action.CREATE))
            context["may_rename"] = bool(may_rename(request.user, entry))
        else:
            context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLine:
    """What an entry has in one language; `may_add` if it has no article and the person may start one."""

    code: str
    article: Article | None
    edition: Edition | None
    may_add: bool


def _articles_of(entry: Entry, may_create: Sequence[str]) -> list[LanguageLine]:
    articles = {article.language: article for article in Article.objects.filter(entry=entry)}
    live = {edition.language: edition for edition in Edition.objects.filter(entry=entry)}
    return [
        LanguageLine(code=code, article=articles.get(code), edition=live.get(code), may_add=code in may_create)
        for code, _name in settings.LANGUAGES
    ]
