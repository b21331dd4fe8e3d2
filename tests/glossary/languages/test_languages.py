import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.languages import LANGUAGES, UnknownLanguage, language, reading_minutes
from glossary.languages.table import SORT_KEY_LENGTH

EN, HI = LANGUAGES["en"], LANGUAGES["hi"]


def test_an_unknown_language_names_the_known_ones() -> None:
    assert language("hi") is HI
    with pytest.raises(UnknownLanguage, match="Unknown language 'xx': choose from en, hi") as caught:
        language("xx")
    assert caught.value.code == "xx"


@pytest.mark.parametrize("one", LANGUAGES.values(), ids=str)
def test_an_alphabet_holds_each_letter_once(one: object) -> None:
    letters = [letter for group in LANGUAGES[one.code].alphabet for letter in group]  # type: ignore[attr-defined]
    assert len(letters) == len(set(letters))
    assert [unicodedata.normalize("NFC", letter) for letter in letters] == letters
    assert letters[-1] == "#"


@pytest.mark.parametrize(
    ("code", "title", "letter"),
    [
        ("en", "Bond", "B"),
        ("en", "the Fed", "T"),
        ("en", "Éclair", "E"),
        ("en", "“Bond”", "B"),
        ("en", "12b-1 Fund", "#"),
        ("en", "बॉन्ड", "#"),
        ("en", "", "#"),
        ("en", "ßet", "S"),
        ("hi", "बॉन्ड", "ब"),
        ("hi", "क़र्ज़", "क"),
        ("hi", "\u0958र्ज़", "क"),
        ("hi", "\u0929", "न"),
        ("hi", "क्षमता", "क"),
        ("hi", "ऑप्शन", "ऑ"),
        ("hi", "ॲप", "अ"),
        ("hi", "ऍ", "ए"),
        ("hi", "\u200dआय", "आ"),
        ("hi", "(आय)", "आ"),
        ("hi", "NAV", "N"),
        ("hi", "12b-1 फंड", "#"),
        ("hi", "१२", "#"),
        ("hi", "Ωmega", "#"),
    ],
)
def test_a_title_is_filed_under_a_letter(code: str, title: str, letter: str) -> None:
    assert language(code).letter(title) == letter


@pytest.mark.parametrize(
    ("code", "titles"),
    [
        (
            "hi",
            [
                "अंश",
                "अधिकारी",
                "आय",
                "ऋण",
                "ऑप्शन",
                "ओपन",
                "कर",
                "क़र्ज़",
                "कर्ज़दार",
                "ख़र्च",
                "खाता",
                "हेज",
                "API",
                "NAV",
                "12b-1",
            ],
        ),
        ("en", ["“Acid test”", "acid-test ratio", "Bond", "bond rating", "Zone", "12b-1 Fund"]),
    ],
)
def test_titles_sort_as_in_a_dictionary(code: str, titles: list[str]) -> None:
    assert sorted(set(titles), key=language(code).sort_key) == titles


def test_spelling_with_and_without_nukta_stand_together() -> None:
    words = ["बाज़ार भाव", "बाजार", "बाज़ार", "बाजार भाव"]
    assert sorted(words, key=HI.sort_key) == ["बाजार", "बाज़ार", "बाजार भाव", "बाज़ार भाव"]


@given(st.text(), st.sampled_from(list(LANGUAGES)))
def test_every_title_has_a_letter_and_a_key_that_can_be_stored(title: str, code: str) -> None:
    one = language(code)
    assert any(one.letter(title) in group for group in one.alphabet)
    assert len(one.sort_key(title)) <= SORT_KEY_LENGTH
    assert "\0" not in one.sort_key(title)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 1),
        ("शब्द " * 200, 1),
        ("कीमत " * 500, 2),
        ("word " * 1000, 5),
        ('<span class="a b c d">x</span> ' * 400, 2),
        ("[word](/some-long-target) " * 400, 2),
    ],
)
def test_reading_takes_minutes(text: str, minutes: int) -> None:
    assert reading_minutes(text, "hi") == minutes
