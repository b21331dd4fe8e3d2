"""The audit trail as CSV or JSON lines, one line an event, oldest first."""

import csv
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum

from django.db.models import QuerySet

from editorial.models import Event

FIELDS = (
    "at",
    "kind",
    "language",
    "slug",
    "revision",
    "text_hash",
    "from_state",
    "to_state",
    "actor",
    "actor_name",
    "note",
    "reason",
    "due_at",
)
CHUNK = 1000
# What a spreadsheet takes for a formula; anybody can write a note.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

type Row = dict[str, str | int]


class Format(StrEnum):
    CSV = "csv"
    JSON_LINES = "jsonl"


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON_LINES: "application/jsonl; charset=utf-8",
}


def export_events(events: QuerySet[Event], format: Format) -> Iterator[str]:
    """Lines with their ends, in memory that doesn't grow with the trail. Moments are UTC, as ISO 8601 writes them."""
    rows = _rows(events.order_by("at", "pk"))
    return _csv(rows) if format == Format.CSV else _json_lines(rows)


def _rows(events: QuerySet[Event]) -> Iterator[Row]:
    related = events.select_related("article__entry", "revision", "actor").defer("revision__text")
    for event in related.iterator(CHUNK):
        yield {
            "at": event.at.isoformat(),
            "kind": event.kind,
            "language": event.article.language,
            "slug": event.article.entry.slug,
            "revision": event.revision.number,
            "text_hash": event.revision.text_hash,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "actor": event.actor.username,
            "actor_name": event.actor.get_full_name(),
            "note": event.note,
            "reason": event.reason,
            "due_at": event.due_at.isoformat() if event.due_at else "",
        }


def _json_lines(rows: Iterable[Row]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _csv(rows: Iterable[Row]) -> Iterator[str]:
    writer = csv.DictWriter(_Lines(), FIELDS)
    yield writer.writeheader()
    for row in rows:
        yield writer.writerow({name: _harmless(value) for name, value in row.items()})


def _harmless(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


class _Lines:
    """A file that hands each line back to whoever wrote it."""

    def write(self, line: str) -> str:
        return line
