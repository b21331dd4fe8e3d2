from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.diff.documents import LIMIT, DocumentDiff, PieceDiff, Size, diff_documents
from editorial.diff.pieces import pieces_of
from editorial.diff.words import Change
from glossary.documents import ArticleDocument, PartKind
from tests.editorial.diff.texts import TEXTS
from tests.factories import ENGLISH, HINDI

LINES = [
    "---\ntitle: बॉन्ड\n---\n",
    "# बॉन्ड\n",
    "\n",
    "## एक\n",
    "## दो\n",
    "### तीन\n",
    "## Features\n",
    "- पहला\n",
    "- दूसरा\n",
    "## FAQ\n",
    "### क्यों?\n",
    "### कब?\n",
    "दर बढ़ती है।\n",
    "दाम घटता है।\r\n",
    "\ufeff",
]
ARTICLES = st.lists(st.sampled_from(LINES) | TEXTS, max_size=14).map("".join)


def diff(old: str, new: str, language: str = "hi") -> DocumentDiff:
    return diff_documents(ArticleDocument.parse(old, language), ArticleDocument.parse(new, language))


def both_sides(found: DocumentDiff) -> tuple[str, str]:
    """What runs say, in the order shown: the whole of each text unless something moved."""
    runs = [run for piece in found.pieces for block in piece.blocks for run in block.runs]
    old = "".join(run.text for run in runs if run.change is not Change.IN)
    return old, "".join(run.text for run in runs if run.change is not Change.OUT)


@settings(max_examples=200)
@given(ARTICLES, ARTICLES)
def test_the_blocks_of_each_side_are_its_text(old: str, new: str) -> None:
    found = diff(old, new)
    news = [piece.new for piece in found.pieces if piece.new]
    assert "".join(piece.text for piece in news) == new
    pieces = pieces_of(ArticleDocument.parse(old, "hi"))
    assert "".join(piece.text for piece in pieces) == old
    assert Counter(piece.old for piece in found.pieces if piece.old) == Counter(pieces)
    for piece in found.pieces:
        assert "".join(block.new or "" for block in piece.blocks) == (piece.new.text if piece.new else "")
        assert "".join(block.old or "" for block in piece.blocks) == (piece.old.text if piece.old else "")


@settings(max_examples=200)
@given(ARTICLES, ARTICLES)
def test_without_moves_the_runs_of_each_side_are_its_text(old: str, new: str) -> None:
    found = diff(old, new)
    if not found.moved and not any(
        block.is_same and block.old != block.new for p in found.pieces for block in p.blocks
    ):
        assert both_sides(found) == (old, new)


@given(ARTICLES)
def test_an_article_does_not_differ_from_itself(text: str) -> None:
    found = diff(text, text)
    assert found.is_empty
    assert found.size == Size()
    assert not found.moved


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (HINDI, "hi")])
def test_blank_lines_and_line_ends_are_no_change(text: str, language: str) -> None:
    assert diff(text, text.replace("\n", "\r\n") + "\r\n\r\n", language).is_empty


def changed(found: DocumentDiff) -> list[tuple[PartKind, str]]:
    return [(piece.shown.kind, piece.shown.heading) for piece in found.changed]


def test_a_reworded_paragraph_is_found_in_its_section() -> None:
    found = diff(HINDI, HINDI.replace("दाम घटते हैं", "दाम गिर जाते हैं"))
    assert changed(found) == [(PartKind.SECTION, "उसका दाम कैसे बदलता है")]
    assert found.size == Size(added=2, removed=1)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("title: बॉन्ड", "title: ऋणपत्र", (PartKind.FRONT, "")),
        ("# बॉन्ड", "# ऋणपत्र", (PartKind.TITLE, "ऋणपत्र")),
        ("- बॉन्ड एक कर्ज़", "- बॉन्ड एक पक्का कर्ज़", (PartKind.HIGHLIGHTS, "हाइलाइट")),
        ("उतना ही, जितना", "जितना", (PartKind.QUESTION, "क्या बॉन्ड सुरक्षित है?")),
        ("## उसका दाम कैसे बदलता है", "## दाम की चाल", (PartKind.SECTION, "दाम की चाल")),
    ],
)
def test_each_part_is_compared_by_itself(old: str, new: str, what: tuple[PartKind, str]) -> None:
    found = diff(HINDI, HINDI.replace(old, new, 1))
    assert changed(found) == [what]
    assert found.changed[0].old
    assert found.changed[0].new


