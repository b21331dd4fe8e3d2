"""The form over one working copy: binds a POST to what was shown, and makes a document of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.forms import Media
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from editorial.admin.copies import Source, WorkingCopy, previewer
from editorial.admin.forms import ArticleForm, rows_of
from editorial.admin.formsets import DocumentFormSet
from glossary.documents import ArticleDocument

ADD = "_add"

type FormSets = Mapping[str, type[DocumentFormSet]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A section, highlight or question of the source."""

    heading: str
    html: SafeString

    @classmethod
    def of(cls, heading: str, html: str) -> Self:
        return cls(heading=heading, html=mark_safe(html))  # noqa: S308 # sanitised by the renderer


@dataclass(frozen=True, kw_only=True)
class Editor:
    copy: WorkingCopy
    form: ArticleForm
    formsets: dict[str, DocumentFormSet]

    @classmethod
    def over(cls, copy: WorkingCopy, formsets: FormSets, data: Any = None) -> Self:
        rows, preview = rows_of(copy.document), previewer(copy.document)
        return cls(
            copy=copy,
            form=ArticleForm.over(copy.document, copy.revision.number, data),
            formsets={
                prefix: made(data, instance=copy.article, prefix=prefix, rows=rows[prefix], preview=preview)
                for prefix, made in formsets.items()
            },
        )

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(formset.is_valid() for formset in self.formsets.values())])

    @property
    def errors(self) -> int:
        return len(self.form.errors) + sum(formset.total_error_count() for formset in self.formsets.values())

    def document(self) -> ArticleDocument:
        """The text as it stands in a valid form; where nothing was changed, it is the same to the byte."""
        rows = {prefix: formset.values() for prefix, formset in self.formsets.items()}
        document = self.form.edit(self.copy.document)
        document = document.with_related(rows["related_terms"]).with_sections(rows["sections"])
        return document.with_highlights(rows["highlights"]).with_questions(rows["questions"])

    def splits(self, document: ArticleDocument) -> bool:
        """Whether a body held a heading, so that the text has more sections than the form had."""
        return len(document.sections) > len(self.formsets["sections"].values())

    def lay_beside(self, source: Source) -> dict[str, Any]:
        """Gives each row its counterpart in the source, by position, where a part has as many rows there.

        Returns what the page shows instead where it has not.
        """
        document, preview = source.document, previewer(source.document)
        parts = {
            "sections": [Counterpart.of(part.heading, preview(part.body)) for part in document.sections],
            "highlights": [Counterpart.of("", preview(body)) for body in document.highlights],
            "questions": [Counterpart.of(part.question, preview(part.answer)) for part in document.questions],
        }
        unmatched = {}
        for prefix, counterparts in parts.items():
            rows = self.formsets[prefix].initial_forms
            if len(rows) == len(counterparts):
                for row, counterpart in zip(rows, counterparts, strict=True):
                    row.source = counterpart
            else:
                unmatched[prefix] = counterparts
        return unmatched

    @property
    def media(self) -> Media:
        return sum((formset.media for formset in self.formsets.values()), self.form.media)


def with_a_row(data: QueryDict) -> QueryDict:
    """What was posted, with one more blank row in the part that its button names: for browsers without script."""
    more, part = data.copy(), data.get(ADD, "")
    count = data.get(f"{part}-TOTAL_FORMS", "")
    if count.isdecimal():
        row = int(count) + 1
        more[f"{part}-TOTAL_FORMS"] = more[f"{part}-{count}-ORDER"] = str(row)
    return more
