import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from editorial import worker
from editorial.models import Job, Worker
from editorial.worker import Runner, heartbeat, sign
from glossary.models import Edition
from tests.editorial import jobs
from tests.editorial.stages import article_in, make_due

pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    """Of the database of the tests, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    host, port, user = (connection.settings_dict[key] for key in ("HOST", "PORT", "USER"))
    return f"postgres://{user}@{host.replace('/', '%2F')}{f':{port}' if port else ''}/{name}"


def start(*arguments: str) -> subprocess.Popen[str]:
    """A worker of its own, on the database of the tests."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url(), "LOG_LEVEL": "INFO", "DEBUG": "True"},
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.kill()
        process.communicate()


def wait_for(condition, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def test_once_does_all_that_is_due_and_ends():
    for number in range(3):
        jobs.note.enqueue(str(number))
    article_in("published")
    Edition.objects.update(fresh=False)
    make_due(article_in("scheduled", "yield"))
    call_command("worker", once=True)
    assert set(Job.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
    assert list(Edition.objects.order_by("slug").values_list("slug", "fresh")) == [("bond", True), ("yield", True)]
    assert Worker.objects.get().ran_at > timezone.now() - timedelta(minutes=1)


def test_a_signal_ends_it_after_the_task_in_hand_and_leaves_the_rest():
    jobs.wait.enqueue(1.0)
    jobs.note.enqueue("left")
    process = start()
    with ended(process):
        wait_for(lambda: Job.objects.filter(status="RUNNING").exists())
        process.send_signal(signal.SIGTERM)
        _out, log = process.communicate(timeout=90)
    assert process.returncode == 0
    assert "Traceback" not in log
    assert sorted(Job.objects.values_list("task_path", "status")) == [
        ("tests.editorial.jobs.note", "READY"),
        ("tests.editorial.jobs.wait", "SUCCESSFUL"),
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_one_that_has_nothing_to_do(number):
    process = start()
    with ended(process):
        wait_for(Worker.objects.exists)
        process.send_signal(number)
        _out, log = process.communicate(timeout=90)
    assert process.returncode == 0
    assert "Traceback" not in log


def test_a_killed_workers_task_is_done_by_the_next():
    jobs.end_the_process.enqueue()
    process = start()
    process.communicate(timeout=90)
    assert process.returncode == -signal.SIGKILL
    assert Job.objects.get().status == "RUNNING"
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    Job.objects.update(task_path="tests.editorial.jobs.count")
    call_command("worker", once=True)
    assert Job.objects.get().status == "READY"
    Job.objects.update(run_after=timezone.now())
    call_command("worker", once=True)
    assert Job.objects.get().return_value == 2


def test_a_step_that_fails_does_not_hold_up_the_others(caplog, monkeypatch):
    jobs.note.enqueue("done")
    with connection.execute_wrapper(refuse_pages):
        runner = Runner()
        assert runner.round()
    assert runner.troubles == 1
    assert "it is asked again" in caplog.text
    assert Job.objects.get().status == "SUCCESSFUL"


def refuse_pages(execute, sql, params, many, context):
    if "glossary_edition" in sql and "fresh" in sql:
        return execute("SELECT no_such_column", (), many, context)
    return execute(sql, params, many, context)


def test_a_fault_of_the_code_is_logged_whole(caplog):
    runner = Runner()
    assert not runner._try(lambda: 1 // 0)
    assert (runner.troubles, "ZeroDivisionError" in caplog.text) == (1, True)


def test_once_says_so_when_the_database_does_not_answer(monkeypatch, caplog):
    monkeypatch.setattr(worker, "INTERVAL", 0.01)
    with connection.execute_wrapper(refuse_pages):
        assert not Runner().run_once(patience=0.1)
        monkeypatch.setattr(worker, "PATIENCE", 0.05)
        monkeypatch.setattr(Runner.run_once, "__defaults__", (0.05,))
        with pytest.raises(CommandError, match="see the log"):
            call_command("worker", once=True)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_locked_database_is_waited_out(caplog, monkeypatch):
    monkeypatch.setattr(worker, "INTERVAL", 0.01)
    jobs.note.enqueue("done")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.5, other.rollback)
    timer.start()
    try:
        assert Runner().run_once(patience=30)
    finally:
        timer.join()
        other.close()
    assert "database is locked" in caplog.text
    assert Job.objects.get().status == "SUCCESSFUL"


def test_the_heart_beats_while_a_task_takes_long(monkeypatch):
    monkeypatch.setattr(worker, "BEAT", 0.05)
    sign("w", ran=True)
    before = Worker.objects.get()
    with heartbeat("w"):
        wait_for(lambda: Worker.objects.get().seen_at > before.seen_at, seconds=10)
    assert Worker.objects.get().ran_at == before.ran_at


def test_a_missed_heartbeat_is_logged_and_the_next_one_comes(monkeypatch, caplog):
    monkeypatch.setattr(worker, "BEAT", 0.05)
    caplog.set_level(logging.WARNING)
    with heartbeat("w" * 70 if connection.vendor == "postgresql" else None):
        wait_for(lambda: "no heartbeat" in caplog.text, seconds=10)