FIRST = "## पहला\n\nबैंक जमा पर ब्याज देता है और जमाकर्ता उसे हर साल पाता है।\n\n"
SECOND = "## दूसरा\n\nशेयर का दाम बाज़ार में हर दिन बदलता रहता है।\n\n"
THIRD = "## तीसरा\n\nबीमा किसी अनहोनी पर मिलने वाली रकम का वादा है, जिसके लिए किस्त दी जाती है।\n\n"


def moves(found: DocumentDiff) -> list[PieceDiff]:
    return [piece for piece in found.pieces if piece.moved]


def test_a_section_that_moved_is_shown_as_moved_not_as_out_and_in() -> None:
    found = diff(FIRST + SECOND + THIRD, SECOND + FIRST + THIRD)
    (moved,) = moves(found)
    assert moved.shown.heading == "दूसरा"
    assert moved.is_same
    assert moved.was_after
    assert moved.was_after.heading == "पहला"
    assert moved.is_after is None
    assert found.size == Size()
    assert not found.is_empty


def test_a_section_may_move_and_change() -> None:
    found = diff(FIRST + SECOND + THIRD, SECOND.replace("हर दिन", "हर पल") + FIRST + THIRD)
    (moved,) = moves(found)
    assert (moved.shown.heading, moved.size) == ("दूसरा", Size(1, 1))


def test_a_renamed_section_that_moved_is_known_by_its_words() -> None:
    found = diff(FIRST + SECOND + THIRD, FIRST + THIRD + SECOND.replace("## दूसरा", "## शेयर"))
    (moved,) = moves(found)
    assert moved.old
    assert (moved.old.heading, moved.shown.heading) == ("दूसरा", "शेयर")


def test_questions_move_among_themselves() -> None:
    questions = ["### कब?\n\nआज।\n\n", "### क्यों?\n\nब्याज के लिए और लाभ के लिए।\n\n"]
    found = diff(FIRST + "## FAQ\n" + "".join(questions), FIRST + "## FAQ\n" + "".join(reversed(questions)))
    (moved,) = moves(found)
    assert moved.shown.kind is PartKind.QUESTION
    assert moved.shown.heading == "कब?"
    assert moved.is_after
    assert moved.is_after.heading == "क्यों?"


def test_a_removed_section_stands_where_it_was() -> None:
    found = diff(FIRST + SECOND + THIRD, FIRST + THIRD)
    assert [piece.shown.heading for piece in found.pieces][:3] == ["पहला", "दूसरा", "तीसरा"]
    assert found.pieces[1].new is None
    assert found.size == Size(removed=11)
    assert diff(FIRST, FIRST + SECOND).size == Size(added=11)
    assert [piece.shown.heading for piece in diff(FIRST + SECOND, SECOND).pieces][:2] == ["पहला", "दूसरा"]


def test_of_very_long_texts_only_equal_blocks_are_found() -> None:
    old = FIRST + "## लंबा\n\n" + "शब्द " * (LIMIT // 10) + "\n\nवही\n"
    found = diff(old, old.replace("शब्द", "पद", 1))
    assert found.coarse
    assert [(block.old is None, block.new is None) for block in found.changed[0].blocks] == [
        (False, False),
        (False, True),
        (True, False),
        (False, False),
    ]
    assert not diff(FIRST, SECOND).coarse
