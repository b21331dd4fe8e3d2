"""How each oddity of real files is read."""

import pytest

from glossary.documents import PartKind, QuestionText, SectionText
from tests.glossary.documents.texts import parse

FRONT, TITLE, SECTION, HIGHLIGHTS = PartKind.FRONT, PartKind.TITLE, PartKind.SECTION, PartKind.HIGHLIGHTS
FAQ, OTHER = PartKind.FAQ, PartKind.OTHER


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("\n \n", [OTHER]),
        ("\ufeff", [OTHER]),
        ("\ufeff\n", [OTHER, OTHER]),
        ("text", [SECTION]),
        ("\n\ntext\n\n", [SECTION, OTHER]),
        ("# T", [TITLE]),
        ("\ufeff# T\n", [OTHER, TITLE]),
        ("\ufeff---\ntitle: T\n---\n# T\n", [OTHER, FRONT, TITLE]),
        ("\n---\ntitle: T\n---\n", [FRONT]),
        ("---\n---\ntext", [FRONT, SECTION]),
        ("---\n\ntext\n\n---\n", [SECTION]),
        ("---\nsome: words\n---\n", [SECTION]),
        ("---", [SECTION]),
        ("# T\n## A\n### B\n#### C\n", [TITLE, SECTION, SECTION, SECTION]),
        ("## A\n# T\n", [SECTION, TITLE]),
        ("# T\n# Second\n", [TITLE, SECTION]),
        ("# T\n\nlead\n\n## A\n", [TITLE, SECTION, SECTION]),
        ("#शीर्षक\n##भाग\n", [TITLE, SECTION]),
        ("lead\n#1 in sales\n", [SECTION]),
        ("## Features\n- a\n## B\n", [HIGHLIGHTS, SECTION]),
        ("## Features\n- a\n### B\n", [HIGHLIGHTS, SECTION]),
        ("## Features\n## FAQ\n", [HIGHLIGHTS, FAQ]),
        ("## Features\n\nOf cars.\n", [SECTION]),
        ("### Features\n- a\n", [SECTION]),
        ("## FAQ\n### q\n#### deeper\n## B\n", [FAQ, SECTION]),
        ("## FAQ\n\ntext\n", [SECTION]),
        ("## FAQ\n#### deep\n", [SECTION, SECTION]),
        ("## Bond FAQs\n### q\n", [FAQ]),
        ("## Bond FAQs\n", [SECTION]),
        ("## FAQ about bonds\n### q\n# T\n", [FAQ, TITLE]),
        ("## Faqir\n### q\n", [SECTION, SECTION]),
    ],
)
def test_text_divides_into_parts(text: str, kinds: list[PartKind]) -> None:
    assert [part.kind for part in parse(text).parts] == kinds


@pytest.mark.parametrize(
    "name",
    [
        "Features",
        "Key Takeaways",
        "Highlights",
        "हाइलाइट",
        "हाइलाइट्स",
        "मुख्य बातें",
        "विशेषताएँ",
        "HIGHLIGHTS",
        "**Features:**",
    ],
)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_highlights_are_known_by_their_names_in_every_language(name: str, language: str) -> None:
    assert parse(f"## {name}\n- a\n", language).highlights == ("a",)
    assert parse(f"##{name}\n\n- a\n", language).highlights == ("a",)


@pytest.mark.parametrize(
    "name",
    ["FAQ", "FAQs", "Frequently Asked Questions", "सामान्य प्रश्न", "अक्सर पूछे जाने वाले प्रश्न", "बॉन्ड अक्सर पूछे जाने वाले प्रश्न"],
)
def test_questions_are_known_by_the_names_of_their_heading(name: str) -> None:
    assert parse(f"##{name}\n###q\na\n").questions == (QuestionText("q", "a"),)


@pytest.mark.parametrize(
    "text",
    [
        "```\n## x\n```\n",
        "~~~ md\n## x\n~~~~\n",
        "````\n```\n## x\n````\n",
        "$$\n## x\n$$\n",
        "$$ a\n## x\nb $$\n",
        "<table>\n<td>\n## x\n</td></table>\n",
        "<!--\n\n# x -->\n",
        "<PRE>\n# x\n</pre>\n",
        "> ## x\n",
        "    ## x\n",
        "####### x\n",
        "- a\n  ## x\n",
        "- ```\n  ## x\n  ```\n",
        "1. a\n   ~~~\n   ## x\n\n   ## y\n",
        "\\## x\n",
    ],
)
def test_what_is_no_heading_starts_no_section(text: str) -> None:
    assert [part.kind for part in parse(text + "\n## A\n").parts] == [SECTION, SECTION]


