"""The readers' pages that a change shows on, made again."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from django.db import transaction
from django.db.models import F, Q

from editorial.publishing.turns import publication
from glossary import pages
from glossary.models.articles import Article
from glossary.models.editions import Edition, EditionLink, EditionTopic, Moved
from glossary.models.entries import Entry

BATCH = 100

# Pages around a single publication that are made again at once; whatever is left is made at the next opportunity.
NEIGHBOURS = 50

_POSTPONED = ContextVar("postponed", default=False)


def mark_stale(which: Q) -> None:
    """Has the pages of these editions made again. Call it within `publication()`."""
    Edition.objects.filter(which).update(fresh=False, dirtied=F("dirtied") + 1)


def mark_around(rows: Collection[Article]) -> None:
    """Pages that show these texts' liveness, title or description: those that link to them, and their twins."""
    for code in {row.language for row in rows}:
        slugs = [row.entry.slug for row in rows if row.language == code]
        entries = [row.entry_id for row in rows if row.language == code]
        mark_stale(Q(language=code) & linking(slugs) | ~Q(language=code) & Q(entry__in=entries))


def linking(slugs: Collection[str]) -> Q:
    """Editions whose texts name entries that are, or once were, at these slugs."""
    names = {*slugs, *Moved.objects.filter(target__in=slugs).values_list("slug", flat=True)}
    return Q(pk__in=EditionLink.objects.filter(target__in=names).values("edition"))


def topics_renamed(topics: Collection[int]) -> None:
    """Has the pages made again that name these topics, by key."""
    with publication():
        mark_stale(Q(pk__in=EditionTopic.objects.filter(topic__in=topics).values("edition")))
    transaction.on_commit(partial(refresh_stale, NEIGHBOURS), robust=True)


def attribution_changed(entry: Entry) -> None:
    """Has the live editions of an entry name whom it names now: that is no part of the text that was approved."""
    with publication():
        Edition.objects.filter(entry=entry).update(attribution=entry.attribution)
        mark_stale(Q(entry=entry))
    transaction.on_commit(partial(refresh_stale, NEIGHBOURS), robust=True)


def refreshing(limit: int | None = None, *, outdated: bool = False) -> Iterator[int]:
    """Makes stale pages again, in batches and outside of any transaction, each once; yields the size of each batch.

    With `outdated` also those that an earlier version of the site made.
    """
    due = Q(fresh=False) | ~Q(frame=pages.frame()) if outdated else Q(fresh=False)
    last, left = 0, limit
    while left is None or left > 0:
        size = BATCH if left is None else min(BATCH, left)
        batch = list(Edition.objects.defer("page_gz").filter(due, pk__gt=last).order_by("pk")[:size])
        if not batch:
            return
        pages.refresh(batch)
        last, left = batch[-1].pk, None if left is None else left - len(batch)
        yield len(batch)


def refresh_stale(limit: int | None = None) -> int:
    """Returns how many pages were made again."""
    return sum(refreshing(limit))


@contextmanager
def pages_made_once() -> Iterator[None]:
    """Publications within make no pages: whoever does many calls `refresh_stale` when all are done."""
    token = _POSTPONED.set(True)
    try:
        yield
    finally:
        _POSTPONED.reset(token)


def refresh_entry(entry: Entry) -> None:
    """The entry's own pages in all languages, and those around."""
    pages.refresh(list(Edition.objects.defer("page_gz").filter(entry=entry)))
    refresh_stale(NEIGHBOURS)


def refresh_around(article: Article) -> None:
    if _POSTPONED.get():
        return
    own = Edition.objects.defer("page_gz").filter(entry=article.entry_id, language=article.language)
    pages.refresh(list(own))
    refresh_stale(NEIGHBOURS)
