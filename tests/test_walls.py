from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from editorial.models import Event, Revision
from glossary.models import Article, Edition, Entry, Topic
from tests.walls import PUBLIC_TABLES

type Wall = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db

OTHERS = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table not in PUBLIC_TABLES]


def refused() -> pytest.RaisesExc[DatabaseError]:
    return pytest.raises(DatabaseError, match=r"prohibited|not authorized|permission denied")


@pytest.mark.parametrize("model", OTHERS, ids=lambda model: model._meta.label)
def test_orm_and_raw_sql_are_stopped_at_every_other_table(only_public_tables: Wall, model: type[models.Model]) -> None:
    with refused(), only_public_tables():
        model._default_manager.first()
    with refused(), only_public_tables(), connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {model._meta.db_table}")  # noqa: S608


@pytest.mark.parametrize("table", PUBLIC_TABLES)
def test_public_tables_can_be_read(only_public_tables: Wall, table: str) -> None:
    with only_public_tables(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        assert cursor.fetchone() == (0,)


def test_a_join_does_not_get_around_it(only_public_tables: Wall) -> None:
    with refused(), only_public_tables():
        list(Edition.objects.select_related("entry"))
    with refused(), only_public_tables():
        Edition.objects.filter(entry__slug="bond").exists()


def test_a_statement_prepared_before_is_stopped_too(only_public_tables: Wall) -> None:
    Article.objects.first()
    with refused(), only_public_tables():
        Article.objects.first()


def test_nothing_can_be_written(only_public_tables: Wall) -> None:
    with refused(), only_public_tables():
        Topic.objects.create(name="Debt", slug="debt")
    with refused(), only_public_tables():
        Edition.objects.update(fresh=False)


def test_the_wall_is_gone_afterwards(only_public_tables: Wall) -> None:
    with only_public_tables(), transaction.atomic():
        Edition.objects.first()
    for model in (Entry, Article, Revision, Event):
        assert model.objects.first() is None
