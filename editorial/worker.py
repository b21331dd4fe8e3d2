"""One process that does what is due, round after round. Any number of them may run, or none for a while.

Whatever it does is right when done twice, or by two at once: the moves themselves are conditional.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from editorial import drafts, queue
from editorial.mailing import send_due
from editorial.models import Worker
from editorial.publishing import BATCH, refresh_stale
from editorial.schedule import Plan, carry_out, plans
from editorial.workflow import story

logger = logging.getLogger(__name__)

# Seconds: between rounds that found nothing, between heartbeats, between looks at a flag while it waits.
INTERVAL = 1.0
BEAT = 10.0
BLINK = 0.1

# Seconds that a single round waits for a database that doesn't answer.
PATIENCE = 60.0


class Runner:
    """A worker. `troubles` counts the steps that failed, each of which is in the log and tried again."""

    def __init__(self) -> None:
        self.key = f"{socket.gethostname()[:40]}:{os.getpid()}:{get_random_string(8)}"
        self.stopping = False
        self.troubles = 0
        self._signed = float("-inf")

    def stop(self) -> None:
        """Ends it after the task in hand. May be called by a signal at any moment."""
        self.stopping = True

    def run(self) -> None:
        logger.info("worker %s begins", self.key)
        with heartbeat(self.key):
            while not self.stopping:
                if not self.round():
                    self._pause()
        logger.info("worker %s ends", self.key)

    def run_once(self, patience: float = PATIENCE) -> bool:
        """Does all that is due now; False if a step still failed after `patience` seconds."""
        deadline = time.monotonic() + patience
        with heartbeat(self.key):
            while not self.stopping:
                before = self.troubles
                if self.round():
                    continue
                if self.troubles == before or time.monotonic() > deadline:
                    return self.troubles == before
                self._pause()
        return True

    def round(self) -> bool:
        """Whether it found a task. A step that fails doesn't hold up the others."""
        close_old_connections()
        for step in (self._sign, self._due, self._sweep, _refresh, _mail):
            self._try(step)
        found = self._try(self._task)
        close_old_connections()
        return found

    def _try(self, step: Callable[[], bool]) -> bool:
        try:
            return step()
        except DatabaseError as error:
            logger.warning("worker %s: the database says “%s”; it is asked again", self.key, error)
            connection.close()
        except Exception:
            logger.exception("worker %s: a step failed; it is tried again", self.key)
        self.troubles += 1
        return False

    def _sign(self) -> bool:
        now = time.monotonic()
        if now - self._signed >= BEAT:
            sign(self.key, ran=True)
            queue.prune()
            self._signed = now
        return True

    def _due(self) -> bool:
        due = plans(until=timezone.now())
        for plan in due:
            self._try(partial(_carry_out, plan))
        return bool(due)

    def _sweep(self) -> bool:
        return queue.sweep(self.key) + drafts.sweep() > 0

    def _task(self) -> bool:
        task = queue.claim(self.key)
        if task:
            queue.run(task)
        return task is not None

    def _pause(self) -> None:
        """In blinks: a sleep goes on after a signal."""
        until = time.monotonic() + INTERVAL
        while not self.stopping and time.monotonic() < until:
            time.sleep(BLINK)


def sign(key: str, *, ran: bool = False) -> None:
    """Writes down that the worker is alive, and whether it is in its round."""
    now = timezone.now()
    signs = {"seen_at": now, "ran_at": now} if ran else {"seen_at": now}
    Worker.objects.update_or_create(key=key, defaults=signs)


@contextmanager
def heartbeat(key: str) -> Iterator[None]:
    """Signs from another thread, so that a worker whose task takes long isn't taken for dead."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(key, ended), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(BEAT)


def _beat(key: str, ended: threading.Event) -> None:
    while not ended.wait(BEAT):
        try:
            sign(key)
        except DatabaseError as error:
            logger.warning("worker %s: no heartbeat: %s", key, error)
        connection.close()


def _carry_out(plan: Plan) -> bool:
    event = carry_out(plan)
    if event:
        logger.info("%s/%s: %s", plan.article.language, plan.article.entry.slug, story(event))
    return event is not None


def _refresh() -> bool:
    return refresh_stale(BATCH) > 0


def _mail() -> bool:
    return send_due() > 0
