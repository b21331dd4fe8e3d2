import pytest

from editorial.states import AFTER_EDIT, after_edit
from glossary.models.articles import State


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("draft", "draft"),
        ("in_review", "draft"),
        ("changes_requested", "changes_requested"),
        ("approved", "draft"),
        ("scheduled", "draft"),
        ("published", "draft"),
    ],
)
def test_edit_leaves_an_article_where_the_table_says(before, after):
    assert after_edit(before) == after


def test_every_state_but_the_archive_has_a_row():
    assert set(AFTER_EDIT) == set(State) - {State.ARCHIVED}
