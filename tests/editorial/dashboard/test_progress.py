from collections.abc import Iterator

import pytest

from editorial.dashboard.progress import Figures, by_language, groups, matrix
from editorial.models import User
from editorial.rules import Action
from tests.editorial.stages import article_in, do
from tests.factories import ENGLISH, make_article, make_revision

CODES = ["en", "hi"]


@pytest.fixture
def glossary(db: None, robot: User, translator: User) -> Iterator[None]:
    source = article_in("published", "bond", "en")
    article_in("published", "bond", "hi")
    do(make_revision(source, ENGLISH + "\nMore.\n"), Action.OVERRIDE)
    make_article("bank", "hi", by=robot)
    make_article("loan", "hi", by=translator)
    make_article("401k", "en")
    return None


def test_letters_by_languages_by_state(glossary: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        table = matrix(groups(), CODES)
    assert [(code, [column.name for column in columns]) for code, columns in table.heads] == [
        ("en", ["open", "reviewed", "live"]),
        ("hi", ["machine", "edited", "reviewed", "live", "stale"]),
    ]
    assert {row.letter: [cell.count for cell in row.cells] for row in table.rows} == {
        "0": [1, 0, 0, 0, 0, 0, 0, 0],
        "b": [1, 0, 1, 1, 0, 1, 1, 1],
        "l": [0, 0, 0, 0, 1, 0, 0, 0],
    }
    assert table.rows[1].cells[-1].query == "letter=b&language__exact=hi&stale=yes"
    assert [figures.total for figures in table.rows[1].bars] == [2]


def test_every_text_has_one_trust(glossary: None) -> None:
    figures = by_language(groups(), CODES)
    assert {code: (each.total, dict(each.counts)) for code, each in figures.items()} == {
        "en": (2, {"edited": 2, "live": 1, "stale": 0}),
        "hi": (3, {"machine": 1, "edited": 1, "reviewed": 1, "live": 1, "stale": 1}),
    }


def test_languages_that_one_may_not_see_are_left_out(glossary: None) -> None:
    assert list(by_language(groups(), ["hi"])) == ["hi"]
    assert {len(row.cells) for row in matrix(groups(), ["hi"]).rows} == {5}


def test_bar_is_a_hundred_long() -> None:
    figures = Figures()
    assert (figures.bar, figures.share("machine")) == ([], 0)
    figures.counts.update(reviewed=1, machine=3)
    assert figures.bar == [("reviewed", 0.0, 25.0), ("machine", 25.0, 75.0)]
