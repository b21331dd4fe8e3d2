import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.topics import set_topics, topics_named
from glossary.models import Topic
from tests.factories import make_article, make_entry, make_revision

pytestmark = pytest.mark.django_db


def test_topics_are_made_once_and_found_by_any_case():
    made = topics_named(["Mutual Funds", "Bonds"])
    found = topics_named(["mutual funds", "BONDS"])
    assert made["Mutual Funds"] == found["mutual funds"]
    assert made["Bonds"] == found["BONDS"]
    assert Topic.objects.count() == 2


def test_two_spellings_in_one_go_share_a_topic():
    topics = topics_named(["Bonds", "bonds"])
    assert topics["Bonds"] == topics["bonds"]
    assert topics["bonds"].name == "Bonds"


def test_slugs_stay_ascii_and_unique():
    names = ["बचत", "निवेश", "A+B", "A-B", "a-ब-b", "ß" * 100]
    topics = topics_named(names)
    assert [topics[name].slug for name in names] == ["topic-1", "topic", "a-b", "a-b-1", "a-b-2", "s" * 90]


def test_no_names_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert topics_named([]) == {}


def test_entry_has_the_topics_of_its_source_text():
    article = make_article(text="---\nkeywords: Bonds,Saving\n---\n# Bond\n")
    assert set(article.entry.topics.names()) == {"Bonds", "Saving"}
    make_revision(article, "---\nkeywords: saving,Yield\n---\n# Bond\n")
    assert set(article.entry.topics.names()) == {"Saving", "Yield"}
    make_revision(article, "# Bond\n")
    assert set(article.entry.topics.names()) == set()


def test_translation_leaves_the_topics_alone():
    make_article(text="---\nkeywords: Bonds\n---\n")
    article = make_article(language="hi", text="---\nkeywords: बचत\n---\n")
    assert set(article.entry.topics.names()) == {"Bonds"}


def test_topics_of_many_entries_take_as_many_queries_as_of_one():
    def queries(count, prefix):
        keywords = {make_entry(f"{prefix}{n}").pk: [f"{prefix} {n}", "Both"] for n in range(count)}
        with CaptureQueriesContext(connection) as captured:
            set_topics(keywords)
        return len(captured)

    assert queries(1, "a") == queries(40, "b")
