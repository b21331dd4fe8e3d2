from typing import Any

from django.db import transaction
from django.tasks import task

from editorial import batches
from editorial.models import Batch, User
from editorial.publishing import refresh_stale

PAGES = 300


def launch(batch: Batch, *, by: User, **chosen: Any) -> None:
    """Starts the batch and hands it to the worker. Raises BatchNotAllowed, TransitionNotAllowed."""
    with transaction.atomic():
        batches.start(batch, by=by, **chosen)
        carry_on.enqueue(batch.pk)


@task
def carry_on(batch: int) -> None:
    """Does a part and has the rest done; once nothing is left, makes the pages that have changed."""
    if batches.carry_on(Batch.objects.select_related("by", "takes_back").get(pk=batch)):
        carry_on.enqueue(batch)
    else:
        make_pages.enqueue()


@task
def make_pages() -> None:
    if refresh_stale(PAGES) == PAGES:
        make_pages.enqueue()
