import pytest
from hypothesis import given

from editorial.diff.blocks import LIMIT, Pair, align, bare, blocks, likeness, words_of
from tests.editorial.diff.texts import TEXTS

FIRST = "बॉन्ड पर चुकाए जाने के दिन तक ब्याज मिलता है।"
REWRITTEN = "बॉन्ड पर चुकाए जाने के दिन तक नियमित ब्याज मिलता है।"
OTHER = "Rates rise, prices fall."


@given(TEXTS)
def test_blocks_are_the_text(text: str) -> None:
    assert "".join(blocks(text)) == text


@given(TEXTS, TEXTS)
def test_every_block_is_in_one_pair_and_no_pairs_cross(old: str, new: str) -> None:
    olds, news = blocks(old), blocks(new)
    pairs = align(olds, news)
    assert [pair.old for pair in pairs if pair.old is not None] == list(range(len(olds)))
    assert [pair.new for pair in pairs if pair.new is not None] == list(range(len(news)))
    assert Pair(None, None) not in pairs


@given(TEXTS)
def test_a_text_is_aligned_with_itself(text: str) -> None:
    assert all(pair.old == pair.new for pair in align(blocks(text), blocks(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("\n\n", ["\n\n"]),
        ("one\n\ntwo\n", ["one\n", "\ntwo\n"]),
        ("\none\ntwo\n\n\n", ["\none\ntwo\n\n\n"]),
        ("## Head\none\n", ["## Head\n", "one\n"]),
        ("one\n## Head\n", ["one\n", "## Head\n"]),
        ("```\na\n\nb\n```\n\ntwo", ["```\na\n\nb\n```\n", "\ntwo"]),
        ("- a\n- b\n\n- c\n", ["- a\n- b\n", "\n- c\n"]),
        ("$$\nx\n\ny\n$$\n", ["$$\nx\n\ny\n$$\n"]),
    ],
)
def test_text_falls_into_blocks(text: str, found: list[str]) -> None:
    assert blocks(text) == found


def test_blank_lines_around_a_block_and_its_line_ends_are_not_compared() -> None:
    assert bare("\r\n \r\nएक\r\nदो\r\n\r\n") == "एक\nदो"
    assert align(["\nएक\n"], ["एक\r\n\r\n"]) == [Pair(0, 0)]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ([], [], []),
        ([FIRST], [REWRITTEN], [Pair(0, 0)]),
        ([FIRST], [OTHER], [Pair(0, None), Pair(None, 0)]),
        ([FIRST, OTHER], [OTHER], [Pair(0, None), Pair(1, 0)]),
        ([FIRST, "x"], [OTHER, REWRITTEN, "x"], [Pair(None, 0), Pair(0, 1), Pair(1, 2)]),
        ([FIRST, OTHER], [OTHER, FIRST], [Pair(0, None), Pair(1, 0), Pair(None, 1)]),
    ],
)
def test_equal_and_alike_blocks_stand_side_by_side(old: list[str], new: list[str], pairs: list[Pair]) -> None:
    assert align(old, new) == pairs


def test_in_a_long_stretch_blocks_are_paired_by_their_places() -> None:
    size = int(LIMIT**0.5) + 1
    old = [f"block {number} of many that begin alike" for number in range(size)]
    new = [f"block {number}, one of many that begin alike" for number in range(size)]
    assert align(old, new) == [Pair(at, at) for at in range(size)]
    assert align(old, [OTHER, *new])[:2] == [Pair(0, None), Pair(None, 0)]


def test_alike_blocks_may_stay_apart() -> None:
    assert align([FIRST, "x"], [REWRITTEN, "x"], alike=False) == [Pair(0, None), Pair(None, 0), Pair(1, 1)]


def test_likeness_is_the_share_of_common_words() -> None:
    assert likeness(words_of("एक दो"), words_of("दो  तीन")) == 0.5
    assert likeness(words_of(""), words_of("")) == 1
