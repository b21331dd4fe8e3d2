"""Unsaved text: kept for its owner while they type, until they save it or throw it away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from editorial.models import Draft, User
from glossary.models.articles import Article

# What nobody came back for goes after so long.
KEPT = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a page holds. `window` names the page, `after` the one whose draft it was filled from, or ""."""

    base: int
    fields: Mapping[str, str]
    window: str
    after: str = ""


def keep(user: User, article: Article, typed: Typed) -> Draft | None:
    """Keeps it. Returns the draft of another page if that is in the way: nothing is changed then."""
    mine = Draft.objects.filter(user=user, article=article)
    values = {
        "base": typed.base,
        "fields": {_storable(name): _storable(value) for name, value in typed.fields.items()},
        "window": typed.window,
        "at": timezone.now(),
    }
    with transaction.atomic():
        if mine.filter(window__in={typed.window, typed.after}).update(**values):
            return None
        other, created = mine.get_or_create(user=user, article=article, defaults=values)
        return None if created else other


def draft_of(user: User, article: Article) -> Draft | None:
    return Draft.objects.filter(user=user, article=article).first()


def release(user: User, article: Article, window: str) -> int:
    """Forgets the draft of that page, whose text is saved or thrown away; returns how many that were."""
    return Draft.objects.filter(user=user, article=article, window=window).delete()[0]


def sweep() -> int:
    """Deletes what is older than `KEPT`, and returns how many that were."""
    old = list(Draft.objects.filter(at__lte=timezone.now() - KEPT).values_list("pk", flat=True)[:500])
    # A DELETE without any row would still take SQLite's one write lock.
    return Draft.objects.filter(pk__in=old).delete()[0] if old else 0


def _storable(text: str) -> str:
    """Without what PostgreSQL's JSON refuses: NUL, and half a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
