import pytest

from editorial.admin.parts import changed_parts
from glossary.documents import ArticleDocument, SectionText
from tests.factories import ENGLISH

BASE = ArticleDocument.parse(ENGLISH, "en")
FIRST, SECOND = BASE.sections


@pytest.mark.parametrize(
    ("after", "parts"),
    [
        (BASE, []),
        (BASE.with_title("Bonds"), ["Title"]),
        (BASE.with_description("A loan.").with_keywords(["Debt"]), ["Definition", "Keywords"]),
        (BASE.with_sections([FIRST, SectionText(2, SECOND.heading, "Other.")]), ["Section “How Its Price Moves”"]),
        (BASE.with_sections([FIRST]), ["Section “How Its Price Moves”"]),
        (BASE.with_sections([FIRST, SECOND, FIRST]), ["Section “What Is a Bond?” (2)"]),
        (BASE.with_sections([SECOND, FIRST]), ["Order and spacing"]),
        (BASE.with_sections([SectionText(0, "", "Lead."), FIRST, SECOND]), ["Section “Opening text”"]),
        (BASE.with_highlights(["One."]).with_questions([]), ["Highlights", "Questions"]),
        (BASE.with_related(["loan"]), ["Related terms"]),
    ],
)
def test_parts_that_differ_are_named(after, parts):
    assert changed_parts(BASE, after) == parts
