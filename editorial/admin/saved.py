"""Saved filters: names for query strings of the list of articles, each person's own."""

from django.core.exceptions import TooManyFieldsSent
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from editorial.models import SavedFilter, User
from editorial.models.work import MAX_FILTER

MAX_NAME = 80
MOST = 50

# What the list of articles is asked with; its page number is left out.
PARAMETERS = ("q", "o", "state__exact", "language__exact", "live", "topic", "letter", "trust", "stale", "assigned")


class NotSaved(Exception):
    """Its text says why."""


def tidy(query: str) -> str:
    """The parameters of the list of articles in `query`, each once, in order; raises NotSaved if there are none."""
    try:
        given = QueryDict(query.replace("\0", "").removeprefix("?"))
    except TooManyFieldsSent as error:
        raise NotSaved(_("This filter can't be read.")) from error
    kept = QueryDict(mutable=True)
    for name in PARAMETERS:
        if value := given.get(name, "").strip():
            kept[name] = value
    if not kept:
        raise NotSaved(_("Choose a filter or search for something first: this one finds every article."))
    if len(kept.urlencode()) > MAX_FILTER:
        raise NotSaved(_("This filter is too long to be saved."))
    return kept.urlencode()


def save(user: User, name: str, query: str) -> SavedFilter:
    """Raises NotSaved."""
    if user.saved_filters.count() >= MOST:
        raise NotSaved(_("You have %(count)d saved filters: delete one first.") % {"count": MOST})
    return _stored(SavedFilter(person=user, name=_name(name), query=tidy(query)))


def rename(saved: SavedFilter, name: str) -> SavedFilter:
    """Raises NotSaved."""
    saved.name = _name(name)
    return _stored(saved)


def _name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not 0 < len(name) <= MAX_NAME:
        raise NotSaved(_("A name has 1 to %(count)d characters.") % {"count": MAX_NAME})
    return name


def _stored(saved: SavedFilter) -> SavedFilter:
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise NotSaved(_("You have a filter of that name already.")) from error
    return saved