@pytest.mark.parametrize(
    "text",
    [
        "```\ncode\n\n",
        "~~~\n```\n",
        "$$ x\n\n",
        "costs $$ here\n",
        "$$x$$ and\n",
        "$$x$$\n",
        "<table>\n<tr>\n\n",
        "<table></table>\n",
        "<!-- placeholder -->\n",
        "<!--\n\n",
        "- ```\n",
        "- a\n  <table>\n",
        "- a\n  $$\n- b\n  $$\n",
        "> text\n>\n",
        "<span>$$</span>\n",
        "<h5><a href=''>TTT</a></h5>\n",
        "-\n\n",
    ],
)
def test_a_heading_follows_whatever_is_whole_or_never_closed(text: str) -> None:
    assert [part.kind for part in parse(f"{text}## A\n").parts] == [SECTION, SECTION]


def test_a_heading_after_an_html_table_is_one() -> None:
    document = parse("## A\n<table>\n<tr><td>1</td></tr>\n</table>\n## B\nb\n")
    assert document.sections[1] == SectionText(2, "B", "b")


def test_a_formula_left_open_ends_at_the_next_section() -> None:
    text = "$$ x\n\n## A\n\n$$\ny\n$$\n\n<table>\n\n## B\n\n<table>\n</table>\n"
    assert [section.heading for section in parse(text).sections] == ["", "A", "B"]


@pytest.mark.parametrize(
    ("line", "level", "heading"),
    [
        ("## A", 2, "A"),
        ("##A", 2, "A"),
        ("  ## A", 2, "A"),
        ("##\tA ##", 2, "A"),
        ("## A#", 2, "A#"),
        ("## # #", 2, ""),
        ("##", 2, ""),
        ("## A\r", 2, "A"),
        ("##### *A* [b](/b)", 5, "*A* [b](/b)"),
        ("##2022 में", 2, "2022 में"),
    ],
)
def test_headings_are_read(line: str, level: int, heading: str) -> None:
    assert parse(f"{line}\nbody\n").sections == (SectionText(level, heading, "body"),)


def test_a_title_may_come_from_either_place() -> None:
    assert parse("---\ntitle: A\n---\n# B\n").title == "A"
    assert parse("---\ntitle:\n---\n# B\n").title == "B"
    assert parse("# B #\n# C\n").title == "B"
    assert parse("text").title == ""


def test_front_matter_values_are_as_they_stand() -> None:
    document = parse(
        "---\r\nkeywords: A,B , ,A\r\n"
        "title: \"Quoted\": a #1 'title'\r\n"
        "description:What? A: b # c\r\nrelated: /Bond/, x y\r\n---\r\n"
    )
    assert document.title == "\"Quoted\": a #1 'title'"
    assert document.description == "What? A: b # c"
    assert document.keywords == ("A", "B")
    assert document.related == ("bond",)


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("---\ntitle: T\nkeywords: a\n\n# T\n\ntext\n\n---\n\nmore\n", "T", ("text\n\n---\n\nmore",)),
        ("---\ntitle: T\ntext\n", "T", ("text",)),
        ("---\ntitle: T\n# note\nbroken line\n---\ntext\n", "T", ("text",)),
        ("---\ntitle: T\n\nauthor: me\n---\ntext\n", "T", ("text",)),
    ],
)
def test_front_matter_ends_where_it_is_meant_to(text: str, title: str, rest: tuple[str, ...]) -> None:
    document = parse(text)
    assert document.title == title
    assert tuple(section.body for section in document.sections) == rest


def test_bodies_have_unix_line_ends_and_no_blank_lines_around() -> None:
    assert parse("## A\r\n\r\n  a\r\n\r\nb \r\n \r\n## B\n").sections[0] == SectionText(2, "A", "  a\n\nb ")
    assert parse("## A\na\rb\n").sections[0].body == "a\nb"


def test_highlights_of_several_lines_lose_their_indentation() -> None:
    text = "## Features\n- a\n  b\n\n  c\n    - d\nlazy\n* e\n10. f\n\tg\n"
    assert parse(text).highlights == ("a\nb\n\nc\n  - d\nlazy", "e", "f\ng")


def test_text_after_the_list_reads_as_its_last_item() -> None:
    assert parse("## Features\n- a\n\nAnd more.\n").highlights == ("a\n\nAnd more.",)


def test_text_before_items_and_questions_is_neither() -> None:
    document = parse("## Features\nIn short:\n- a\n\n## FAQ\n\nPeople ask.\n\n#### Often\n\n### q\na\n\n#### d\n")
    assert document.highlights_lead == "In short:"
    assert document.questions_lead == "People ask.\n\n#### Often"
    assert document.highlights == ("a",)
    assert document.questions == (QuestionText("q", "a\n\n#### d"),)


def test_parts_name_their_lines() -> None:
    text = "\ufeff\n---\ntitle: T\n---\n\n# T\n\nlead\n\n## Features\n\n- a\n\n- b\n\n\n## FAQ\n\n### q\n\n"
    document = parse(text)
    assert [part.line for part in document.parts] == [1, 2, 6, 8, 10, 17, 20]
    assert [[child.line for child in part.children] for part in document.parts[4:6]] == [[12, 14], [19]]
