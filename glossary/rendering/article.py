"""A whole article as HTML, part by part."""

from dataclasses import dataclass

from glossary.documents import ArticleDocument, QuestionText, SectionText
from glossary.rendering.links import Targets
from glossary.rendering.markdown import plain_text, render_inline, render_markdown

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
    language = document.language
    ids = _ids([section.level for section in document.sections])
    return ArticleHtml(
        sections=tuple(_section(s, i, language, targets) for s, i in zip(document.sections, ids, strict=True)),
        highlights_lead=render_markdown(document.highlights_lead, language=language, targets=targets),
        highlights=tuple(_item(text, language, targets) for text in document.highlights),
        questions_lead=render_markdown(document.questions_lead, language=language, targets=targets),
        questions=tuple(
            _question(question, f"q{number}", language, targets)
            for number, question in enumerate(document.questions, start=1)
        ),
    )


def _item(text: str, language: str, targets: Targets) -> str:
    """Inline HTML, or paragraphs and lists if the item holds more than a line."""
    render = render_markdown if "\n" in text else render_inline
    return render(text, language=language, targets=targets)


def _section(section: SectionText, heading_id: str, language: str, targets: Targets) -> SectionHtml:
    return SectionHtml(
        id=heading_id,
        level=section.level,
        heading=render_inline(section.heading, language=language, targets=targets),
        text=plain_text(section.heading),
        body=render_markdown(section.body, language=language, targets=targets),
    )


def _question(question: QuestionText, question_id: str, language: str, targets: Targets) -> QuestionHtml:
    return QuestionHtml(
        id=question_id,
        question=render_inline(question.question, language=language, targets=targets),
        answer=render_markdown(question.answer, language=language, targets=targets),
    )


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
