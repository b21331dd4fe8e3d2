import pytest
import regex
from hypothesis import given

from editorial.diff.tokens import count_words, tokens
from tests.editorial.diff.texts import TEXTS


def ends(pieces: list[str]) -> set[int]:
    found, at = set(), 0
    for piece in pieces:
        at += len(piece)
        found.add(at)
    return found


@given(TEXTS)
def test_tokens_are_the_text_and_end_where_clusters_end(text: str) -> None:
    found = tokens(text)
    assert "".join(found) == text
    assert all(found)
    assert ends(found) <= ends(regex.findall(r"\X", text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("क्षि", ["क्षि"]),
        ("मूलधन है।", ["मूलधन", " ", "है", "।"]),
        ("ज़मानत ज़मानत", ["ज़मानत", " ", "ज़मानत"]),
        ("क्‍ष, र्‍य", ["क्‍ष", ",", " ", "र्‍य"]),
        ("₹4,66,096 का", ["₹", "4,66,096", " ", "का"]),
        ("१२.५%", ["१२.५", "%"]),
        ("don't", ["don", "'", "t"]),
        ("संस्कृतम्॥", ["संस्कृतम्", "॥"]),
        ("\r\n\r\n", ["\r\n\r\n"]),
        ("é e\u0301", ["é", " ", "e\u0301"]),
        ("👨‍👩‍👧🇮🇳", ["👨‍👩‍👧", "🇮🇳"]),
    ],
)
def test_text_falls_into_words_blanks_and_marks(text: str, found: list[str]) -> None:
    assert tokens(text) == found


def test_only_what_has_letters_or_digits_counts_as_a_word() -> None:
    assert count_words("दर 8.5% — “तय” है।") == 4
