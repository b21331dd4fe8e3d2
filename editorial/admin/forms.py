"""Forms over the parts of a document. What a browser gives back as it was shown is the very text it was made from."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import RowModelForm
from editorial.admin.widgets import MarkdownWidget, TargetSelect
from editorial.models.trail import MAX_SUMMARY
from glossary.documents import ArticleDocument, QuestionText, SectionText
from glossary.models import Highlight, Question, RelatedTerm, Section
from glossary.models.articles import MAX_HEADING
from glossary.models.entries import MAX_TITLE, validate_entry_slug

MISSING = _("A part of the form did not arrive. Nothing was saved; please save again.")


class CopyField(forms.CharField):
    """Text over several lines, not stripped; browsers send CRLF, the field gives LF."""

    widget: Any = forms.Textarea

    def __init__(self, *, limit: int = 0, **options: Any) -> None:
        super().__init__(**{"strip": False, "required": False, **options})
        self.limit = limit

    def to_python(self, value: Any) -> str:
        return self.plain(super().to_python(value) or "")

    def plain(self, value: str) -> str:
        return value.replace("\r\n", "\n").replace("\r", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.plain(initial or "") != self.plain(data or "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if data is None else data

    def tidy(self, value: str) -> str:
        """What was typed, in NFC; raises ValidationError with code `max_length`."""
        value = unicodedata.normalize("NFC", value)
        if self.limit and len(value) > self.limit:
            raise ValidationError(
                _("At most %(limit)d characters, please: these are %(length)d."),
                code="max_length",
                params={"limit": self.limit, "length": len(value)},
            )
        return value


class LineField(CopyField):
    """Text on one line."""

    widget = forms.TextInput

    def plain(self, value: str) -> str:
        return value.replace("\r", "").replace("\n", "")

    def to_python(self, value: Any) -> str:
        return super().to_python(super().plain(value or "").replace("\n", " "))


class CopyMixin(forms.BaseForm):
    """`text(name)` is what the field was made from, to the letter, unless somebody changed it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, field in self.fields.items():
            if isinstance(field, CopyField):
                self._clean_copy(name, field)
        return cleaned

    def _clean_copy(self, name: str, field: CopyField) -> None:
        if field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)):
            self.add_error(name, ValidationError(MISSING, code="missing"))
        elif name in self.changed_data and name in self.cleaned_data:
            try:
                self.cleaned_data[name] = field.tidy(self.cleaned_data[name])
            except ValidationError as error:
                self.add_error(name, error)

    def text(self, name: str) -> str:
        source = self.cleaned_data if name in self.changed_data else self.initial
        return str(source.get(name) or "")

    def speak(self, language: str) -> None:
        """Marks what is typed here as `language`."""
        for field in self.fields.values():
            if isinstance(field, CopyField):
                field.widget.attrs["lang"] = language


def split_keywords(line: str) -> tuple[str, ...]:
    return tuple(keyword for part in line.split(",") if (keyword := part.strip()))


class ArticleForm(CopyMixin, forms.Form):
    title = LineField(label=_("Title"), limit=MAX_TITLE)
    description = LineField(label=_("Definition"), widget=forms.Textarea(attrs={"rows": 2}))
    keywords = LineField(
        label=_("Keywords"),
        help_text=_("In English, with commas between. Those of the source article are the topics of the entry."),
    )
    base = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    summary = forms.CharField(
        label=_("What did you change, in a few words?"),
        max_length=MAX_SUMMARY,
        error_messages={
            "max_length": _("What you changed is told in at most %(limit_value)d characters: these are %(show_value)d.")
        },
        required=False,
    )

    @classmethod
    def over(cls, document: ArticleDocument, number: int, data: Any = None) -> "ArticleForm":
        initial = {
            "title": document.title,
            "description": document.description,
            "keywords": ", ".join(document.keywords),
            "base": number,
        }
        form = cls(data, initial=initial)
        form.speak(document.language)
        form.fields["keywords"].widget.attrs["lang"] = "en"
        return form

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if "title" in self.changed_data and not title.strip():
            raise ValidationError(_("An article needs a title."), code="required")
        return title

    def edit(self, document: ArticleDocument) -> ArticleDocument:
        document = document.with_title(self.text("title")).with_description(self.text("description"))
        if "keywords" in self.changed_data:
            document = document.with_keywords(split_keywords(self.text("keywords")))
        return document


