"""Whether a move may be made: its state, its person, its gates, and the words and time that it needs."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from editorial.gates import Facts
from editorial.models.people import User
from editorial.models.trail import MAX_REASON
from editorial.rules import ALLOWED, NAMES, ROLES, Allowed, Refused, Sentence, Verdict, fill, may, role_names
from editorial.workflow.stories import local, local_with_zone
from editorial.workflow.transitions import Transition, ways
from glossary.models.articles import Article, State

FURTHEST = timedelta(days=5 * 365)


def verdict(user: User, transition: Transition, article: Article, facts: Facts) -> Verdict:
    """State, then roles and four eyes, then gates: the first that refuses."""
    said = right_state(transition, article)
    if isinstance(said, Allowed):
        said = may(user, transition.action, article)
    return through_gates(transition, article, facts) if isinstance(said, Allowed) else said


def right_state(transition: Transition, article: Article) -> Verdict:
    if article.state in transition.sources:
        return ALLOWED
    return Refused(
        "state",
        fill(
            _("“%(action)s” starts from: %(sources)s. This text: %(state)s."),
            action=NAMES[transition.action],
            sources=labels(transition.sources),
            state=State(article.state).label,
        ),
        next=next((_next_step(article, way) for way in ways(State(article.state))), _("Save a new text first.")),
    )


def _next_step(article: Article, way: Transition) -> Sentence:
    return fill(
        _("Next comes: “%(label)s” (%(roles)s)."),
        label=fill(way.label, number=article.number),
        roles=role_names(ROLES[way.action]),
    )


def _labels(states: Iterable[State]) -> str:
    return ", ".join(str(state.label) for state in State if state in states)


labels = lazy(_labels, str)


def through_gates(transition: Transition, article: Article, facts: Facts, reason: str = "") -> Verdict:
    """The first refusal; with a reason, those of waivable gates don't count."""
    gates = transition.gates if reason.strip() else (*transition.gates, *transition.waivable)
    verdicts = (gate(article, facts) for gate in gates)
    return next((refused for refused in verdicts if refused is not None), ALLOWED)


def words_given(transition: Transition, words: str) -> Verdict:
    """Whether `words`, a note or a reason, are there where the move needs them."""
    if transition.needs_note and not words.strip():
        rule = fill(_("“%(action)s” needs a note."), action=NAMES[transition.action])
        return Refused("note", rule, next=_("Say what has to change: the author reads it beside the text."))
    if transition.needs_reason and not words.strip():
        rule = fill(_("“%(action)s” needs a reason, which is kept."), action=NAMES[transition.action])
        return Refused("reason", rule, next=_("Say why in a sentence or two."))
    return not_too_long(words) if transition.needs_reason else ALLOWED


def not_too_long(reason: str) -> Verdict:
    if (surplus := len(reason.strip()) - MAX_REASON) <= 0:
        return ALLOWED
    rule = fill(_("A reason has at most %(count)d characters."), count=MAX_REASON)
    return Refused("reason", rule, next=fill(_("Make it shorter by %(count)d."), count=surplus))


def time_given(transition: Transition, at: datetime | None) -> Verdict:
    """Whether `at` is a time to come, where the move needs one; a move that needs none takes none."""
    if not transition.needs_time:
        at_once = _("This happens at once: it takes no date.")
        return ALLOWED if at is None else Refused("time", at_once, next=_("Leave the date out."))
    if at is None:
        rule = fill(_("“%(action)s” needs a day and a time."), action=NAMES[transition.action])
        return Refused("time", rule, next=_("Say on which day, and at what time."))
    now = timezone.now()
    if at <= now:
        return Refused(
            "past",
            fill(_("%(time)s has passed; it is %(now)s now."), time=local_with_zone(at), now=local(now)),
            next=_("Choose a later time, or do it at once."),
        )
    if at > now + FURTHEST:
        rule = fill(_("Plan at most %(count)d years ahead."), count=FURTHEST.days // 365)
        return Refused("far", rule, next=_("Choose an earlier day."))
    return ALLOWED
