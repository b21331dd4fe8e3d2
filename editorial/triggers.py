"""Revisions, events and comments are only ever added: the database refuses the rest, whoever asks.

SQLite drops a table's triggers when a migration rebuilds it, so they are installed after every migration, not in one.
"""

from collections.abc import Callable, Iterator

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Table -> the columns that no second row may repeat; SQLite's INSERT OR REPLACE deletes without a DELETE trigger.
APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "editorial_revision": (("id",), ("article_id", "number")),
    "editorial_event": (("id",),),
    "editorial_comment": (("id",),),
}

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION editorial_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def trigger_names(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the append-only triggers that the database holds now."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%%_append_only_%%'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '%%_append_only_%%'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        return {name for (name,) in cursor.fetchall()}


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Does nothing for a table that doesn't exist (yet), or for triggers that are there."""
    existing = set(connection.introspection.table_names())
    _execute(connection, _STATEMENTS[connection.vendor], [table for table in APPEND_ONLY if table in existing])


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """For tests that empty the tables, and for an operator who must."""
    with connection.cursor() as cursor:
        for name in sorted(trigger_names(connection)):
            table = name.partition("_append_only_")[0]
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def install_after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    install_triggers(connections[using])


def _execute(connection: BaseDatabaseWrapper, statements: Callable[[str], Iterator[str]], tables: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            for statement in statements(table):
                cursor.execute(statement)


def _sqlite(table: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for verb in ("update", "delete"):
        yield f"CREATE TRIGGER IF NOT EXISTS {table}_append_only_{verb} BEFORE {verb} ON {table} {refuse}"
    same = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")" for columns in APPEND_ONLY[table]
    )
    repeated = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names from the table above
    yield f"CREATE TRIGGER IF NOT EXISTS {table}_append_only_replace BEFORE INSERT ON {table} WHEN {repeated} {refuse}"


def _postgresql(table: str) -> Iterator[str]:
    yield _POSTGRESQL_FUNCTION
    for verb, level in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_append_only_{verb} BEFORE {verb} ON {table} "
            f"FOR EACH {level} EXECUTE FUNCTION editorial_append_only()"
        )


_STATEMENTS: dict[str, Callable[[str], Iterator[str]]] = {"sqlite": _sqlite, "postgresql": _postgresql}
