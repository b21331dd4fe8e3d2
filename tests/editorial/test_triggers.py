import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from editorial.models import Event, Revision, User
from editorial.triggers import drop_triggers, install_triggers, trigger_names
from glossary.models import Article, Entry

TABLES = ["editorial_revision", "editorial_event", "editorial_comment"]
VERBS = {"sqlite": ["update", "delete", "replace"], "postgresql": ["update", "delete", "truncate"]}[connection.vendor]
EXPECTED = {f"{table}_append_only_{verb}" for table in TABLES for verb in VERBS}


@pytest.fixture
def event(robot: User) -> Event:
    article = Article.objects.create(entry=Entry.objects.create(slug="bond"), language="en")
    revision = Revision.objects.create(
        article=article, number=1, text="Bond", text_hash="1", author=robot, origin="import", base=0
    )
    event = Event.objects.create(article=article, revision=revision, kind="saved", actor=robot)
    connection.check_constraints()  # else PostgreSQL refuses TRUNCATE for the checks that it has put off
    return event


@pytest.mark.django_db
def test_migrated_schema_has_the_triggers():
    assert trigger_names(connection) == EXPECTED


@pytest.mark.django_db
def test_installing_twice_is_installing_once():
    install_triggers(connection)
    install_triggers(connection)
    assert trigger_names(connection) == EXPECTED


@pytest.mark.django_db
def test_a_table_that_is_not_there_is_left_out():
    drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE editorial_event RENAME TO elsewhere")
    install_triggers(connection)
    assert trigger_names(connection) == {name for name in EXPECTED if not name.startswith("editorial_event")}


@pytest.mark.parametrize(
    "change",
    [
        lambda: Event.objects.update(note="no"),
        lambda: Event.objects.get().delete(),
        lambda: Event.objects.all().delete(),
        lambda: Revision.objects.update(text="other"),
        lambda: Revision.objects.get().save(),
        lambda: Revision.objects.bulk_update([Revision.objects.get()], ["text"]),
        lambda: Revision.objects.filter(pk__gt=0)._raw_delete("default"),
    ],
)
def test_orm_cannot_change_the_trail(event, change):
    with pytest.raises((IntegrityError, models.ProtectedError)), transaction.atomic():
        change()
    assert Revision.objects.get().text == "Bond"
    assert Event.objects.get() == event


RAW = [
    "UPDATE editorial_revision SET text = 'other'",
    "DELETE FROM editorial_event",
    "UPDATE editorial_event SET note = 'no'",
]
RAW_OF = {
    "sqlite": [
        "INSERT OR REPLACE INTO editorial_revision"
        " (id, number, text, text_hash, origin, summary, base, at, article_id, author_id)"
        " SELECT id, number, 'other', text_hash, origin, summary, base, at, article_id, author_id"
        " FROM editorial_revision",
        "REPLACE INTO editorial_event SELECT * FROM editorial_event",
    ],
    "postgresql": ["TRUNCATE editorial_event CASCADE", "TRUNCATE editorial_revision CASCADE"],
}


@pytest.mark.parametrize("statement", RAW + RAW_OF[connection.vendor])
def test_raw_sql_cannot_change_the_trail(event, statement):
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Revision.objects.get().text == "Bond"


@pytest.mark.django_db(transaction=True)
def test_migrate_restores_the_triggers_of_a_rebuilt_table():
    short = Revision._meta.get_field("summary")
    long = short.clone()
    long.max_length = 400
    long.set_attributes_from_name("summary")
    long.model = Revision
    for old, new in ((short, long), (long, short)):
        with connection.schema_editor() as editor:
            editor.alter_field(Revision, old, new)
    if connection.vendor == "sqlite":
        assert not any(name.startswith("editorial_revision") for name in trigger_names(connection))
    call_command("migrate", verbosity=0)
    assert trigger_names(connection) == EXPECTED


@pytest.mark.django_db(transaction=True)
def test_transactional_test_may_write_the_trail(event):
    with pytest.raises(DatabaseError, match="append-only"):
        Revision.objects.update(text="other")


@pytest.mark.django_db(transaction=True)
def test_next_transactional_test_finds_an_empty_trail_and_the_triggers():
    assert not Event.objects.exists()
    assert trigger_names(connection) == EXPECTED
