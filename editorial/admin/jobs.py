"""The worker's queue, for administrators: what failed, why, and another try."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from editorial import queue
from editorial.admin.people import AdministratorMixin
from editorial.admin.trail import ReadOnlyAdmin
from editorial.models import Job


@admin.register(Job)
class JobAdmin(AdministratorMixin, ReadOnlyAdmin):
    list_display = ["task_name", "status", "attempts", "reason", "enqueued_at", "finished_at"]
    list_filter = ["status", "queue_name"]
    fields = ["task_path", "arguments", "status", "attempts", "enqueued_at", "started_at", "finished_at", "raised"]
    ordering = ["-enqueued_at", "pk"]
    actions = ["try_again"]  # type: ignore[assignment]

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("job"))
    def task_name(self, job: Job) -> str:
        return job.task_name

    @admin.display(description=_("attempts"))
    def attempts(self, job: Job) -> int:
        return job.attempts

    @admin.display(description=_("reason"), empty_value="–")
    def reason(self, job: Job) -> str | None:
        return job.reason or None

    @admin.display(description=_("arguments"))
    def arguments(self, job: Job) -> str:
        return format_html("<code>{}</code>", str(job.args_kwargs))

    @admin.display(description=_("what it raised"), empty_value="–")
    def raised(self, job: Job) -> str | None:
        return format_html("<pre>{}</pre>", job.traceback) if job.traceback else None

    @admin.action(description=_("Try again"), permissions=["manage"])
    def try_again(self, request: HttpRequest, jobs: QuerySet[Any]) -> None:
        count = sum(queue.again(job) for job in jobs)
        self.message_user(
            request,
            ngettext("%(count)d job is tried again.", "%(count)d jobs are tried again.", count) % {"count": count},
            messages.SUCCESS if count else messages.WARNING,
        )
