import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.languages.roman import address, romanise


@pytest.mark.parametrize(
    ("hindi", "roman"),
    [
        ("शेयर बाज़ार", "sheyar bazar"),
        ("शेयर बाजार", "sheyar bajar"),
        ("ब्याज दर", "byaj dar"),
        ("कंपनी", "kampani"),
        ("सरकार", "sarkar"),
        ("चक्रवृद्धि", "chakravriddhi"),
        ("संपत्ति", "sampatti"),
        ("शुद्ध मूल्य", "shuddh mulya"),
        ("नकद प्रवाह", "nakad pravah"),
        ("पूँजी", "punji"),
        ("अर्थव्यवस्था", "arthavyavastha"),
        ("क्षमता", "kshamta"),
        ("विज्ञान", "vigyan"),
        ("आयकर", "aykar"),
        ("कर", "kar"),
        ("क़र्ज़", "karz"),
        ("रिज़र्व", "rizarv"),
        ("राष्ट्र", "rashtra"),
        ("दुःख", "duhkh"),
        ("ऑडिट", "odit"),
        ("NAV फंड", "NAV phand"),
        ("१२ महीने", "12 mahine"),
    ],
)
def test_hindi_is_written_as_people_type_it(hindi, roman):
    assert romanise(hindi) == roman


@given(st.text())
def test_other_scripts_stay_and_no_devanagari_letter_is_left_of_hindi(text):
    roman = romanise(text)
    assert not any("क" <= character <= "ह" for character in roman)


@given(st.text(alphabet="कखगघचज्ाीिंँ़a 1"))
def test_nothing_breaks_on_odd_spellings(text):
    assert isinstance(romanise(text), str)


@pytest.mark.parametrize(
    ("title", "limit", "slug"),
    [
        ("What’s a Call Option?", 150, "whats-a-call-option"),
        ("चक्रवृद्धि ब्याज (CI)", 150, "chakravriddhi-byaj-ci"),
        ("Écu & Co.", 150, "ecu-co"),
        ("one two three", 9, "one-two"),
        ("incomprehensible", 5, "incom"),
        ("…", 150, ""),
    ],
)
def test_title_becomes_an_address(title, limit, slug):
    assert address(title, limit) == slug
