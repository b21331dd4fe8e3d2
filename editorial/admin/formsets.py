"""Formsets over the rows of a document, and the inlines that make them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest

from editorial.admin.base import InlineFormSet, StackedInline, TabularInline
from editorial.admin.forms import HighlightForm, QuestionForm, RelatedTermForm, RowForm, SectionForm
from editorial.admin.widgets import no_preview
from editorial.rules import Action, may
from glossary.models import Article, Highlight, Question, RelatedTerm, Section


class DocumentFormSet(InlineFormSet):
    """Rows come from the revision that the form was made from, not from the database.

    So a POST binds to exactly what was shown, whatever was saved since; and nothing is saved here.
    """

    def __init__(
        self, *args: Any, rows: Sequence[Model] = (), preview: Callable[[str], str] = no_preview, **kwargs: Any
    ) -> None:
        self.rows = rows
        self.preview = preview
        super().__init__(*args, **kwargs)

    def initial_form_count(self) -> int:
        """As many as the document holds, whatever the browser says."""
        return len(self.rows)

    def total_form_count(self) -> int:
        """A row that didn't arrive is there as well, and its fields say that they are missing."""
        return max(len(self.rows), super().total_form_count())

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        kwargs["instance"] = self.rows[i] if i < len(self.rows) else self.blank()
        return BaseFormSet._construct_form(self, i, **kwargs)  # type: ignore[attr-defined]

    def add_fields(self, form: Any, index: int | None) -> None:
        BaseFormSet.add_fields(self, form, index)
        form.prepare(old=index is not None and index < len(self.rows), preview=self.preview)
        form.speak(self.instance.language)

    def blank(self) -> Any:
        made: Any = self.model
        return made()

    def clean(self) -> None:
        """Rows are checked one by one: the same text twice is the writer's affair."""

    def kept(self) -> list[RowForm]:
        return [form for form in self.ordered_forms if not form.emptied()]

    def values(self) -> tuple[Any, ...]:
        return tuple(form.value() for form in self.kept())


class DocumentInline(InlineModelAdmin):  # type: ignore[type-arg]
    """An inline that whoever may edit the article may fill."""

    formset = DocumentFormSet
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, can_order=True, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return bool(may(request.user, Action.EDIT, obj))

    has_view_permission = has_add_permission = has_delete_permission = has_change_permission


class SectionInline(DocumentInline, StackedInline):
    model = Section
    form = SectionForm
    fields = ["level", "heading", "body"]


class HighlightInline(DocumentInline, TabularInline):
    model = Highlight
    form = HighlightForm
    fields = ["body"]


class QuestionInline(DocumentInline, StackedInline):
    model = Question
    form = QuestionForm
    fields = ["question", "answer"]


class RelatedTermInline(DocumentInline, TabularInline):
    model = RelatedTerm
    form = RelatedTermForm
    fields = ["target"]
