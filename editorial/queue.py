"""The queue of `django.tasks` in the database, as the worker takes from it.

The library's own worker ends when SQLite stays locked, leaves a killed worker's task running for ever, and tries
nothing twice. Its tables, its admin and `task.enqueue()` are used as they are.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.tasks import TaskContext, TaskResultStatus
from django.tasks.signals import task_finished, task_started
from django.utils import timezone
from django.utils.json import normalize_json

from editorial.models import Job, Worker

ATTEMPTS = 3
# The second attempt comes after this time, the third after twice that time.
RETRY_AFTER = timedelta(seconds=30)

# Kept so long after their end, for whoever looks for a reason.
KEPT = timedelta(days=30)

# Looked at in one go: another worker may take the first ones meanwhile.
CANDIDATES = 10


class WorkerLost(Exception):
    """The worker ended, or was ended, in the middle of the task."""


def claim(worker: str) -> Job | None:
    """Takes the next task that is due for the worker of that key; None if there is none."""
    for task in Job.objects.due()[:CANDIDATES]:
        changes = {
            "status": TaskResultStatus.RUNNING,
            "started_at": timezone.now(),
            "worker_ids": [*task.worker_ids, worker],
        }
        if _change(task, **changes):
            return task
    return None


def run(task: Job) -> None:
    """Does a claimed task and notes how it ended; what it raised is tried again, three times in all."""
    try:
        found = task.task
        result = task.task_result
        task_started.send(sender=type(found.get_backend()), task_result=result)
        context = (TaskContext(task_result=result),) if found.takes_context else ()
        value = normalize_json(found.call(*context, *result.args, **result.kwargs))
    except Exception as error:  # noqa: BLE001 - whatever a task raises is its result
        _give_back(task, error)
        return
    _end(task, TaskResultStatus.SUCCESSFUL, return_value=value)
    task_finished.send(sender=type(found.get_backend()), task_result=task.task_result)


def sweep(worker: str) -> int:
    """Gives back the tasks of workers that are gone; returns how many.

    Called between two tasks of `worker`: what runs in its name then was lost, too.
    """
    others = set(Worker.objects.alive().exclude(key=worker).values_list("key", flat=True))
    lost = [task for task in Job.objects.running() if not _runs_with(task, others)]
    for task in lost:
        _give_back(task, WorkerLost("The worker ended in the middle of the task."))
    return len(lost)


def prune() -> None:
    """Forgets tasks that ended long ago and workers that are long gone, but for the last."""
    before = timezone.now() - KEPT
    Job.objects.finished().filter(finished_at__lt=before).delete()
    latest = Worker.objects.order_by("-ran_at").values("pk")[:1]
    Worker.objects.filter(seen_at__lt=before).exclude(pk__in=list(latest.values_list("pk", flat=True))).delete()


def again(task: Job) -> bool:
    """Has a failed task tried anew, three times in all; False if it isn't one any more."""
    if task.status != TaskResultStatus.FAILED:
        return False
    return _change(task, status=TaskResultStatus.READY, run_after=timezone.now(), worker_ids=[], finished_at=None)


def _runs_with(task: Job, workers: Collection[str]) -> bool:
    return bool(task.worker_ids) and task.worker_ids[-1] in workers


def _give_back(task: Job, error: Exception) -> None:
    reason = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(format_exception(error)),
    }
    if len(task.worker_ids) >= ATTEMPTS:
        _end(task, TaskResultStatus.FAILED, **reason)
    else:
        _change(task, status=TaskResultStatus.READY, run_after=_next_attempt(task), **reason)


def _next_attempt(task: Job) -> datetime:
    return timezone.now() + RETRY_AFTER * len(task.worker_ids)


def _end(task: Job, status: TaskResultStatus, **changes: Any) -> None:
    _change(task, status=status, finished_at=timezone.now(), **changes)


def _change(task: Job, **changes: Any) -> bool:
    """Whether the task still was as it was read: nobody else took it, ended it, or gave it back."""
    row = Job.objects.filter(pk=task.pk, status=task.status, started_at=task.started_at)
    if not row.update(**changes):
        return False
    for field, value in changes.items():
        setattr(task, field, value)
    return True
