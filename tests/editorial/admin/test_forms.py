import pytest
from django.core.exceptions import ValidationError

from editorial.admin.forms import CopyField, LineField, split_keywords


@pytest.mark.parametrize(
    ("initial", "data", "changed"),
    [
        ("one\ntwo", "one\r\ntwo", False),
        ("one\rtwo", "one\r\ntwo", False),
        ("  one  ", "  one  ", False),
        ("", None, False),
        ("one", "one ", True),
        ("one", "one\r\n", True),
    ],
)
def test_text_counts_as_changed_only_if_somebody_changed_it(initial, data, changed):
    assert CopyField().has_changed(initial, data) is changed


@pytest.mark.parametrize(("data", "text"), [("one\r\ntwo\rthree", "one\ntwo\nthree"), (" one ", " one "), (None, "")])
def test_text_has_line_feeds_and_keeps_its_blanks(data, text):
    assert CopyField().clean(data) == text


def test_line_break_in_a_line_is_a_blank():
    assert LineField().clean("one\r\ntwo\nthree") == "one two three"


def test_tidy_text_is_composed_and_within_its_limit():
    field = LineField(limit=4)
    assert field.tidy("cafe\u0301") == "café"
    with pytest.raises(ValidationError) as error:
        field.tidy("coffee")
    assert error.value.code == "max_length"


@pytest.mark.parametrize(("line", "words"), [("", ()), (" , ", ()), (" a b ,c,", ("a b", "c"))])
def test_keywords_are_between_commas(line, words):
    assert split_keywords(line) == words
