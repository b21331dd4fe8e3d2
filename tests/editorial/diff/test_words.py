import pytest
import regex
from hypothesis import given

from editorial.diff.words import Change, Run, word_runs
from tests.editorial.diff.test_tokens import ends
from tests.editorial.diff.texts import TEXTS


def side(runs: list[Run], gone: Change) -> list[str]:
    return [run.text for run in runs if run.change is not gone]


@given(TEXTS, TEXTS)
def test_each_side_is_its_text_and_no_run_ends_inside_a_cluster(old: str, new: str) -> None:
    runs = word_runs(old, new)
    for text, pieces in ((old, side(runs, Change.IN)), (new, side(runs, Change.OUT))):
        assert "".join(pieces) == text
        assert ends(pieces) <= ends(regex.findall(r"\X", text))
    assert all(run.text for run in runs)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(run.change is Change.SAME for run in word_runs(text, text))


SIGNS = {Change.SAME: "", Change.OUT: "-", Change.IN: "+"}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", ""),
        ("वह प्रधान राशि के साथ", "वह मूलधन के साथ", "वह| |-प्रधान राशि|+मूलधन| के साथ"),
        ("अर्जित किए गए ब्याज", "जुड़ चुके ब्याज", "-अर्जित किए गए|+जुड़ चुके| ब्याज"),
        ("बीस साल बाद ₹46,6096 का", "बीस साल बाद ₹4,66,096 का", "बीस साल बाद ₹|-46,6096|+4,66,096| का"),
        ("पक्षी", "पक्षि", "-पक्षी|+पक्षि"),
        ("जमानत", "ज़मानत", "-जमानत|+ज़मानत"),
        ("यह है", "यह है।", "यह है|+।"),
        ("एक दो", "एक\nदो", "एक|- |+\n|दो"),
        ("एक", "", "-एक"),
    ],
)
def test_whole_words_are_out_and_in(old: str, new: str, found: str) -> None:
    shown = "|".join(SIGNS[run.change] + run.text for run in word_runs(old, new))
    assert shown == found
