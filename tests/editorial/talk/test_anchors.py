import unicodedata

import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from editorial.talk.anchors import Anchor, Fit, Found, Lost, _distances, anchor_at, locate

HINDI = (
    "बॉन्ड वह कर्ज़ है जो निवेशक किसी कंपनी को देता है। उस पर चुकाए जाने के दिन तक ब्याज मिलता है। "
    "तब तक उसे बाज़ार में बेचा जा सकता है। दरें बढ़ती हैं तो दाम घटते हैं।"
)
ENGLISH = (
    "A bond pays interest until the day it is repaid. Until then it can be sold on the market. "
    "When rates rise, prices fall. A bond can lose value."
)

WORDS = st.sampled_from(["बॉन्ड", "क्षि", "ब्याज", "दर", "ज़मीन", "bond", "rate", "a", "é", "market", "\n", "  "])


def anchored(text: str, quote: str) -> Anchor:
    return anchor_at(text, text.index(quote), text.index(quote) + len(quote))


def found(text: str, anchor: Anchor) -> tuple[str, str]:
    """How well it fits and what stands there."""
    place = locate(text, anchor)
    return (place.fit, text[place.start : place.end]) if isinstance(place, Found) else ("lost", place.quote)


RISE, SOLD = "When rates rise, prices fall.", "can be sold on the market"


@pytest.mark.parametrize(
    ("text", "quote", "change", "fit", "now"),
    [
        (HINDI, "ब्याज मिलता है", lambda t: t, Fit.EXACT, "ब्याज मिलता है"),
        (ENGLISH, "pays interest", lambda t: t, Fit.EXACT, "pays interest"),
        (HINDI, "ब्याज मिलता है", lambda t: "नया पहला वाक्य। " + t, Fit.EXACT, "ब्याज मिलता है"),
        (HINDI, "ब्याज मिलता है", lambda t: t.replace("के दिन", "की तारीख"), Fit.MOVED, "ब्याज मिलता है"),
        (ENGLISH, RISE, lambda t: f"{RISE} {t[:91]}", Fit.MOVED, RISE),
        (HINDI, "चुकाए जाने के दिन तक", lambda t: t.replace("चुकाए जाने", "चुकाने"), Fit.SIMILAR, "चुकाने के दिन तक"),
        (HINDI, "दरें बढ़ती हैं", lambda t: t.replace("बढ़ती हैं", "बढ़ती है"), Fit.SIMILAR, "दरें बढ़ती है"),
        (ENGLISH, SOLD, lambda t: t.replace("sold", "resold"), Fit.SIMILAR, "can be resold on the market"),
        (ENGLISH, SOLD, lambda t: t.replace("on the", "on  the\n"), Fit.EXACT, "can be sold on  the\n market"),
        (HINDI, "बाज़ार में", lambda t: t.replace("ज\u093c", "\u095b"), Fit.EXACT, "बा\u095bार में"),
        (f"{ENGLISH} Café.", "Café", lambda t: unicodedata.normalize("NFD", t), Fit.EXACT, "Cafe\u0301"),
        (HINDI, "ब्याज मिलता है", lambda t: t.replace("ब्याज मिलता है", "कुछ नहीं"), "lost", "ब्याज मिलता है"),
        (ENGLISH, SOLD, lambda t: t.replace(SOLD, "rests"), "lost", SOLD),
        (ENGLISH, "bond", lambda t: "Nothing of it is left, but this bond is here.", "lost", "bond"),
        (ENGLISH, "prices fall", lambda t: "", "lost", "prices fall"),
    ],
)
def test_anchor_after_an_edit(text, quote, change, fit, now):
    assert found(change(text), anchored(text, quote)) == (fit, now)


def test_places_that_are_equally_likely_are_none_unless_one_is_near():
    text = "The rate is fixed.\nThe rate is fixed."
    anchor = Anchor(quote="The rate is fixed.")
    assert isinstance(locate(text, anchor), Lost)
    place = locate(text, anchor, near=(19, 37))
    assert isinstance(place, Found)
    assert place.start == 19


def test_neighbourhood_decides_between_repeats():
    text = "The bond is safe. The share is risky. The fund is safe."
    second = anchor_at(text, text.rindex("is safe"), text.rindex("is safe") + 7)
    assert locate("First. " + text, second) == Found(start=54, end=61, fit=Fit.EXACT)


def test_a_letter_is_not_found_in_a_cluster_that_holds_it():
    assert found("क्षि क्षि क्षि", Anchor(quote="क")) == ("lost", "क")


def test_a_selection_through_a_cluster_is_widened():
    assert anchor_at("पक्षियों", 2, 4).quote == "क्षि"


def test_blanks_around_a_selection_do_not_belong_to_it():
    assert anchor_at(ENGLISH, 1, 7) == anchor_at(ENGLISH, 2, 6)


def test_blank_quote_is_nowhere():
    assert isinstance(locate(ENGLISH, Anchor(quote=" ")), Lost)


@given(st.lists(WORDS, min_size=1, max_size=30), st.data())
def test_untouched_text_gives_back_the_passage_or_says_that_it_is_not_the_only_one(words, data):
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assume(text[start:end].strip())
    anchor = anchor_at(text, start, end)
    place = locate(text, anchor)
    if isinstance(place, Found):
        assert place.fit is Fit.EXACT
        assert " ".join(text[place.start : place.end].split()) == " ".join(anchor.quote.split())
    else:
        folded = " ".join(text.split())
        assert folded.count(" ".join(anchor.quote.split())) > 1


@given(st.text(alphabet="कषिा्ज़ ab\n", max_size=60), st.text(alphabet="कषिा्ज़ ab\n", max_size=20))
def test_an_answer_never_splits_a_cluster(text, quote):
    place = locate(text, Anchor(quote=quote))
    if isinstance(place, Found):
        edges = {match.start() for match in regex.finditer(r"\s+|\X", text)} | {len(text)}
        assert {place.start, place.end} <= edges
        assert place.start < place.end


@given(st.text(alphabet="abc", max_size=14), st.text(alphabet="abc", min_size=1, max_size=9), st.booleans())
def test_distances_are_those_of_the_table(text, quote, whole):
    column, expected = list(range(len(quote) + 1)), []
    for count, letter in enumerate(text, start=1):
        new = [count if whole else 0]
        for at, other in enumerate(quote, start=1):
            new.append(min(column[at] + 1, new[at - 1] + 1, column[at - 1] + (letter != other)))
        column = new
        expected.append(column[-1])
    assert _distances(text, quote, whole=whole) == expected
