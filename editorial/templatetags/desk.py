"""Shapes and words of the desk: a state never stands as a colour alone."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from editorial.dashboard.board import Board, board
from editorial.dashboard.effort import duration
from editorial.models import Event, Notification, Role, User
from editorial.models.workers import late_since
from editorial.rules import NAMES, Action, Sentence, powers
from editorial.workflow import FURTHEST, story
from glossary.languages import LANGUAGES
from glossary.models.articles import State

register = template.Library()

# The shape's name in icons.svg, which also names its colour in desk.css.
SHAPES = {
    State.DRAFT: "draft",
    State.IN_REVIEW: "in-review",
    State.CHANGES_REQUESTED: "changes",
    State.APPROVED: "approved",
    State.SCHEDULED: "scheduled",
    State.PUBLISHED: "published",
    State.ARCHIVED: "archived",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.simple_tag
def state_badge(state: str) -> SafeString:
    shape = SHAPES[State(state)]
    return format_html('<span class="state s-{}">{} {}</span>', shape, icon(shape), State(state).label)


@register.simple_tag
def states() -> list[State]:
    """Those on the way to readers."""
    return [state for state in State if state != State.ARCHIVED]


@register.simple_tag
def site_clock() -> dict[str, str]:
    """What a person needs to know to name a time: the site's zone, the time there, the days that may be named."""
    now = timezone.localtime()
    return {
        "zone": f"{settings.TIME_ZONE} ({now:UTC%:z})",
        "now": date_format(now, "DATETIME_FORMAT"),
        "today": now.date().isoformat(),
        "last": (now + FURTHEST).date().isoformat(),
    }


@register.simple_tag
def roles_and_powers() -> list[tuple[Role, list[Sentence]]]:
    return [(role, powers(role)) for role in Role]


@register.simple_tag
def board_for(user: User) -> Board | None:
    return board(user)


@register.filter
def as_duration(minutes: int) -> str:
    return duration(minutes)


@register.simple_tag
def told(event: Event) -> Sentence:
    """An event in a sentence."""
    return story(event)


@register.inclusion_tag("admin/_late.html")
def late_worker() -> dict[str, object]:
    """Says so when no worker has run lately, and nothing otherwise. One query."""
    late, last = late_since()
    return {"late": late, "last": last}


@register.simple_tag
def unread_by(user: User) -> str:
    """How many notifications wait for the person, "" if none, "99+" if very many."""
    count = Notification.objects.filter(user=user, read_at=None)[:100].count()
    return "99+" if count > 99 else str(count or "")


@register.filter
def action_name(action: str) -> Sentence:
    return NAMES[Action(action)]


@register.filter
def native_name(code: str) -> str:
    return LANGUAGES[code].native_name


@register.filter
def highlights_heading(code: str) -> str:
    """As readers see it, whatever the text calls it."""
    with translation.override(code):
        return translation.gettext("Highlights")


@register.filter
def faq_heading(code: str) -> str:
    """As readers see it, whatever the text calls it."""
    with translation.override(code):
        return translation.gettext("Questions people ask")


@register.filter
def has(mapping: dict[str, str], key: str) -> bool:
    return key in mapping


@register.filter
def at(mapping: dict[str, str], key: str) -> str:
    return mapping.get(key, "")
