"""What an article consists of, and how the text of a part divides into heading and body."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from glossary.documents.lines import clean_heading, indent, is_blank, item_offset, split_lines

_LINE_END = re.compile(r"\r\n?")


class PartKind(StrEnum):
    FRONT = "front"
    TITLE = "title"
    SECTION = "section"
    HIGHLIGHTS = "highlights"
    FAQ = "faq"
    QUESTION = "question"
    ITEM = "item"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the text with the blank lines before it; `line` is where it begins after those, 1-based.

    Highlights have ITEMs as children, an FAQ QUESTIONs; an OTHER before them is text that is neither. A SECTION of
    level 0 has no heading. At the top level OTHER is a byte order mark or the blank lines that end the file.
    """

    kind: PartKind
    level: int = 0
    heading: str = ""
    raw: str
    line: int
    children: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class SectionText:
    level: int
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class QuestionText:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A part's raw text in pieces: blank lines, heading line, blank lines, body with its line ends."""

    lead: str
    head: str
    gap: str
    body: str


def shape(raw: str, *, headed: bool) -> Shape:
    lines = split_lines(raw)
    start = _blanks(lines, 0)
    body = start + headed
    text = _blanks(lines, body)
    return Shape(*("".join(lines[a:b]) for a, b in ((0, start), (start, body), (body, text), (text, len(lines)))))


def _blanks(lines: list[str], at: int) -> int:
    while at < len(lines) and is_blank(lines[at]):
        at += 1
    return at


def clean_body(text: str) -> str:
    """A body as it reads back: lines end in `\\n`, blank lines around it are gone."""
    lines = _LINE_END.sub("\n", text).split("\n")
    while lines and is_blank(lines[-1]):
        lines.pop()
    return "\n".join(lines[_blanks(lines, 0) :])


def body_of(part: Part) -> str:
    return clean_body(shape(part.raw, headed=part.level > 0).body)


def section_of(part: Part) -> SectionText:
    return SectionText(part.level, part.heading, body_of(part))


def question_of(part: Part) -> QuestionText:
    return QuestionText(part.heading, body_of(part))


def clean_section(section: SectionText) -> SectionText:
    level = min(max(section.level, 0), 6)
    heading = clean_heading(section.heading)
    return SectionText(2 if heading and not level else level, heading, clean_body(section.body))


def clean_question(question: QuestionText) -> QuestionText:
    return QuestionText(clean_heading(question.question), clean_body(question.answer))


def clean_item(text: str) -> str:
    """A highlight as it reads back: a body whose blank lines are empty and whose first line is not indented."""
    lines = clean_body(text).split("\n")
    return "\n".join("" if is_blank(line) else line for line in lines).lstrip()


def item_of(part: Part) -> str:
    """A list item's Markdown without its marker and indentation."""
    first, *rest = split_lines(shape(part.raw, headed=False).body)
    offset = item_offset(first)
    return clean_item("".join([first[offset:] or "\n", *(_dedented(line, offset) for line in rest)]))


def _dedented(line: str, offset: int) -> str:
    return line[1:] if line.startswith("\t") else line[min(indent(line), offset) :]


def highlights_in(parts: Iterable[Part]) -> list[Part]:
    """The list items with any text."""
    return [child for part in parts for child in part.children if child.kind is PartKind.ITEM and item_of(child)]


def questions_in(parts: Iterable[Part]) -> list[Part]:
    """The questions with any text."""
    empty = QuestionText("", "")
    return [
        child
        for part in parts
        for child in part.children
        if child.kind is PartKind.QUESTION and question_of(child) != empty
    ]
