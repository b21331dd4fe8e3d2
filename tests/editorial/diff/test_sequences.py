import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.diff.sequences import LIMIT, Match, matches, rising

LETTERS = st.text("abcde", max_size=30)


@given(LETTERS, LETTERS)
def test_matches_are_equal_rise_on_both_sides_and_never_touch(old: str, new: str) -> None:
    i = j = 0
    for at, match in enumerate(matches(old, new)):
        assert old[match.i : match.i + match.size] == new[match.j : match.j + match.size]
        assert match.size
        assert match.i >= i
        assert match.j >= j
        assert not at or (match.i, match.j) != (i, j)
        i, j = match.i + match.size, match.j + match.size


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ("abc", "", []),
        ("abc", "abc", [Match(0, 0, 3)]),
        ("abc", "abxc", [Match(0, 0, 2), Match(2, 3, 1)]),
        ("xaby", "zabw", [Match(1, 1, 2)]),
        ("aabb", "bbaa", [Match(0, 2, 2)]),
    ],
)
def test_matches(old: str, new: str, found: list[Match]) -> None:
    assert matches(old, new) == found


def test_a_large_stretch_without_an_item_of_its_own_counts_as_changed() -> None:
    size = int(LIMIT**0.5) + 1
    assert matches("x" + "ab" * size, "x" + "ba" * size) == [Match(0, 0, 1)]


@given(st.lists(st.integers(0, 50), unique=True, max_size=8))
def test_a_longest_rising_run_is_found(values: list[int]) -> None:
    found = [values[at] for at in rising(values)]
    assert found == sorted(found)
    equal = [values[at] for at in rising(values, [1] * len(values))]
    assert len(equal) == len(found)


def test_the_heaviest_rising_run_may_be_the_shorter_one() -> None:
    assert rising([3, 1, 2]) == [1, 2]
    assert rising([3, 1, 2], [9, 1, 1]) == [0]
