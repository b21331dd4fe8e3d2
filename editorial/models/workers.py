from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult, get_date_max

# So long without a heartbeat, and a worker counts as gone: its task is given to another.
LOST = timedelta(minutes=1)

# So long without a round, and the desk and the operator's probe say that nothing goes out on time.
LATE = timedelta(minutes=2)


if TYPE_CHECKING:
    TaskRow = DBTaskResult[..., Any]
else:
    TaskRow = DBTaskResult


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self) -> Self:
        return self.filter(seen_at__gt=timezone.now() - LOST)

    def last_round(self) -> datetime | None:
        """When a worker last looked for what is due; None if none ever did."""
        latest: datetime | None = self.aggregate(latest=models.Max("ran_at"))["latest"]
        return latest


class Worker(models.Model):
    """A process of `manage.py worker`. `seen_at` is its heartbeat, which goes on while a task takes long;
    `ran_at` is when it last looked for what is due.
    """

    key = models.CharField(_("worker"), max_length=64, unique=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    seen_at = models.DateTimeField(_("last heartbeat"), default=timezone.now)
    ran_at = models.DateTimeField(_("last round"), default=timezone.now)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.key


class JobQuerySet(models.QuerySet["Job"]):
    def due(self) -> Self:
        """What may be begun now; a task without a time of its own has the library's last day."""
        ready = self.filter(status=TaskResultStatus.READY)
        return ready.filter(models.Q(run_after=get_date_max()) | models.Q(run_after__lte=timezone.now()))

    def running(self) -> Self:
        return self.filter(status=TaskResultStatus.RUNNING)

    def finished(self) -> Self:
        return self.filter(status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED])


class Job(TaskRow):
    """A task of the queue, under a name that says it to people."""

    objects = JobQuerySet.as_manager()  # type: ignore[assignment] # fewer methods than the library's

    class Meta:
        proxy = True
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")

    def __str__(self) -> str:
        return self.task_name

    @property
    def attempts(self) -> int:
        return len(self.worker_ids)

    @property
    def reason(self) -> str:
        """The last line of what the last attempt raised, "" if it raised nothing."""
        lines: list[str] = self.traceback.strip().splitlines()
        return lines[-1] if lines else ""


def late_since() -> tuple[bool, datetime | None]:
    """Whether no worker has run lately, and when one last did. One query."""
    last = Worker.objects.last_round()
    return last is None or last < timezone.now() - LATE, last
