"""What holds for every text whatever."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents import ArticleDocument, QuestionText, SectionText
from tests.glossary.documents.texts import hostile, parse

FIELDS = ["title", "description", "keywords", "related", "sections", "highlights", "questions"]


@given(st.one_of(hostile(), st.text(st.characters(exclude_characters="\0"))))
def test_parsing_loses_nothing(text: str) -> None:
    assert str(parse(text)) == text


@given(hostile())
def test_a_part_names_its_line(text: str) -> None:
    at = 0
    for part in parse(text).parts:
        lead = len(part.raw) - len(part.raw.lstrip())
        assert part.line == 1 + text.count("\n", 0, at + (lead if part.raw.strip() else 0))
        at += len(part.raw)


@given(hostile())
def test_problems_and_links_name_lines_of_the_text(text: str) -> None:
    document = parse(text)
    lines = 1 + text.count("\n")
    assert all(1 <= found.line <= lines for found in (*document.problems, *document.links))


@given(hostile())
def test_values_given_back_change_nothing(text: str) -> None:
    document = parse(text)
    for field in FIELDS:
        assert getattr(document, f"with_{field}")(getattr(document, field)) is document


@given(hostile(), hostile(), st.lists(hostile(), max_size=3))
def test_an_edited_document_is_what_its_text_parses_to(text: str, word: str, words: list[str]) -> None:
    document = parse(text)
    edited = [
        document.with_title(word),
        document.with_description(word),
        document.with_keywords(words),
        document.with_related(words),
        document.with_sections([SectionText(at + 1, word, body) for at, body in enumerate(words)]),
        document.with_highlights(words),
        document.with_questions([QuestionText(word, answer) for answer in words]),
    ]
    assert all(ArticleDocument.parse(str(one), "en") == one for one in edited)


@pytest.mark.parametrize(
    "text",
    ["```a\n", "<!--\n", "<table>\n", "$$\n", "- a\n  ```\n", "## a #\n", "[", '<a href="/x">', "`` ` ", "\n"],
)
def test_hostile_texts_take_time_as_they_grow_and_no_more(text: str) -> None:
    """If time grew with the square of the length, these would take half a minute to some minutes."""
    start = process_time()
    document = parse("## Features\n" + text * 20_000)
    _ = document.links, document.problems, document.highlights
    assert process_time() - start < 12
