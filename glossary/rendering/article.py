"""A whole article as HTML, part by part."""

from dataclasses import dataclass

from glossary.documents import ArticleDocument, QuestionText, SectionText
from glossary.rendering.links import Targets
from glossary.rendering.markdown import plain_text, render_inline, render_markdown
from glossary.rendering.tables import TableNames

__all__ = ["ArticleHtml", "QuestionHtml", "SectionHtml", "render_article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionHtml:
    """`level` 0 and no id: what stands before the first heading."""

    id: str
    level: int
    heading: str
    text: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionHtml:
    id: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHtml:
    """All strings are safe HTML but `SectionHtml.text`, which is plain."""

    sections: tuple[SectionHtml, ...]
    highlights_lead: str
    highlights: tuple[str, ...]
    questions_lead: str
    questions: tuple[QuestionHtml, ...]


def render_article(document: ArticleDocument, *, targets: Targets) -> ArticleHtml:
    """Ids count headings (`s1`, `s1-1`, `s2`; `q1`), so that languages of the same structure share them."""
    page = _Page(document.language, targets)
    ids = _ids([section.level for section in document.sections])
    return ArticleHtml(
        sections=tuple(page.section(section, id_) for section, id_ in zip(document.sections, ids, strict=True)),
        highlights_lead=page.text(document.highlights_lead),
        highlights=tuple(map(page.item, document.highlights)),
        questions_lead=page.text(document.questions_lead),
        questions=tuple(page.question(each, f"q{number}") for number, each in enumerate(document.questions, start=1)),
    )


class _Page:
    def __init__(self, language: str, targets: Targets) -> None:
        self.language, self.targets = language, targets
        self.names = TableNames()

    def line(self, text: str) -> str:
        return render_inline(text, language=self.language, targets=self.targets)

    def text(self, text: str, heading: str = "") -> str:
        self.names.heading = heading
        return render_markdown(text, language=self.language, targets=self.targets, names=self.names)

    def item(self, text: str) -> str:
        """Inline HTML, or paragraphs and lists if the item holds more than a line."""
        return self.text(text) if "\n" in text else self.line(text)

    def section(self, section: SectionText, heading_id: str) -> SectionHtml:
        text = plain_text(section.heading)
        return SectionHtml(
            id=heading_id,
            level=section.level,
            heading=self.line(section.heading),
            text=text,
            body=self.text(section.body, text),
        )

    def question(self, question: QuestionText, question_id: str) -> QuestionHtml:
        answer = self.text(question.answer, plain_text(question.question))
        return QuestionHtml(id=question_id, question=self.line(question.question), answer=answer)


def _ids(levels: list[int]) -> list[str]:
    """Of each heading by its number among its siblings; levels 1 and 2 are the outermost."""
    counts: list[int] = []
    ids = []
    for level in levels:
        if not level:
            ids.append("")
            continue
        depth = max(level - 1, 1)
        counts = counts[:depth] + [0] * (depth - len(counts))
        counts[-1] += 1
        ids.append("s" + "-".join(map(str, counts)))
    return ids
