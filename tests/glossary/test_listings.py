import pytest
from django.db import connection
from django.http import Http404

from glossary import listings
from glossary.languages import LANGUAGES
from glossary.models.editions import Provenance
from tests.glossary.factories import DAY, make_edition

pytestmark = pytest.mark.django_db

ENGLISH, HINDI = LANGUAGES["en"], LANGUAGES["hi"]


def titles(editions):
    return [edition.title for edition in editions]


def test_alphabet_of_an_empty_hindi_glossary_is_vowels_and_vargas():
    groups = [[each.letter for each in group] for group in listings.letters(HINDI)]
    assert groups[0][:3] == ["अ", "आ", "इ"]
    assert ["".join(group) for group in groups[1:]] == ["कखगघङ", "चछजझञ", "टठडढण", "तथदधन", "पफबभम", "यरलव", "शषसह"]


def test_letters_count_titles_and_those_of_other_scripts_follow():
    for slug, title in {"a": "बॉन्ड", "b": "बीमा", "c": "क़र्ज़", "d": "NAV", "e": "12b-1 फंड"}.items():
        make_edition(slug, "hi", title=title)
    make_edition("bond")
    groups = listings.letters(HINDI)
    assert {each.letter: each.count for group in groups for each in group if each.count} == {
        "ब": 2,
        "क": 1,
        "N": 1,
        "#": 1,
    }
    assert [[each.letter for each in group] for group in groups[-2:]] == [["श", "ष", "स", "ह"], ["N", "#"]]
    assert listings.total(groups) == {"total": 5, "total_shown": "5"}


def test_shelf_stands_between_the_nearest_letters_with_titles():
    for slug in ("bond", "cash", "yield"):
        make_edition(slug)
    groups = listings.letters(ENGLISH)
    assert (listings.shelf(groups, "C").before, listings.shelf(groups, "C").after) == ("B", "Y")
    assert (listings.shelf(groups, "B").before, listings.shelf(groups, "Z").after) == ("", "")
    assert listings.shelf(groups, "Q").letter.count == 0
    with pytest.raises(Http404):
        listings.shelf(groups, "#")


def test_list_is_in_alphabetical_order_and_equal_titles_keep_theirs():
    for slug, title in {"d": "बॉन्ड", "c": "बीमा", "b": "बॉन्ड", "a": "बैंक", "e": "बचत", "f": "ब्याज"}.items():
        make_edition(slug, "hi", title=title)
    assert [edition.slug for edition in listings.live(HINDI)] == ["e", "c", "a", "b", "d", "f"]


def test_a_page_holds_a_hundred_and_none_twice():
    for n in range(101):
        make_edition(f"bond-{n:03}", title="Bond")
    first, second = (listings.leaf(listings.live(ENGLISH), number) for number in ("1", "2"))
    assert [len(first.object_list), len(second.object_list)] == [100, 1]
    assert len({*first.object_list, *second.object_list}) == 101
    with pytest.raises(Http404):
        listings.leaf(listings.live(ENGLISH), "3")


def test_latest_are_the_reviewed_ones_then_the_published_ones():
    make_edition("old", published_at=DAY.replace(day=1))
    make_edition("new", published_at=DAY.replace(day=9))
    make_edition("early", provenance=Provenance.REVIEWED, reviewed_at=DAY.replace(day=2))
    make_edition("late", provenance=Provenance.REVIEWED, reviewed_at=DAY.replace(day=3))
    make_edition("hindi", "hi")
    assert titles(listings.latest(ENGLISH, 3)) == ["Late", "Early", "New"]


def test_rows_tell_the_title_in_the_other_language():
    make_edition("bond", "hi", title="बॉन्ड")
    rows = listings.rows([make_edition("bond"), make_edition("share")], ENGLISH)
    assert [row.elsewhere for row in rows] == [{"hi": "बॉन्ड"}, {}]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no other order")
def test_order_does_not_depend_on_the_locale_of_the_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns"
            " WHERE table_name = 'glossary_edition' AND column_name = 'sort_key'"
        )
        assert cursor.fetchone() == ("C",)
