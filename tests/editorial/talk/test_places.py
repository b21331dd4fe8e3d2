import pytest

from editorial.models import Thread
from editorial.talk.anchors import Fit
from editorial.talk.places import Places, Spot
from glossary.documents import ArticleDocument
from tests.factories import HINDI


def places(text: str = HINDI) -> Places:
    return Places(ArticleDocument.parse(text, "hi"))


def thread(quote: str, key: str = "", text: str = HINDI) -> Thread:
    part, anchor = places(text).anchor(quote, key)
    return Thread(part=part.key, heading=part.heading, quote=anchor.quote, before=anchor.before, after=anchor.after)


def test_parts_are_named_as_readers_see_them():
    assert [(part.key, str(part.name)) for part in places().parts] == [
        ("title", "Title"),
        ("description", "Definition"),
        ("s1", "बॉन्ड क्या है?"),
        ("s2", "उसका दाम कैसे बदलता है"),
        ("h1", "बॉन्ड एक कर्ज़ है।"),
        ("h2", "उसका दाम ब्याज की उलटी दिशा में चलता है।"),
        ("q1", "क्या बॉन्ड सुरक्षित है?"),
    ]


@pytest.mark.parametrize("quote", ["तक [ब्याज](/interest) मिलता है", "तक ब्याज मिलता है"])
def test_passage_may_come_as_markdown_or_as_it_is_read(quote):
    part, anchor = places().anchor(quote)
    assert (part.key, anchor.quote) == ("s1", "तक ब्याज मिलता है")


@pytest.mark.parametrize("quote", ["कहीं नहीं लिखा", "", "है", "बॉन्ड का मूल्य घट सकता है।\nउसका दाम"])
def test_words_that_stand_nowhere_or_in_more_than_one_place_have_no_anchor(quote):
    assert places().anchor(quote) is None


def test_repeated_words_are_those_of_the_part_that_was_named():
    part, _anchor = places().anchor("क्या", "q1")
    assert part.key == "q1"


@pytest.mark.parametrize(
    ("change", "spot"),
    [
        (lambda t: t, Spot(key="s2", passage="दरें बढ़ती हैं", fit=Fit.EXACT)),
        (
            lambda t: t.replace("## उसका", "## नया\n\nकुछ।\n\n## उसका"),
            Spot(key="s3", passage="दरें बढ़ती हैं", fit=Fit.EXACT),
        ),
        (lambda t: t.replace("दरें बढ़ती हैं", "दरें बढ़ीं"), Spot(lost=True)),
        (lambda t: t.replace("दरें बढ़ती हैं", "दरें बढ़ती है"), Spot(key="s2", passage="दरें बढ़ती है", fit=Fit.SIMILAR)),
    ],
)
def test_passage_is_followed_through_edits_or_lost(change, spot):
    assert places(change(HINDI)).spot(thread("दरें बढ़ती हैं")) == spot


SECOND = "## उसका दाम कैसे बदलता है\n\nदरें बढ़ती हैं तो दाम घटते हैं।\n\n"


@pytest.mark.parametrize(
    ("change", "spot"),
    [
        (lambda t: t, Spot(key="s2", fit=Fit.EXACT)),
        (lambda t: t.replace("दरें बढ़ती हैं", "दरें गिरती हैं"), Spot(key="s2", fit=Fit.EXACT)),
        (lambda t: t.replace(SECOND, "## नया\n\nकुछ।\n\n" + SECOND), Spot(key="s3", fit=Fit.MOVED)),
        (lambda t: t.replace(SECOND, ""), Spot(lost=True)),
        (lambda t: t.replace("## उसका दाम", "## भाव"), Spot(lost=True)),
    ],
)
def test_part_is_followed_by_its_heading(change, spot):
    assert places(change(HINDI)).spot(Thread(part="s2", heading="उसका दाम कैसे बदलता है")) == spot


def test_thread_about_the_article_is_never_lost():
    assert places("").spot(Thread()) == Spot()
