import csv
import io
import json

import pytest

from editorial.exchange.events import FIELDS, Format, export_events
from editorial.models import Event
from tests.editorial.stages import article_in, do

pytestmark = pytest.mark.django_db


def exported(format: str) -> str:
    return "".join(export_events(Event.objects.all(), Format(format)))


def test_each_event_names_text_states_person_and_reason():
    article = do(article_in("in_review"), "override", words="कल तक\nचाहिए")
    rows = [json.loads(line) for line in exported("jsonl").splitlines()]
    assert [row["kind"] for row in rows] == ["saved", "submitted", "published"]
    assert list(rows[-1]) == list(FIELDS)
    assert rows[-1] | {"at": ""} == {
        "at": "",
        "kind": "published",
        "language": "hi",
        "slug": "bond",
        "revision": 1,
        "text_hash": article.text_hash,
        "from_state": "in_review",
        "to_state": "in_review",
        "actor": "omkar",
        "actor_name": "Omkar",
        "note": "",
        "reason": "कल तक\nचाहिए",
        "due_at": "",
    }


def test_what_was_planned_names_the_time():
    article = article_in("scheduled")
    rows = [json.loads(line) for line in exported("jsonl").splitlines()]
    assert [row["due_at"] for row in rows] == ["", "", "", article.publish_at.isoformat()]


def test_csv_says_what_json_says():
    do(article_in("in_review"), "request_changes", words='Say "why", please\nand when')
    rows = [json.loads(line) for line in exported("jsonl").splitlines()]
    assert list(csv.DictReader(io.StringIO(exported("csv"), newline=""))) == [
        {name: str(value) for name, value in row.items()} for row in rows
    ]


@pytest.mark.parametrize("note", ["=HYPERLINK(1)", "+1", "-1", "@x"])
def test_note_is_no_formula_in_a_spreadsheet(note):
    do(article_in("in_review"), "request_changes", words=note)
    assert list(csv.DictReader(io.StringIO(exported("csv"))))[-1]["note"] == f"'{note}"


def test_export_takes_one_query(django_assert_num_queries):
    for slug in ("bond", "share"):
        article_in("published", slug)
    count = Event.objects.count()
    with django_assert_num_queries(1):
        assert len(exported("csv").splitlines()) == 1 + count
