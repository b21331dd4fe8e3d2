"""How long work takes, guessed from the words of a text: good enough to plan a morning by."""

from django.utils.translation import gettext as _

from editorial.rules import Action

# Words a minute of somebody who writes, corrects or translates, who reviews, and who looks once more and publishes.
PACE = {Action.SUBMIT: 25, Action.APPROVE: 100, Action.PUBLISH: 400}
# To read what changed in the source and follow it.
PACE_STALE = 50


def minutes(words: int, step: str | None) -> int:
    """At least one for any text; none where nothing comes next."""
    pace = PACE.get(Action(step)) if step else None
    return spent(words, pace) if pace else 0


def spent(words: int, pace: int) -> int:
    return max(1, round(words / pace)) if words else 0


def duration(minutes: int) -> str:
    """“38 min”, “1 h 17 min”, “40 h”: to the minute below ten hours."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if rest and hours < 10:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return _("%(hours)d h") % {"hours": hours + (rest >= 30)}
