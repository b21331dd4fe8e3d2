"""A new entry, in one form: its title, its address, and the headings that its first article starts with."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import DeskModelAdmin, MemberMixin, RowModelForm, allowed
from editorial.admin.forms import LineField
from editorial.likeness import Alike, alike
from editorial.models import Outline
from editorial.revisions import FormerAddress
from editorial.rules import Action
from glossary.documents import ArticleDocument, SectionText
from glossary.languages.roman import address
from glossary.models import Entry, Moved
from glossary.models.entries import MAX_SLUG, MAX_TITLE


class NewEntryForm(RowModelForm):
    """Refuses once what looks like an entry that is there already: those are `found`."""

    title = LineField(label=_("Title"), limit=MAX_TITLE, required=True)
    language = forms.ChoiceField(label=_("Language"))
    description = LineField(label=_("Definition"), widget=forms.Textarea(attrs={"rows": 3}))
    slug = forms.CharField(
        label=_("Slug"),
        required=False,
        max_length=MAX_SLUG,
        help_text=_("The address, for all languages. Leave it empty to have it made from the title."),
    )
    outline = forms.ModelChoiceField(
        Outline.objects.all(),
        label=_("Start with these headings"),
        required=False,
        empty_label=_("none"),
    )
    all_the_same = forms.BooleanField(
        label=_("It is another thing: create it all the same"), required=False, widget=forms.HiddenInput
    )

    codes: list[tuple[str, Any]] = []

    class Meta:
        model = Entry
        fields = ["slug", "attribution"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: list[Alike] = []
        language = self.fields["language"]
        if isinstance(language, forms.ChoiceField):
            language.choices = self.codes

    def clean_title(self) -> str:
        title = self._tidy("title")
        if not title:
            raise ValidationError(_("An entry needs a title."), code="required")
        return title

    def clean_description(self) -> str:
        return self._tidy("description")

    def _tidy(self, name: str) -> str:
        field = self.fields[name]
        return field.tidy(self.cleaned_data[name]).strip() if isinstance(field, LineField) else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if title := cleaned.get("title"):
            self._propose(title)
            self._look_for_doubles(title)
        self._keep_former_addresses()
        outline = cleaned.get("outline")
        if outline and outline.language != cleaned.get("language"):
            self.add_error("outline", ValidationError(_("These headings are in another language."), code="language"))
        return cleaned

    def _propose(self, title: str) -> None:
        if "slug" in self.cleaned_data and not self.cleaned_data["slug"]:
            self.cleaned_data["slug"] = address(title, MAX_SLUG)
            if not self.cleaned_data["slug"]:
                self.add_error("slug", ValidationError(_("The title gives no address: type one."), code="required"))

    def _keep_former_addresses(self) -> None:
        for slug, target in Moved.objects.leading_on([self.cleaned_data.get("slug", "")]).items():
            self.add_error("slug", FormerAddress(slug, target))

    def _look_for_doubles(self, title: str) -> None:
        if not self.cleaned_data.get("all_the_same"):
            self.found = alike(title)
        if self.found:
            self.fields["all_the_same"].widget = forms.CheckboxInput()
            question = _("Is it one of these entries? If it is another thing, say so below and save again.")
            self.add_error(None, ValidationError(question, code="alike"))

    def document(self) -> ArticleDocument:
        outline: Outline | None = self.cleaned_data["outline"]
        blank = ArticleDocument.parse("", self.cleaned_data["language"])
        titled = blank.with_title(self.cleaned_data["title"]).with_description(self.cleaned_data["description"])
        return titled.with_sections([SectionText(2, line, "") for line in outline.lines]) if outline else titled


@admin.register(Outline)
class OutlineAdmin(MemberMixin, DeskModelAdmin):
    change_action = add_action = Action.CREATE
    list_display = ["name", "language", "headings_shown"]
    list_filter = ["language"]
    fields = ["language", "name", "headings"]
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """No text depends on it."""
        return allowed(request, Action.CREATE)

    @admin.display(description=_("headings"))
    def headings_shown(self, outline: Outline) -> str:
        return " · ".join(outline.lines)
