"""The real pairs: how many parts a reader counts in each."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from glossary.documents import ArticleDocument, decode, text_hash

CORPUS = settings.BASE_DIR.parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")

# slug: sections, highlights, questions, links in English, links in Hindi
COUNTS = {
    "12b-1-fund": (4, 4, 0, 4, 5),
    "account-executive": (5, 3, 0, 3, 4),
    "acidtest": (4, 3, 3, 4, 5),
    "bondrating": (8, 3, 0, 3, 3),
    "broker-dealer": (4, 3, 0, 8, 8),
    "conflict-of-interest": (5, 3, 0, 9, 11),
    "finra": (6, 5, 3, 14, 14),
    "insidertrading": (6, 4, 3, 7, 8),
    "investmentadvisor": (3, 3, 0, 5, 6),
    "primebrokerage": (6, 5, 5, 13, 13),
    "series7": (3, 3, 0, 4, 4),
}


def path(language: str, slug: str) -> Path:
    return CORPUS / language / f"{slug}.md"


def read(language: str, slug: str) -> ArticleDocument:
    return ArticleDocument.parse(decode(path(language, slug).read_bytes()), language)


def counts(document: ArticleDocument) -> tuple[int, int, int]:
    return len(document.sections), len(document.highlights), len(document.questions)


def test_every_file_is_counted_here() -> None:
    assert {file.stem for language in ("en", "hi") for file in (CORPUS / language).glob("*.md")} == set(COUNTS)


@pytest.mark.parametrize("slug", COUNTS)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_files_are_read_whole(language: str, slug: str) -> None:
    data = path(language, slug).read_bytes()
    document = read(language, slug)
    assert str(document).encode() == data
    assert document.text_hash == text_hash(data.decode())
    assert (*counts(document), len(document.links)) == (*COUNTS[slug][:3], COUNTS[slug][3 + (language == "hi")])
    assert document.title
    assert document.description
    assert document.keywords
    assert not document.highlights_lead
    assert not document.questions_lead


@pytest.mark.parametrize("slug", COUNTS)
def test_twins_have_sections_of_the_same_levels(slug: str) -> None:
    levels = [[section.level for section in read(language, slug).sections] for language in ("en", "hi")]
    assert levels[0] == levels[1]


def test_problems_are_those_that_were_found_by_reading() -> None:
    found = Counter(problem.code for slug in COUNTS for problem in read("hi", slug).problems)
    assert found == {"heading-glued": 8, "table-lost": 2}
    assert not any(read("en", slug).problems for slug in COUNTS)


@pytest.mark.parametrize("slug", COUNTS)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_one_changed_word_changes_its_line_only(language: str, slug: str) -> None:
    document = read(language, slug)
    sections = list(document.sections)
    last = sections[-1]
    sections[-1] = type(last)(last.level, last.heading, f"{last.body} X")
    before, after = str(document).split("\n"), str(document.with_sections(sections)).split("\n")
    assert len(before) == len(after)
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [f"{last.body.split('\n')[-1]} X"]


@pytest.mark.parametrize("slug", COUNTS)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_rewriting_a_file_from_its_values_keeps_the_values(language: str, slug: str) -> None:
    old = read(language, slug)
    new = (
        ArticleDocument.parse("", language)
        .with_title(old.title)
        .with_description(old.description)
        .with_keywords(old.keywords)
        .with_sections(old.sections)
        .with_questions(old.questions)
        .with_highlights(old.highlights)
    )
    for field in ("title", "description", "keywords", "sections", "highlights", "questions"):
        assert getattr(new, field) == getattr(old, field)
    assert sorted(link.target for link in new.links) == sorted(link.target for link in old.links)
    assert not [problem for problem in new.problems if problem.code != "table-lost"]
