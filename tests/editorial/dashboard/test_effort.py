import pytest

from editorial.dashboard.effort import duration, minutes


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 min"), (38, "38 min"), (60, "1 h"), (77, "1 h 17 min"), (599, "9 h 59 min"), (629, "10 h"), (630, "11 h")],
)
def test_durations(count, told):
    assert duration(count) == told


@pytest.mark.parametrize(
    ("words", "step", "expected"),
    [
        (1000, "submit", 40),
        (1000, "approve", 10),
        (1000, "publish", 2),
        (3, "approve", 1),
        (0, "submit", 0),
        (9, None, 0),
    ],
)
def test_minutes(words, step, expected):
    assert minutes(words, step) == expected
