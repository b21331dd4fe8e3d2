"""What events say in a sentence."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from editorial.models.trail import Event
from editorial.rules import Sentence, fill

WHAT_HAPPENED: dict[str, Sentence] = {
    Event.Kind.SAVED: _("%(who)s saved revision %(number)d (%(when)s)."),
    Event.Kind.SUBMITTED: _("%(who)s sent revision %(number)d to review (%(when)s)."),
    Event.Kind.RECALLED: _("%(who)s took revision %(number)d back from review (%(when)s)."),
    Event.Kind.CHANGES_REQUESTED: _("%(who)s asked for changes to revision %(number)d (%(when)s)."),
    Event.Kind.APPROVED: _("%(who)s approved revision %(number)d (%(when)s)."),
    Event.Kind.PUBLISHED: _("%(who)s published revision %(number)d (%(when)s)."),
    Event.Kind.WITHDRAWN: _("%(who)s withdrew revision %(number)d (%(when)s)."),
    Event.Kind.SCHEDULED: _("%(who)s scheduled revision %(number)d for %(due)s (%(when)s)."),
    Event.Kind.UNSCHEDULED: _("%(who)s took revision %(number)d off the schedule (%(when)s)."),
    Event.Kind.NOT_PUBLISHED: _("Revision %(number)d could not be published as %(who)s had scheduled (%(when)s)."),
    Event.Kind.END_PLANNED: _("%(who)s planned to take revision %(number)d down on %(due)s (%(when)s)."),
    Event.Kind.END_CANCELLED: _("%(who)s cancelled the take-down of revision %(number)d (%(when)s)."),
    Event.Kind.ARCHIVED: _("%(who)s archived the entry with revision %(number)d (%(when)s)."),
    Event.Kind.RESTORED: _("%(who)s restored the entry with revision %(number)d (%(when)s)."),
    Event.Kind.RENAMED: _("%(who)s gave the entry another address (%(when)s)."),
}

# What the worker carried out.
AS_PLANNED: dict[str, Sentence] = {
    Event.Kind.PUBLISHED: _("Revision %(number)d was published as %(who)s had scheduled (%(when)s)."),
    Event.Kind.WITHDRAWN: _("Revision %(number)d was taken down as %(who)s had planned (%(when)s)."),
}


def story(event: Event) -> Sentence:
    """What an event says in one sentence: who did what to which revision, and when."""
    sentences = AS_PLANNED if event.due_at and event.kind in AS_PLANNED else WHAT_HAPPENED
    return fill(
        sentences[event.kind],
        who=event.actor,
        number=event.revision.number,
        when=local(event.at),
        due=local_with_zone(event.due_at) if event.due_at else "",
    )


def _local(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _local_with_zone(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), f"{get_format('DATETIME_FORMAT')} T")


local = lazy(_local, str)
local_with_zone = lazy(_local_with_zone, str)
