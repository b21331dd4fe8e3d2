from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from glossary.documents import edits
from glossary.documents.decoding import text_hash
from glossary.documents.front import split_list, value_of
from glossary.documents.lines import clean_heading, one_line
from glossary.documents.links import Link, is_slug, may_link, read_links, relinked, slug_of
from glossary.documents.parser import parse_parts
from glossary.documents.parts import (
    Part,
    PartKind,
    QuestionText,
    SectionText,
    clean_body,
    clean_item,
    clean_question,
    clean_section,
    highlights_in,
    item_of,
    question_of,
    questions_in,
    section_of,
)
from glossary.documents.problems import Problem, find_problems
from glossary.languages import language


@dataclass(frozen=True)
class ArticleDocument:
    """An article's text as parts: `str(parse(text)) == text` for every text.

    What a `with_…` method gets is first made such as it reads back: a heading or title is one line without closing
    `#`s, bodies lose the blank lines around them, empty items go, a comma ends a keyword. The new text is parsed anew,
    so a body that holds `## More` makes two sections. Values given back as they were leave the text as it was.
    """

    parts: tuple[Part, ...]
    language: str

    @classmethod
    def parse(cls, text: str, language: str) -> "ArticleDocument":
        return cls(parse_parts(text), language)

    def __str__(self) -> str:
        return "".join(part.raw for part in self.parts)

    @cached_property
    def text_hash(self) -> str:
        return text_hash(str(self))

    @property
    def title(self) -> str:
        """From the front matter, else from the `#` heading."""
        return self._front("title") or self._heading or ""

    @property
    def description(self) -> str:
        return self._front("description") or ""

    @property
    def keywords(self) -> tuple[str, ...]:
        return split_list(self._front("keywords") or "")

    @property
    def highlights_lead(self) -> str:
        """Markdown that stands before the first highlight."""
        return self._lead(PartKind.HIGHLIGHTS)

    @property
    def questions_lead(self) -> str:
        """Markdown that stands before the first question."""
        return self._lead(PartKind.FAQ)

    @property
    def related(self) -> tuple[str, ...]:
        """Slugs of entries, added by hand."""
        words = (slug_of(word) for word in split_list(self._front("related") or ""))
        return tuple(dict.fromkeys(word for word in words if is_slug(word)))

    @cached_property
    def sections(self) -> tuple[SectionText, ...]:
        """In order. Text without a heading before it is a section of level 0."""
        return tuple(section_of(part) for part in self.parts if part.kind is PartKind.SECTION)

    @cached_property
    def highlights(self) -> tuple[str, ...]:
        return tuple(item_of(part) for part in highlights_in(self.parts))

    @cached_property
    def questions(self) -> tuple[QuestionText, ...]:
        return tuple(question_of(part) for part in questions_in(self.parts))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link to an entry, in order; those whose target can't be a slug are left out."""
        return tuple(read_links(self.parts))

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(find_problems(self.parts))

    def with_title(self, title: str) -> "ArticleDocument":
        """Changes the front matter and the `#` heading, whichever there are; makes both if there is neither."""
        title = one_line(title)
        if title == self.title:
            return self
        front, heading = self._front("title"), self._heading
        document = self
        if front is not None or heading is None:
            document = document._again(edits.with_front(document.parts, "title", title, self._eol))
        if heading is not None or front is None:
            document = document._again(edits.with_title_heading(document.parts, clean_heading(title), self._eol))
        return document

    def with_description(self, description: str) -> "ArticleDocument":
        description = one_line(description)
        if description == self.description:
            return self
        return self._again(edits.with_front(self.parts, "description", description, self._eol))

    def with_keywords(self, keywords: Iterable[str]) -> "ArticleDocument":
        words = split_list(one_line(",".join(keywords)))
        if words == self.keywords:
            return self
        return self._again(edits.with_front_list(self.parts, "keywords", words, (), self._eol))

    def with_related(self, slugs: Iterable[str]) -> "ArticleDocument":
        """Words in the old value that are no slugs stay; new ones that are none are left out."""
        words = tuple(dict.fromkeys(slug for slug in map(slug_of, slugs) if is_slug(slug)))
        if words == self.related:
            return self
        kept = [word for word in edits.front_words(self.parts, "related") if not is_slug(slug_of(word))]
        return self._again(edits.with_front_list(self.parts, "related", words, kept, self._eol))

    def with_links_to(self, new: str, old: Collection[str]) -> "ArticleDocument":
        """Whatever leads to the entries `old`, in the text or added by hand, leads to `new`; code stays as it is."""
        raws = [relinked(part.raw, old, new) if may_link(part) else part.raw for part in self.parts]
        document = self._again("".join(raws))
        return document.with_related(new if slug in old else slug for slug in document.related)

    def with_sections(self, sections: Sequence[SectionText]) -> "ArticleDocument":
        new = [section for section in map(clean_section, sections) if section != SectionText(0, "", "")]
        if tuple(new) == self.sections:
            return self
        return self._again(edits.with_sections(self.parts, new, self._eol))

    def with_highlights(self, highlights: Iterable[str]) -> "ArticleDocument":
        new = list(filter(None, map(clean_item, highlights)))
        if tuple(new) == self.highlights:
            return self
        name = language(self.language).highlights_headings[0]
        return self._again(edits.with_highlights(self.parts, new, name, self._eol))

    def with_questions(self, questions: Iterable[QuestionText]) -> "ArticleDocument":
        new = [question for question in map(clean_question, questions) if question != QuestionText("", "")]
        if tuple(new) == self.questions:
            return self
        name = language(self.language).faq_headings[0]
        return self._again(edits.with_questions(self.parts, new, name, self._eol))

    @property
    def _heading(self) -> str | None:
        return next((part.heading for part in self.parts if part.kind is PartKind.TITLE), None)

    @property
    def _eol(self) -> str:
        return edits.line_end(str(self))

    def _lead(self, kind: PartKind) -> str:
        parts = (part for part in self.parts if part.kind is kind)
        return "\n\n".join(
            clean_body(child.raw) for part in parts for child in part.children if child.kind is PartKind.OTHER
        )

    def _front(self, key: str) -> str | None:
        return next((value_of(part.raw, key) for part in self.parts if part.kind is PartKind.FRONT), None)

    def _again(self, text: str) -> "ArticleDocument":
        return ArticleDocument.parse(text, self.language)