class RowForm(CopyMixin, RowModelForm):
    """One row of a part that has several. `source` is the HTML of its counterpart in the source language."""

    source: Any = None
    movable = True

    def has_changed(self) -> bool:
        """A new row that was only moved about holds nothing."""
        changed = set(self.changed_data)
        return bool(changed - {"ORDER"} if self.empty_permitted else changed)

    def _post_clean(self) -> None:
        """The instance carries values into the form; it is neither validated nor saved."""

    def prepare(self, *, old: bool, preview: Callable[[str], str]) -> None:
        """Fits the fields to this row; `old` rows were in the text before."""

    def emptied(self) -> bool:
        """Whether somebody cleared the row of all its text, which takes it out."""
        names = [name for name, field in self.fields.items() if isinstance(field, CopyField)]
        return bool(set(names) & set(self.changed_data)) and not any(self.text(name).strip() for name in names)

    def value(self) -> Any:
        raise NotImplementedError


LEVELS = [(2, _("Section")), (3, _("Subsection")), (4, _("Part of a subsection"))]


class SectionForm(RowForm):
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int)
    heading = LineField(label=_("Heading"), limit=MAX_HEADING)
    body = CopyField(label=_("Text"), widget=MarkdownWidget)

    class Meta:
        model = Section
        fields = ["level", "heading", "body"]

    def prepare(self, *, old: bool, preview: Callable[[str], str]) -> None:
        self.fields["body"].widget.preview = preview
        if old and self.is_lead:
            del self.fields["level"], self.fields["heading"]
            self.movable = False
        elif self.instance.level not in dict(LEVELS):
            level = (self.instance.level, _("As it is"))
            self.fields["level"].choices = [level, *LEVELS]  # type: ignore[attr-defined]

    @property
    def is_lead(self) -> bool:
        """The text before the first heading."""
        return bool(self.instance.level == 0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "heading" in self.fields and not self.errors and not self.emptied() and self._heading_is_due():
            self.add_error("heading", ValidationError(_("A section needs a heading."), code="required"))
        return cleaned

    def _heading_is_due(self) -> bool:
        return not self.text("heading").strip() and (self.empty_permitted or "heading" in self.changed_data)

    def value(self) -> SectionText:
        if self.is_lead and "heading" not in self.fields:
            return SectionText(0, self.instance.heading, self.text("body"))
        return SectionText(self.cleaned_data["level"], self.text("heading"), self.text("body"))


class HighlightForm(RowForm):
    body = CopyField(label=_("Highlight"), widget=forms.Textarea(attrs={"rows": 1}))

    class Meta:
        model = Highlight
        fields = ["body"]

    def value(self) -> str:
        return self.text("body")


class QuestionForm(RowForm):
    question = LineField(label=_("Question"), limit=MAX_HEADING)
    answer = CopyField(label=_("Answer"), widget=MarkdownWidget)

    class Meta:
        model = Question
        fields = ["question", "answer"]

    def prepare(self, *, old: bool, preview: Callable[[str], str]) -> None:
        self.fields["answer"].widget.preview = preview

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        due = self.empty_permitted or "question" in self.changed_data
        if not self.errors and not self.emptied() and due and not self.text("question").strip():
            self.add_error("question", ValidationError(_("An answer needs its question."), code="required"))
        return cleaned

    def value(self) -> QuestionText:
        return QuestionText(self.text("question"), self.text("answer"))


class RelatedTermForm(RowForm):
    target = LineField(label=_("Entry"), widget=TargetSelect)

    class Meta:
        model = RelatedTerm
        fields = ["target"]

    def clean_target(self) -> str:
        target: str = self.cleaned_data["target"]
        if "target" in self.changed_data and target:
            validate_entry_slug(target)
        return target

    def value(self) -> str:
        return self.text("target")


def rows_of(document: ArticleDocument) -> dict[str, Sequence[Any]]:
    """Rows of the document's parts as instances that are never saved, by the prefix of their formset."""
    sections = enumerate(document.sections)
    return {
        "sections": [Section(position=i, level=s.level, heading=s.heading, body=s.body) for i, s in sections],
        "highlights": [Highlight(position=i, body=body) for i, body in enumerate(document.highlights)],
        "questions": [
            Question(position=i, question=q.question, answer=q.answer) for i, q in enumerate(document.questions)
        ],
        "related_terms": [RelatedTerm(target=slug, origin=RelatedTerm.Origin.HAND) for slug in document.related],
    }
