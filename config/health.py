"""What an operator's probes ask: is the process alive, and may it get requests."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from editorial.models.workers import late_since


def _answer(status: int, line: str) -> HttpResponse:
    return HttpResponse(f"{line}\n", status=status, content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return _answer(200, "ok")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 with the reason while the database doesn't answer or lacks a migration.

    That no worker runs is said, too, but with 200: readers get their pages all the same.
    """
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _answer(503, "the database does not answer")
    if missing:
        return _answer(503, f"{len(missing)} migrations are not applied")
    late, last = late_since()
    if late:
        since = f"since {last.isoformat(timespec='seconds')}" if last else "yet"
        return _answer(200, f"ready, but no worker has run {since}: nothing goes out on time")
    return _answer(200, "ready")
