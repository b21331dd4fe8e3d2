from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from editorial.models import Worker


def test_the_process_is_alive_without_a_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db
def test_ready_when_every_migration_is_applied_and_a_worker_runs(client):
    Worker.objects.create(key="w")
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [None, 3])
def test_ready_for_readers_without_a_worker_but_says_so(client, minutes):
    said = "yet"
    if minutes:
        last = timezone.now() - timedelta(minutes=minutes)
        Worker.objects.create(key="w", ran_at=last)
        said = f"since {last.isoformat(timespec='seconds')}"
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.content.decode() == f"ready, but no worker has run {said}: nothing goes out on time\n"


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"1 migrations are not applied\n")


@pytest.mark.django_db(transaction=True)
def test_not_ready_while_the_database_does_not_answer(client):
    with connections["default"].execute_wrapper(refuse):
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


def refuse(execute, sql, params, many, context):
    return execute("SELECT no_such_column", (), many, context)


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_only_asked_never_told(client, address):
    assert client.post(address).status_code == 405
