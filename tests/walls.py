"""The engine itself refuses what readers' code must not touch: see the fixture `only_public_tables`."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from glossary.models.editions import Edition, EditionLink, EditionTopic, Moved
from glossary.models.topics import Topic, TopicName

PUBLIC_TABLES = [model._meta.db_table for model in (Edition, EditionLink, EditionTopic, Moved, Topic, TopicName)]

HARMLESS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
}


@contextmanager
def only_public_tables() -> Iterator[None]:
    """Within it any statement that reads another table, or writes at all, is a database error."""
    with transaction.atomic(), _postgresql() if connection.vendor == "postgresql" else _sqlite():
        yield


def _authorise(action: int, table: str | None, *_rest: str | None) -> int:
    reads = action == sqlite3.SQLITE_READ and (table in PUBLIC_TABLES or str(table).startswith("sqlite_"))
    return sqlite3.SQLITE_OK if reads or action in HARMLESS else sqlite3.SQLITE_DENY


@contextmanager
def _sqlite() -> Iterator[None]:
    connection.ensure_connection()
    connection.connection.set_authorizer(_authorise)
    try:
        yield
    finally:
        connection.connection.set_authorizer(None)


@contextmanager
def _postgresql() -> Iterator[None]:
    role = f"reader_{os.getpid()}"
    tables = ", ".join(f'"{table}"' for table in PUBLIC_TABLES)
    with connection.cursor() as cursor:
        # Both live as long as the test's own transaction.
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            cursor.execute(f'CREATE ROLE "{role}"')
        cursor.execute(f'GRANT SELECT ON {tables} TO "{role}"')
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        yield
        cursor.execute("RESET ROLE")
