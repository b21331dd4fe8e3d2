"""What each edit writes, and what it leaves alone."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.documents import ArticleDocument, Part, PartKind, QuestionText, SectionText
from glossary.languages import UnknownLanguage
from tests.glossary.documents.texts import hostile, parse

FULL = """---
keywords: Bonds, Saving
title: Bond
description: A loan: cut into pieces
---

# Bond
## What Is a Bond?

A loan.

##Kinds of Bonds

Two of them.

## Features
- It pays interest.
- It ends.

## FAQ
### Is it safe?

Mostly.

### Is it liquid?
Often.

## The Bottom Line

Buy some.

"""


def edited(change: Callable[[ArticleDocument], ArticleDocument], text: str = FULL, language: str = "en") -> str:
    return str(change(parse(text, language)))


def replaced(old: str, new: str, text: str = FULL) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_title_changes_front_matter_and_heading() -> None:
    expected = FULL.replace("title: Bond\n", "title: Debt\n").replace("# Bond\n", "# Debt\n")
    assert edited(lambda d: d.with_title(" Debt\n")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "---\ntitle: T\n---\n\n# T\n"),
        ("\ufeff", "\ufeff---\ntitle: T\n---\n\n# T\n"),
        ("text", "---\ntitle: T\n---\n\n# T\ntext"),
        ("# Old ##\n\ntext\n", "# T\n\ntext\n"),
        ("#पुराना\n", "# T\n"),
        ("---\ntitle: old\n---\ntext\n", "---\ntitle: T\n---\ntext\n"),
        ("---\nkeywords: a\n---\n# Old\n", "---\nkeywords: a\n---\n# T\n"),
        ("---\nkeywords: a\n---\ntext\n", "---\nkeywords: a\ntitle: T\n---\n\n# T\ntext\n"),
        ("---\r\ntitle: old\r\n---\r\n# Old\r\n", "---\r\ntitle: T\r\n---\r\n# T\r\n"),
        ("---\ntitle: one\n---\n# Another\n", "---\ntitle: T\n---\n# T\n"),
        ("---\ntitle: unclosed", "---\ntitle: T"),
    ],
)
def test_title_is_written_where_it_stands(text: str, expected: str) -> None:
    document = parse(text).with_title("T")
    assert (str(document), document.title) == (expected, "T")


def test_a_title_of_signs_keeps_its_signs_in_the_front_matter() -> None:
    document = parse(FULL).with_title("C: the “#” sign #")
    assert document.title == "C: the “#” sign #"
    assert "\n# C: the “#” sign\n" in str(document)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n", "---\ndescription: D\n---\n# T\n"),
        ("---\ntitle: T\nrelated: x\n---\n", "---\ntitle: T\ndescription: D\nrelated: x\n---\n"),
        ("---\ndescription :old: value\n---\n", "---\ndescription: D\n---\n"),
        ("---\nDescription: a\ndescription: b\n---\n", "---\nDescription: D\ndescription: b\n---\n"),
        ("---\nrelated: x\n---\n", "---\ndescription: D\nrelated: x\n---\n"),
        ("\n---\nkeywords: x", "\n---\nkeywords: x\ndescription: D\n"),
    ],
)
def test_description_is_one_line_of_the_front_matter(text: str, expected: str) -> None:
    document = parse(text).with_description("D")
    assert (str(document), document.description) == (expected, "D")


def test_line_breaks_in_a_description_become_blanks() -> None:
    assert parse("").with_description(" a\r\nb\n\n c").description == "a b c"


@pytest.mark.parametrize(
    ("old", "words", "expected"),
    [
        ("a,b", ["c", "d"], "c,d"),
        ("a, b", ["c", "d"], "c, d"),
        ("a", ["c, d", "c", " "], "c,d"),
        ("a,b", [], ""),
    ],
)
def test_keywords_are_joined_as_they_were(old: str, words: list[str], expected: str) -> None:
    document = parse(f"---\nkeywords: {old}\n---\n").with_keywords(words)
    assert str(document) == f"---\nkeywords: {expected}".rstrip() + "\n---\n"
    assert document.keywords == tuple(filter(None, expected.replace(" ", "").split(",")))


def test_related_keeps_what_is_no_slug() -> None:
    document = parse("---\nrelated: bond, what is this, Yield\n---\n")
    assert document.related == ("bond", "yield")
    changed = document.with_related(["/coupon/", "no slug"])
    assert str(changed) == "---\nrelated: coupon, what is this\n---\n"
    assert changed.related == ("coupon",)


SECTIONS = parse(FULL).sections


def test_sections_are_read_in_order_around_the_other_parts() -> None:
    assert (
        SectionText(2, "What Is a Bond?", "A loan."),
        SectionText(2, "Kinds of Bonds", "Two of them."),
        SectionText(2, "The Bottom Line", "Buy some."),
    ) == SECTIONS


def test_a_changed_body_keeps_its_glued_heading() -> None:
    new = [SECTIONS[0], SectionText(2, "Kinds of Bonds", "Three.\n\nOr four."), SECTIONS[2]]
    assert edited(lambda d: d.with_sections(new)) == replaced("Two of them.", "Three.\n\nOr four.")


def test_a_changed_heading_keeps_its_body() -> None:
    new = [SECTIONS[0], SectionText(3, "Kinds\nof it", "Two of them."), SECTIONS[2]]
    assert edited(lambda d: d.with_sections(new)) == replaced("##Kinds of Bonds", "### Kinds of it")


def test_a_section_without_text_is_its_heading() -> None:
    new = [SECTIONS[0], SectionText(2, "Kinds of Bonds", " \n"), SECTIONS[2]]
    text = replaced("##Kinds of Bonds\n\nTwo of them.\n", "##Kinds of Bonds\n")
    assert edited(lambda d: d.with_sections(new)) == text
    assert edited(lambda d: d.with_sections(SECTIONS), text) == FULL


def test_sections_can_be_added_between_at_the_end_and_deleted() -> None:
    new = [SECTIONS[0], SectionText(2, "New", "Text."), SECTIONS[2], SectionText(3, "More", "")]
    expected = replaced("##Kinds of Bonds\n\nTwo of them.", "##Kinds of Bonds\n\nText.").replace(
        "##Kinds of Bonds", "## New"
    )
    assert edited(lambda d: d.with_sections(new)) == expected[:-1] + "\n### More\n\n"


def test_an_added_section_comes_before_the_highlights_that_follow() -> None:
    new = [*SECTIONS[:2], SectionText(2, "New", "Text."), SECTIONS[2]]
    expected = replaced("Two of them.\n", "Two of them.\n\n## New\n\nText.\n")
    assert edited(lambda d: d.with_sections(new)) == expected


def test_a_first_section_is_added_after_the_title() -> None:
    text = "---\ntitle: T\n---\n\n# T\n## A\na\n"
    new = [SectionText(0, "", "Lead."), SectionText(2, "A", "a")]
    assert edited(lambda d: d.with_sections(new), text) == "---\ntitle: T\n---\n\n# T\n\nLead.\n## A\na\n"


def test_reordered_sections_keep_their_raw_text() -> None:
    new = [SECTIONS[1], SECTIONS[0], SECTIONS[2]]
    text = edited(lambda d: d.with_sections(new))
    assert parse(text).sections == tuple(new)
    assert "\n##Kinds of Bonds\n\nTwo of them.\n" in text
    assert edited(lambda d: d.with_sections(SECTIONS), text) == replaced("# Bond\n", "# Bond\n\n")


def test_text_before_the_title_and_after_it_stay_apart() -> None:
    text = "before\n\n# T\n\nafter\n"
    document = parse(text)
    assert document.sections == (SectionText(0, "", "before"), SectionText(0, "", "after"))
    changed = document.with_sections([SectionText(0, "", "before"), SectionText(0, "", "changed")])
    assert str(changed) == "before\n\n# T\n\nchanged\n"
    assert str(document.with_sections([SectionText(2, "Only", "")])) == "## Only\n\n# T\n"
    assert str(document.with_sections([])) == "\n# T\n"


def test_line_ends_of_the_part_are_kept() -> None:
    text = "## A\r\n\r\na\r\nb\r\n## B\nb\n"
    new = [SectionText(2, "A", "x\ny"), SectionText(2, "B", "z\nz"), SectionText(2, "C", "c\nc")]
    expected = "## A\r\n\r\nx\r\ny\r\n## B\nz\nz\n\r\n## C\r\n\r\nc\r\nc\r\n"
    assert edited(lambda d: d.with_sections(new), text) == expected


@pytest.mark.parametrize(
    ("section", "read"),
    [
        (SectionText(3, "After the questions", "a"), SectionText(2, "After the questions", "a")),
        (SectionText(0, "", "a"), SectionText(2, "", "a")),
        (SectionText(1, "Second title", "a"), SectionText(1, "Second title", "a")),
        (SectionText(9, "Deep #", "a"), SectionText(2, "Deep", "a")),
    ],
)
def test_a_section_after_the_questions_does_not_join_them(section: SectionText, read: SectionText) -> None:
    document = parse(FULL).with_sections([*SECTIONS[:2], section])
    assert document.sections == (*SECTIONS[:2], read)
    assert document.questions == parse(FULL).questions


def test_text_without_heading_goes_with_the_section_before_it() -> None:
    document = parse("# T\n## A\na\n").with_sections([SectionText(2, "A", "a"), SectionText(0, "", "b")])
    assert document.sections == (SectionText(2, "A", "a\n\nb"),)


def test_text_without_heading_does_not_join_the_highlights() -> None:
    document = parse("## Features\n- a\n## B\nb\n").with_sections([SectionText(0, "", "b")])
    assert (document.highlights, document.sections) == (("a",), (SectionText(2, "", "b"),))


def test_the_first_section_does_not_become_the_title() -> None:
    document = parse("## A\n").with_sections([SectionText(1, "B", "")])
    assert (document.title, document.sections) == ("", (SectionText(2, "B", ""),))


def test_text_whose_level_is_missing_gets_one() -> None:
    assert parse("").with_sections([SectionText(0, "A", "a"), SectionText(-1, "", " ")]).sections == (
        SectionText(2, "A", "a"),
    )


def test_a_body_with_a_heading_makes_two_sections() -> None:
    document = parse("").with_sections([SectionText(2, "A", "a\n\n## More\n\nb")])
    assert document.sections == (SectionText(2, "A", "a"), SectionText(2, "More", "b"))


HIGHLIGHTS = ("It pays interest.", "It ends.")


@pytest.mark.parametrize(
    ("new", "old_list", "new_list"),
    [
        (["It pays.", HIGHLIGHTS[1]], "- It pays interest.\n", "- It pays.\n"),
        ([*HIGHLIGHTS, "It trades."], "- It ends.\n", "- It ends.\n- It trades.\n"),
        (["First.", *HIGHLIGHTS], "- It pays interest.\n", "- First.\n- It pays interest.\n"),
        ([HIGHLIGHTS[1]], "- It pays interest.\n", ""),
        ([" Two\n\nparagraphs ", HIGHLIGHTS[1]], "- It pays interest.\n", "- Two\n\n  paragraphs \n"),
        (["Kinds:\n- a\n- b", HIGHLIGHTS[1]], "- It pays interest.\n", "- Kinds:\n  - a\n  - b\n"),
    ],
)
def test_highlights_change_one_by_one(new: list[str], old_list: str, new_list: str) -> None:
    assert edited(lambda d: d.with_highlights(new)) == replaced(old_list, new_list)


def test_loose_lists_stay_loose_and_keep_their_markers() -> None:
    text = "##हाइलाइट\n\n* एक\n\n* दो\n\n## अंत\n\n"
    document = parse(text, "hi")
    assert document.highlights == ("एक", "दो")
    expected = "##हाइलाइट\n\n* दो\n\n* एक\n\n* तीन\n\n## अंत\n\n"
    assert str(document.with_highlights(["दो", "एक", "तीन"])) == expected


def test_a_wide_marker_indents_its_text() -> None:
    text = "## Features\n\n10.  a\n     b\n"
    assert parse(text).highlights == ("a\nb",)
    assert edited(lambda d: d.with_highlights(["c\nd"]), text) == "## Features\n\n10.  c\n     d\n"


def test_an_empty_item_takes_text() -> None:
    assert parse("## Features\n-\n").highlights == ()
    assert edited(lambda d: d.with_highlights(["a"]), "## Features\n-\n") == "## Features\n\n- a\n"
    assert edited(lambda d: d.with_highlights(["b"]), "## Features\n-\n  a\n") == "## Features\n- b\n"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "", "## Features\n\n- a\n- b\n"),
        ("hi", "# शीर्षक\n", "# शीर्षक\n\n## हाइलाइट\n\n- a\n- b\n"),
        ("en", "text", "text\n\n## Features\n\n- a\n- b\n"),
        ("en", "text\n\n", "text\n\n## Features\n\n- a\n- b\n\n"),
        ("en", "## FAQ\n### q\n", "## Features\n\n- a\n- b\n## FAQ\n### q\n"),
        ("en", "\ufeff## A\n", "\ufeff## A\n\n## Features\n\n- a\n- b\n"),
        ("en", "## Key Takeaways\n", "## Key Takeaways\n\n- a\n\n- b\n"),
    ],
)
def test_highlights_are_made_where_there_are_none(language: str, text: str, expected: str) -> None:
    assert edited(lambda d: d.with_highlights(["a", "b"]), text, language) == expected


def test_a_part_without_items_goes() -> None:
    assert edited(lambda d: d.with_highlights([])) == replaced("\n## Features\n- It pays interest.\n- It ends.\n", "")


def test_text_before_the_first_item_stays() -> None:
    text = "## Features\nIn short:\n\n- a\n"
    assert edited(lambda d: d.with_highlights(["b"]), text) == "## Features\nIn short:\n\n- b\n"
    assert edited(lambda d: d.with_highlights([]), text) == "## Features\nIn short:\n"


def test_highlights_in_two_places_are_edited_in_their_places() -> None:
    text = "## Features\n- a\n- b\n## Middle\nm\n## Highlights\n- c\n"
    assert parse(text).highlights == ("a", "b", "c")
    assert edited(lambda d: d.with_highlights(["a", "B", "c"]), text) == text.replace("- b", "- B")
    assert edited(lambda d: d.with_highlights(["a", "b"]), text) == text.replace("## Highlights\n- c\n", "")


QUESTIONS = parse(FULL).questions


def test_questions_change_one_by_one() -> None:
    new = [QUESTIONS[0], QuestionText("Is it liquid?", "Seldom.\n\n- a\n- b")]
    assert edited(lambda d: d.with_questions(new)) == replaced("Often.", "Seldom.\n\n- a\n- b")
    new = [QuestionText("Is it\nquite safe? ##", "Mostly."), QUESTIONS[1]]
    assert edited(lambda d: d.with_questions(new)) == replaced("Is it safe?", "Is it quite safe?")


def test_questions_can_be_added_and_deleted() -> None:
    new = [QUESTIONS[1], QuestionText("New?", "Yes.")]
    changed = parse(FULL).with_questions(new)
    assert changed.questions == tuple(new)
    assert str(changed.with_questions([])) == replaced(
        "\n## FAQ\n### Is it safe?\n\nMostly.\n\n### Is it liquid?\nOften.\n", ""
    )


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "", "## FAQ\n\n### q\n\na\n\n### r\n"),
        ("hi", "# शीर्षक\n\n", "# शीर्षक\n\n## सामान्य प्रश्न\n\n### q\n\na\n\n### r\n\n"),
        ("hi", "##सामान्य प्रश्न\n", "##सामान्य प्रश्न\n\n### q\n\na\n\n### r\n"),
    ],
)
def test_questions_are_made_where_there_are_none(language: str, text: str, expected: str) -> None:
    new = [QuestionText("q", "a"), QuestionText("r", "")]
    assert edited(lambda d: d.with_questions(new), text, language) == expected


def test_removing_questions_before_a_deeper_section_does_not_make_it_one() -> None:
    text = "## FAQ\n### q\n## Features\n- a\n### Deep\nd\n"
    document = parse(text).with_highlights([])
    assert document.questions == (QuestionText("q", ""),)
    assert document.sections == (SectionText(2, "Deep", "d"),)


def test_a_part_in_an_unknown_language_cannot_be_made() -> None:
    with pytest.raises(UnknownLanguage):
        parse("", "xx").with_highlights(["a"])


LINES = st.sampled_from(
    [
        "word",
        "two words",
        "कीमत",
        "> quote",
        "> ### deep",
        "- item",
        "1. item",
        "    code",
        "| a | b |",
        "**bold**",
        "#1",
    ]
)
BLOCKS = st.one_of(
    LINES,
    st.sampled_from(
        ["```\n## code\n```", "$$\n## x\n$$", "<table>\n# cell\n</table>", "<!-- ## x -->", "a\nb", "~~~\n~~~"]
    ),
)
BODIES = st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join)
HEADINGS = st.sampled_from(["Kinds", "क्या है?", "1. First", "C# and F#", "", "a: b", "*x*"])
SECTION_LISTS = st.lists(st.builds(SectionText, st.integers(2, 6), HEADINGS, BODIES), max_size=4)
QUESTION_LISTS = st.lists(st.builds(QuestionText, st.sampled_from(["Why?", "क्यों?"]), BODIES), max_size=4)
WELL_FORMED = st.lists(BODIES.map(lambda body: body.lstrip()), max_size=4)


def well_formed() -> st.SearchStrategy[str]:
    """Articles, some with all parts, some with few, in either style of blank lines and line ends."""
    return st.builds(
        lambda text, sections, highlights, questions, eol: str(
            parse(text).with_sections(sections).with_highlights(highlights).with_questions(questions)
        ).replace("\n", eol),
        st.sampled_from(["", FULL, "# T\n", "---\ntitle: T\n---\n\n# T\nLead.\n", "\ufeff# T\n## A\n- x"]),
        SECTION_LISTS,
        WELL_FORMED,
        QUESTION_LISTS,
        st.sampled_from(["\n", "\r\n"]),
    )


@given(well_formed(), SECTION_LISTS)
def test_sections_read_back_as_written(text: str, sections: list[SectionText]) -> None:
    document = parse(text).with_sections(sections)
    fitted = [SectionText(2, s.heading, s.body) for s in sections]
    assert [SectionText(2, s.heading, s.body) for s in document.sections] == fitted


@example("", ["$$\n## x\n$$", "$$\n## x\n$$"])
@given(well_formed(), WELL_FORMED)
def test_highlights_read_back_as_written(text: str, highlights: list[str]) -> None:
    assert parse(text).with_highlights(highlights).highlights == tuple(highlights)


@given(well_formed(), QUESTION_LISTS)
def test_questions_read_back_as_written(text: str, questions: list[QuestionText]) -> None:
    assert parse(text).with_questions(questions).questions == tuple(questions)


@given(hostile(), hostile())
def test_front_matter_reads_back_as_written(text: str, words: str) -> None:
    document = parse(text)
    words = " ".join(words.split())
    assert document.with_title(words).with_description(words).description == words
    assert document.with_keywords([words]).keywords == tuple(
        dict.fromkeys(word.strip() for word in words.split(",") if word.strip())
    )


def raws(parts: tuple[Part, ...], *without: PartKind) -> list[str]:
    """The raw texts, with a line end where the file's last line has none: an edit may have to add it."""
    found = [part.raw for part in parts if part.kind not in without]
    return [raw if raw.endswith("\n") or raw == "\ufeff" else f"{raw}\n" for raw in found]


@given(well_formed(), SECTION_LISTS, WELL_FORMED, QUESTION_LISTS)
def test_an_edit_leaves_other_parts_alone(
    text: str, sections: list[SectionText], highlights: list[str], questions: list[QuestionText]
) -> None:
    document = parse(text)
    for kind, one in [
        (PartKind.SECTION, document.with_sections(sections)),
        (PartKind.HIGHLIGHTS, document.with_highlights(highlights)),
        (PartKind.FAQ, document.with_questions(questions)),
        (PartKind.FRONT, document.with_description("new").with_keywords(["new"])),
    ]:
        assert raws(one.parts, kind) == raws(document.parts, kind)


@given(well_formed(), st.data())
def test_a_changed_section_leaves_the_others_alone(text: str, data: st.DataObject) -> None:
    document = parse(text)
    if document.sections:
        at = data.draw(st.integers(0, len(document.sections) - 1))
        new = list(document.sections)
        new[at] = SectionText(new[at].level, new[at].heading, "changed")
        before, after = document.parts, document.with_sections(new).parts
        assert sum(a.raw != b.raw for a, b in zip(before, after, strict=True)) <= 1
