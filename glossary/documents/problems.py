"""What of a text was not understood. It is kept; here it is named."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary.documents.front import FENCE, entries, key_of, split_list, value_of
from glossary.documents.lines import LineKind, clean_heading, is_blank, one_line, read_lines, split_lines
from glossary.documents.links import is_slug, slug_of
from glossary.documents.parser import FAQ_NAMES, HIGHLIGHTS_NAMES, fold
from glossary.documents.parts import Part, PartKind, shape

# Without any of these every line is understood.
_MARKS = ("```", "~~~", "$$", "<")
_GLUED = re.compile(r"#[^#\s]")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """`line` is 1-based, `code` stable, `message` a sentence that names the words at fault."""

    line: int
    code: str
    message: str


def find_problems(parts: Sequence[Part]) -> list[Problem]:
    """In the order of the text."""
    found = [problem for part in parts for problem in _of_part(part)]
    return sorted([*found, *_titles(parts)])


def _of_part(part: Part) -> Iterator[Problem]:
    if part.kind is PartKind.FRONT:
        yield from _front(part)
    elif part.kind is not PartKind.OTHER:
        yield from _lines(part)
        yield from _structure(part)


def _front(part: Part) -> Iterator[Problem]:
    lines = split_lines(part.raw)
    opened = next(at for at, raw in enumerate(lines) if not is_blank(raw))
    offset = part.line - opened
    if lines[-1].rstrip() != FENCE or len(lines) == opened + 1:
        yield Problem(part.line, "front-unclosed", f"The front matter has no closing “{FENCE}”.")
    for at, raw in enumerate(lines[opened + 1 :], opened + 1):
        if not is_blank(raw) and not key_of(raw) and raw.rstrip() != FENCE:
            yield Problem(at + offset, "front-line", f"The front matter line “{_short(raw)}” is not understood.")
    seen = set()
    for at, key, _ in entries(part.raw):
        if key in seen:
            yield Problem(at + offset, "front-repeated", f"“{key}” is given a second time; the first one counts.")
        elif key == "related":
            yield from _related(part, at + offset)
        seen.add(key)


def _related(part: Part, line: int) -> Iterator[Problem]:
    for word in split_list(value_of(part.raw, "related") or ""):
        if not is_slug(slug_of(word)):
            yield Problem(line, "related-slug", f"“{_short(word)}” in “related” is not the address of an entry.")


def _lines(part: Part) -> Iterator[Problem]:
    if not (any(mark in part.raw for mark in _MARKS) or _GLUED.search(part.raw)):
        return
    lines = read_lines(part.raw)
    offset = part.line - next(at for at, line in enumerate(lines) if line.kind is not LineKind.BLANK)
    for at, line in enumerate(lines):
        if line.glued and (line.level > 1 or part.kind is PartKind.TITLE):
            yield Problem(at + offset, "heading-glued", f"The heading “{_short(line.raw)}” lacks a blank after “#”.")
        if line.unclosed:
            code = {"`": "fence", "~": "fence", "$": "formula", "<": "html"}[line.unclosed[0]]
            yield Problem(at + offset, f"{code}-unclosed", f"“{line.unclosed}” is opened here and never closed.")
        if ">TTT<" in line.raw:
            yield Problem(at + offset, "table-lost", "“TTT” stands where a table was lost.")


def _structure(part: Part) -> Iterator[Problem]:
    if part.kind is PartKind.SECTION:
        yield from _section(part)
        return
    name, first = ("highlights", "item") if part.kind is PartKind.HIGHLIGHTS else ("faq", "question")
    for child in part.children:
        if child.kind is PartKind.OTHER:
            yield Problem(child.line, f"{name}-text", f"“{_short(child.raw)}” stands before the first {first}.")
        elif child.kind is PartKind.ITEM:
            yield from _after_item(child)


def _after_item(child: Part) -> Iterator[Problem]:
    """Text that follows a list item after a blank line, not indented: it reads as the item's, but is none."""
    lines = split_lines(shape(child.raw, headed=False).body)
    for at, raw in enumerate(lines[1:], 1):
        if is_blank(lines[at - 1]) and not is_blank(raw) and not raw[0].isspace():
            message = f"The text “{_short(raw)}” stands in the highlights and is no list item."
            yield Problem(child.line + at, "highlights-text", message)


def _section(part: Part) -> Iterator[Problem]:
    name = fold(part.heading) if part.level == 2 else ""
    if name in HIGHLIGHTS_NAMES:
        yield Problem(
            part.line, "highlights-without-items", f"“{part.heading}” holds no list: it is read as a section."
        )
    elif name in FAQ_NAMES:
        yield Problem(
            part.line, "faq-without-questions", f"“{part.heading}” holds no “###” question: it is read as a section."
        )
    elif part.level == 1:
        yield Problem(part.line, "title-repeated", f"“# {_short(part.heading)}” is a second title.")


def _titles(parts: Sequence[Part]) -> Iterator[Problem]:
    front = next((value_of(part.raw, "title") for part in parts if part.kind is PartKind.FRONT), None)
    heading = next((part for part in parts if part.kind is PartKind.TITLE), None)
    if front and heading and clean_heading(front) != heading.heading:
        message = f"The heading “{_short(heading.heading)}” is not the title “{_short(front)}” of the front matter."
        yield Problem(heading.line, "title-differs", message)


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= 60 else f"{text[:57]}…"
