"""Publications and withdrawals happen one after the other.

Two texts that link to each other and go live at once would otherwise each miss the other's uncommitted row, and
their pages would lie about the link for good.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from glossary.models.articles import Article

# Any number will do, so long as every process takes the same.
PUBLICATION_LOCK = 7_225_681_230


@contextmanager
def publication() -> Iterator[None]:
    """A transaction in which nobody else publishes or withdraws. SQLite's writers take turns anyway."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLICATION_LOCK])
        yield


def locked(articles: Iterable[int]) -> dict[int, Article]:
    rows = Article.objects.select_for_update(of=("self",), no_key=True).select_related("entry").order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=articles)}
