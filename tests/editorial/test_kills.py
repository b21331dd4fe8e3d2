"""A worker is killed at any moment: nothing is half done, and what was planned happens once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from editorial.models import Event, Job, Worker
from editorial.rules import Action
from editorial.verify import differences
from editorial.worker import Runner
from glossary.models import Article, Edition, Topic
from tests.editorial import jobs
from tests.editorial.stages import article_in, do, make_due
from tests.editorial.test_worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)

# `KILLS=50 pytest tests/editorial/test_kills.py` for a thorough look.
KILLS = int(os.environ.get("KILLS", "10"))

# Seconds in which a worker does what one round here gives it, and a bit more.
LIFE = 0.4


@pytest.fixture
def nursery(db: None) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.editorial.nursery"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DEBUG": "True",
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.communicate(timeout=30)


def plan(number: int) -> None:
    """Three texts to go out, one to be taken down, and two tasks."""
    for name in ("a", "b", "c"):
        make_due(article_in("scheduled", f"{name}-{number}"))
    make_due(do(article_in("published", f"end-{number}"), Action.END))
    for name in ("x", "y"):
        jobs.name_a_topic.enqueue(f"{name}-{number}")


def beget_and_kill(nursery: subprocess.Popen[str], seconds: float) -> None:
    nursery.stdin.write("\n")
    nursery.stdin.flush()
    worker = int(nursery.stdout.readline())
    time.sleep(seconds)
    os.kill(worker, signal.SIGKILL)


def let_the_dead_be_dead() -> None:
    Worker.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    Job.objects.filter(status="READY").update(run_after=timezone.now())


def test_a_worker_that_is_killed_at_random_leaves_nothing_half_done_and_nothing_is_done_twice(nursery):
    lots = random.Random(KILLS)  # noqa: S311 - moments, not secrets
    for number in range(KILLS):
        plan(number)
        beget_and_kill(nursery, lots.uniform(0, LIFE))
        assert list(differences()) == []
    cut_off = Article.objects.filter(state="scheduled").count(), Job.objects.exclude(status="SUCCESSFUL").count()
    for _round in range(2):
        let_the_dead_be_dead()
        assert Runner().run_once()
    assert list(differences()) == [], cut_off
    published = Event.objects.filter(kind="published", due_at__isnull=False).values_list("article", flat=True)
    taken_down = Event.objects.filter(kind="withdrawn").values_list("article", flat=True)
    assert len(published) == len(set(published)) == 3 * KILLS
    assert len(taken_down) == len(set(taken_down)) == KILLS
    assert Edition.objects.count() == 3 * KILLS
    assert not Edition.objects.filter(fresh=False).exists()
    assert set(Job.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
    assert Topic.objects.filter(slug__regex=r"^[xy]-\d+$").count() == 2 * KILLS
