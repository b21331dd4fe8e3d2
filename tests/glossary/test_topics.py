from urllib.parse import quote

import pytest

from glossary import topics
from glossary.languages import LANGUAGES
from tests.glossary.factories import make_edition, make_topic

pytestmark = pytest.mark.django_db

ENGLISH, HINDI = LANGUAGES["en"], LANGUAGES["hi"]


def test_topics_of_an_edition_are_in_alphabetical_order_of_its_language():
    make_topic("Saving", hi="बचत")
    make_topic("Tax", hi="कर")
    english = make_edition("bond", topics=["Tax", "Saving"])
    hindi = make_edition("bond", "hi", topics=["Saving", "Tax", "Risk"])
    found = topics.topics_of([english, hindi])
    assert [link.name for link in found[english.pk]] == ["Saving", "Tax"]
    assert [(link.name, link.language) for link in found[hindi.pk]] == [("कर", "hi"), ("बचत", "hi"), ("Risk", "en")]


def test_topics_in_a_language_are_counted_by_its_live_editions():
    make_topic("Saving", hi="बचत")
    make_topic("Unused")
    make_edition("bond", "hi", topics=["Saving", "Tax"])
    make_edition("share", "hi", topics=["Tax", "Risk"])
    make_edition("share", topics=["Tax"])
    links = topics.links(topics.counts_in(HINDI), HINDI)
    assert [(link.name, link.count) for link in links] == [("Tax", 2), ("बचत", 1), ("Risk", 1)]
    assert [link.name for link in topics.links(topics.counts_in(HINDI)[:1], HINDI)] == ["Tax"]


@pytest.mark.parametrize(
    ("slug", "name"),
    [("बचत", "Saving"), ("saving", "Saving"), ("tax", "Levy"), ("levy", "Levy"), ("none", None)],
)
def test_topic_is_found_by_its_name_before_its_slug(slug, name):
    make_topic("Saving", hi="बचत")
    make_topic("Tax", hi="दर")
    make_topic("Levy", hi="tax")
    found = topics.topic_at(HINDI, slug)
    assert (found and found.name) == name


def test_topic_has_twins_where_live_editions_have_it():
    topic = make_topic("Saving", hi="बचत")
    make_edition("bond", topics=["Saving"])
    assert topics.topic_twins(topic, ENGLISH) == []
    make_edition("bond", "hi", topics=["Saving"])
    make_edition("share", "hi", topics=["Saving"])
    twins = [(twin.language.code, twin.url, twin.title) for twin in topics.topic_twins(topic, ENGLISH)]
    assert twins == [("hi", f"/hi/topics/{quote('बचत')}/", "बचत")]
