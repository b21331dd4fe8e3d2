from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.admin.base import DeskModelAdmin, MemberMixin, RowModelForm, person
from editorial.admin.drafting import DraftPages
from editorial.admin.filters import AssignedFilter, LetterFilter, LiveFilter, StaleFilter, TopicFilter, TrustFilter
from editorial.admin.forms import LineField
from editorial.admin.formsets import HighlightInline, QuestionInline, RelatedTermInline, SectionInline
from editorial.admin.handing import HandOutMixin
from editorial.admin.history import HistoryPages
from editorial.admin.saved import MAX_NAME, NotSaved, tidy
from editorial.admin.search import matching_entries
from editorial.admin.talk import TalkPages
from editorial.batches import BatchNotAllowed, propose
from editorial.models import Revision, Thread
from editorial.revisions import StaleBase, create_article
from editorial.rules import Action, languages, may, visible
from editorial.templatetags.desk import state_badge
from glossary.documents import ArticleDocument
from glossary.models import Article, Edition
from glossary.models.entries import MAX_TITLE


class NewArticleForm(RowModelForm):
    """Starts an article; its parts are written on the page that follows."""

    title = LineField(label=gettext_lazy("Title"), limit=MAX_TITLE, required=True)
    description = LineField(label=gettext_lazy("Definition"), widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Article
        fields = ["entry", "language", "title", "description"]

    def clean_title(self) -> str:
        title = self._tidy("title")
        if not title.strip():
            raise ValidationError(_("An article needs a title."), code="required")
        return title

    def clean_description(self) -> str:
        return self._tidy("description")

    def _tidy(self, name: str) -> str:
        field = self.fields[name]
        return field.tidy(self.cleaned_data[name]).strip() if isinstance(field, LineField) else ""

    def document(self) -> ArticleDocument:
        blank = ArticleDocument.parse("", self.cleaned_data["language"])
        return blank.with_title(self.cleaned_data["title"]).with_description(self.cleaned_data["description"])


def _query_of(request: HttpRequest) -> str:
    """The filters of the list as they are now, "" for none that could be saved."""
    try:
        return tidy(request.GET.urlencode())
    except NotSaved:
        return ""


def _last_author() -> Subquery:
    """The name of whoever saved the head."""
    head = Revision.objects.filter(article=OuterRef("pk"), number=OuterRef("number"))
    full_name = Trim(Concat("author__first_name", Value(" "), "author__last_name"))
    name = Coalesce(NullIf(full_name, Value("")), F("author__username"), output_field=CharField())
    return Subquery(head.annotate(name=name).values("name")[:1])


def _open_threads() -> Subquery:
    """How many there are, NULL if none."""
    threads = Thread.objects.filter(article=OuterRef("pk"), state=Thread.State.OPEN).order_by()
    return Subquery(threads.values("article").annotate(count=Count("pk")).values("count"))


@admin.register(Article)
class ArticleAdmin(HandOutMixin, HistoryPages, DraftPages, TalkPages, MemberMixin, DeskModelAdmin):
    form = NewArticleForm
    inlines = [SectionInline, HighlightInline, QuestionInline, RelatedTermInline]
    autocomplete_fields = ["entry"]
    add_action = Action.CREATE
    change_action = Action.EDIT
    list_display = [
        "titled",
        "language",
        "state_shape",
        "slug",
        "revision",
        "live",
        "open_threads",
        "updated_at",
        "who",
    ]
    list_display_links = ["titled"]
    list_filter = ["state", "language", LiveFilter, TrustFilter, StaleFilter, AssignedFilter, TopicFilter, LetterFilter]
    list_select_related = ["entry"]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["title", "entry__slug"]
    search_help_text = gettext_lazy("A title in any language, or the slug of the entry")
    ordering = ["-updated_at", "-pk"]
    actions = ["hand_out", "work_on_many"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        edition = Edition.objects.filter(entry=OuterRef("entry"), language=OuterRef("language"))
        texts = visible(request.user).select_related("entry").order_by(*self.ordering)
        return texts.annotate(
            who=_last_author(), live=Subquery(edition.values("number")[:1]), threads_open=_open_threads()
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        own = {
            "saved_filters": list(person(request).saved_filters.order_by("name")),
            "query": _query_of(request),
            "most": MAX_NAME,
        }
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(entry__in=matching_entries(search_term)), False

    @admin.action(description=gettext_lazy("Work on all of these…"))
    def work_on_many(self, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
        try:
            batch = propose(articles, by=person(request))
        except BatchNotAllowed as refused:
            messages.error(request, str(refused))
            return None
        return HttpResponseRedirect(reverse("admin:editorial_batch_change", args=[batch.pk]))

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def titled(self, article: Article) -> str:
        return format_html('<span lang="{}">{}</span>', article.language, article.title or article.entry.slug)

    @admin.display(description=gettext_lazy("entry"), ordering="entry__slug")
    def slug(self, article: Article) -> str:
        return article.entry.slug

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shape(self, article: Article) -> str:
        return state_badge(article.state)

    @admin.display(description=gettext_lazy("revision"), ordering="number")
    def revision(self, article: Article) -> int:
        return article.number

    @admin.display(description=gettext_lazy("live"), empty_value="–")
    def live(self, article: Any) -> str | None:
        return article.live and str(article.live)

    @admin.display(description=gettext_lazy("open threads"), empty_value="–")
    def open_threads(self, article: Any) -> str | None:
        return article.threads_open and str(article.threads_open)

    @admin.display(description=gettext_lazy("saved by"))
    def who(self, article: Any) -> str:
        return str(article.who)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "language":
            codes = languages(request.user, Action.CREATE)
            kwargs["choices"] = [choice for choice in db_field.choices if choice[0] in codes]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(may(request.user, Action.EDIT, obj))

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> Any:
        return self.inlines if obj else []

    def get_inline_formsets(self, *args: Any, **kwargs: Any) -> Any:
        return []

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Only the page for a new article: and no transaction is open while templates render."""
        return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        return form.instance

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        try:
            revision = create_article(obj.entry.slug, obj.language, form.document(), by=request.user)  # type: ignore[arg-type]
        except StaleBase as stale:
            revision = stale.head
            messages.warning(request, _("Somebody was faster: this article exists already. Yours was not saved."))
        else:
            messages.success(request, _("Saved as revision %(number)d.") % {"number": revision.number})
        obj.pk = revision.article_id

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The document has gone through `create_article` as one text."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Events are the trail."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:glossary_article_change", args=[obj.pk]))
