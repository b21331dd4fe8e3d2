"""States and the moves between them, as data; `move()` is the only way from one to another but for a save.

What readers get changes in `editorial.publishing`, by the same table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from editorial.gates import (
    Facts,
    Gate,
    end_is_planned,
    facts_of,
    has_text,
    has_title,
    is_live,
    is_news,
    no_open_threads,
    not_yet_approved,
    source_goes_out_first,
    source_is_live,
)
from editorial.models.people import User
from editorial.models.trail import MAX_REASON, Event, Revision
from editorial.models.work import Assignment
from editorial.notifications import tell_of_events
from editorial.rules import (
    ALLOWED,
    NAMES,
    ROLES,
    Action,
    Allowed,
    Refused,
    Sentence,
    Verdict,
    fill,
    may,
    role_names,
)
from editorial.standing import restate, source_beside
from glossary.models.articles import SIGNED, Article, State

FURTHEST = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """`targets` says where each state it starts from leads. `signs`: the text is the approved one from then on;
    `retreats`: nobody waits for it.

    `public` ones change what readers get and are done by `editorial.publishing`; those `of_live` start from the text
    that readers have, and the others from the working copy. `waivable` gates give way to a reason.
    """

    action: Action
    kind: Event.Kind
    targets: Mapping[State, State]
    label: Sentence
    needs_note: bool = False
    needs_reason: bool = False
    needs_time: bool = False
    signs: bool = False
    retreats: bool = False
    public: bool = False
    of_live: bool = False
    gates: tuple[Gate, ...] = ()
    waivable: tuple[Gate, ...] = ()

    @property
    def most(self) -> int | None:
        """How many characters its words may have at most, if they are a reason."""
        return MAX_REASON if self.needs_reason or self.waivable else None

    @property
    def asks(self) -> bool:
        """Whether the move needs more than a press of its button."""
        return self.needs_note or self.needs_reason or self.needs_time

    @property
    def sources(self) -> frozenset[State]:
        return frozenset(self.targets)


def _table(*transitions: Transition) -> dict[Action, Transition]:
    """The transitions by action, in order. Raises ImproperlyConfigured on a table that can't be right."""
    table = {transition.action: transition for transition in transitions}
    if len(table) != len(transitions):
        raise ImproperlyConfigured("An action has two transitions.")
    for transition in transitions:
        if fault := _fault(transition):
            raise ImproperlyConfigured(f"{transition.action}: {fault}.")
    led_to = {target for item in transitions for source, target in item.targets.items() if source != target}
    left = {source for item in transitions for source, target in item.targets.items() if source != target}
    if lost := set(State) - {State.DRAFT} - led_to:
        raise ImproperlyConfigured(f"No way leads to {sorted(lost)}.")
    if stuck := set(State) - left:
        raise ImproperlyConfigured(f"No way leads out of {sorted(stuck)}.")
    return table


def _fault(transition: Transition) -> str:
    if not transition.targets:
        return "it starts nowhere"
    if "%(number)d" not in str(transition.label):
        return "its label doesn't name the revision"
    if transition.signs != any(source not in SIGNED and to in SIGNED for source, to in transition.targets.items()):
        return "what leads to approval signs, and nothing else does"
    return ""


SAME: dict[State, State] = {state: state for state in State if state != State.ARCHIVED}
UNPUBLISHED: dict[State, State] = {**SAME, State.PUBLISHED: State.DRAFT}

TRANSITIONS = _table(
    Transition(
        action=Action.SUBMIT,
        kind=Event.Kind.SUBMITTED,
        targets=dict.fromkeys([State.DRAFT, State.CHANGES_REQUESTED, State.PUBLISHED], State.IN_REVIEW),
        label=_("Send revision %(number)d to review"),
        gates=(has_text, not_yet_approved),
    ),
    Transition(
        action=Action.APPROVE,
        kind=Event.Kind.APPROVED,
        targets={State.IN_REVIEW: State.APPROVED},
        label=_("Approve revision %(number)d"),
        signs=True,
        gates=(has_text,),
        waivable=(no_open_threads,),
    ),
    Transition(
        action=Action.REQUEST_CHANGES,
        kind=Event.Kind.CHANGES_REQUESTED,
        targets={State.IN_REVIEW: State.CHANGES_REQUESTED},
        label=_("Ask for changes to revision %(number)d"),
        needs_note=True,
    ),
    Transition(
        action=Action.RECALL,
        kind=Event.Kind.RECALLED,
        targets={State.IN_REVIEW: State.DRAFT},
        label=_("Take revision %(number)d back from review"),
        retreats=True,
    ),
    Transition(
        action=Action.PUBLISH,
        kind=Event.Kind.PUBLISHED,
        targets={State.APPROVED: State.PUBLISHED, State.SCHEDULED: State.PUBLISHED},
        label=_("Publish revision %(number)d"),
        public=True,
        gates=(has_title, source_is_live),
    ),
    Transition(
        action=Action.SCHEDULE,
        kind=Event.Kind.SCHEDULED,
        targets={State.APPROVED: State.SCHEDULED, State.SCHEDULED: State.SCHEDULED},
        label=_("Schedule revision %(number)d"),
        needs_time=True,
        gates=(has_title, source_goes_out_first),
    ),
    Transition(
        action=Action.UNSCHEDULE,
        kind=Event.Kind.UNSCHEDULED,
        targets={State.SCHEDULED: State.APPROVED},
        label=_("Take revision %(number)d off the schedule"),
    ),
    Transition(
        action=Action.OVERRIDE,
        kind=Event.Kind.PUBLISHED,
        # A review under way goes on: what is asked and said in it isn't lost.
        targets={
            State.DRAFT: State.PUBLISHED,
            State.IN_REVIEW: State.IN_REVIEW,
            State.CHANGES_REQUESTED: State.CHANGES_REQUESTED,
            State.APPROVED: State.PUBLISHED,
            State.SCHEDULED: State.PUBLISHED,
            State.PUBLISHED: State.PUBLISHED,
        },
        label=_("Publish revision %(number)d with a reason"),
        needs_reason=True,
        public=True,
        gates=(has_title, is_news),
    ),
    Transition(
        action=Action.WITHDRAW,
        kind=Event.Kind.WITHDRAWN,
        # From published back to approved, if the text is approved.
        targets=UNPUBLISHED,
        label=_("Withdraw revision %(number)d"),
        needs_reason=True,
        public=True,
        of_live=True,
        gates=(is_live,),
    ),
    Transition(
        action=Action.END,
        kind=Event.Kind.END_PLANNED,
        targets=SAME,
        label=_("Take revision %(number)d down on a date"),
        needs_reason=True,
        needs_time=True,
        public=True,
        of_live=True,
        gates=(is_live,),
    ),
    Transition(
        action=Action.KEEP,
        kind=Event.Kind.END_CANCELLED,
        targets=SAME,
        label=_("Cancel the take-down of revision %(number)d"),
        public=True,
        of_live=True,
        gates=(is_live, end_is_planned),
    ),
    Transition(
        action=Action.ARCHIVE,
        kind=Event.Kind.ARCHIVED,
        targets=dict.fromkeys(SAME, State.ARCHIVED),
        label=_("Archive the entry, here with revision %(number)d"),
        needs_reason=True,
        public=True,
        gates=(has_text,),
    ),
    Transition(
        action=Action.RESTORE,
        kind=Event.Kind.RESTORED,
        # To approved, if the text is approved.
        targets={State.ARCHIVED: State.DRAFT},
        label=_("Restore the entry, here with revision %(number)d"),
        public=True,
    ),
)

# No row of the table: it starts from a revision that is chosen, not from the head.
PUBLISH_AGAIN = Transition(
    action=Action.PUBLISH_AGAIN,
    kind=Event.Kind.PUBLISHED,
    targets=UNPUBLISHED,
    label=_("Publish revision %(number)d again"),
    public=True,
    of_live=True,
    gates=(source_is_live,),
)

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


class TransitionNotAllowed(Exception):
    """A move that was refused; nothing has changed. Its text is the refusal's sentences."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal)
        self.refusal = refusal

    def __str__(self) -> str:
        return str(self.refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A button: `seen` is what it hands over when pressed, and `number` the revision it names.

    `fits`: the article is in a state that the move starts from; a button that doesn't fit may well be left out.
    `waivable`: it is refused, but not to somebody who gives a reason.
    """

    transition: Transition
    verdict: Verdict
    number: int
    seen: str
    fits: bool
    waivable: bool

    @property
    def action(self) -> Action:
        return self.transition.action

    @property
    def label(self) -> Sentence:
        return fill(self.transition.label, number=self.number)


def moves(user: User, article: Article) -> list[Move]:
    """All moves in the order of the table, each with its verdict. Five queries, once the user's roles are known."""
    facts = facts_of([article])[article.pk]
    return [_button(user, transition, article, facts) for transition in TRANSITIONS.values()]


def next_step(state: str) -> Action | None:
    """What the work on a text in `state` leads to; None where nothing comes next."""
    return next(iter(_steps(State(state))), None)


def _steps(state: State) -> list[Action]:
    """The moves that take a text from `state` further along its way; what needs a reason leaves the way."""
    return [item.action for item in _ways(state)]


def _ways(state: State) -> list[Transition]:
    ways = [item for item in TRANSITIONS.values() if not (item.needs_reason or item.of_live or item.retreats)]
    return [item for item in ways if item.targets.get(state, state) != state]


def _button(user: User, transition: Transition, article: Article, facts: Facts) -> Move:
    live = facts.live if transition.of_live else None
    idle = (transition.of_live and not live) or (transition.action == Action.KEEP and not _ends(facts))
    said = verdict(user, transition, article, facts)
    return Move(
        transition=transition,
        verdict=said,
        waivable=said in [gate(article, facts) for gate in transition.waivable],
        number=live.number if live else article.number,
        seen=live.stamp if live else article.text_hash,
        fits=article.state in transition.sources and not idle,
    )


def _ends(facts: Facts) -> bool:
    return facts.live is not None and facts.live.withdraw_at is not None


def verdict(user: User, transition: Transition, article: Article, facts: Facts) -> Verdict:
    """State, then roles and four eyes, then gates: the first that refuses."""
    said = right_state(transition, article)
    if isinstance(said, Allowed):
        said = may(user, transition.action, article)
    return through_gates(transition, article, facts) if isinstance(said, Allowed) else said


def through_gates(transition: Transition, article: Article, facts: Facts, reason: str = "") -> Verdict:
    """The first refusal; with a reason, those of waivable gates don't count."""
    gates = transition.gates if reason.strip() else (*transition.gates, *transition.waivable)
    verdicts = (gate(article, facts) for gate in gates)
    return next((refused for refused in verdicts if refused is not None), ALLOWED)


def move(  # noqa: PLR0913 - all but the first two by name
    article: Article, action: str, *, by: User, seen: str, note: str = "", at: datetime | None = None
) -> Event:
    """Moves the article if it still is in its state and its text is the one `seen`, a text's hash; `at` a time, if
    the move needs one.

    Where gates are waivable, `note` is the reason for that. Returns the event and brings `article` up to date.
    Raises TransitionNotAllowed; ValueError for a move that `editorial.publishing` does.
    """
    transition = TRANSITIONS[Action(action)]
    if transition.public:
        raise ValueError(f"{action} is done by editorial.publishing.")
    insist(words_given(transition, note))
    insist(time_given(transition, at))
    insist(may(by, action, article))
    with transaction.atomic():
        taken = _take(article, transition, seen, at)
        # Once more, as the text may have changed hands and come back to what was seen.
        insist(may(by, action, taken))
        reason = _pass(transition, taken, note)
        event = Event.objects.create(
            article=taken,
            revision=Revision.objects.defer("text").get(article=taken, number=taken.number),
            kind=transition.kind,
            from_state=article.state,
            to_state=taken.state,
            actor=by,
            note="" if transition.waivable else note.strip(),
            reason=reason,
            source_hash=source_beside(taken) if transition.signs else "",
            due_at=at,
        )
        Assignment.objects.finish([taken.pk], event.at)
        restate([taken.pk])
        tell_of_events([event])
    article.state, article.approved_hash, article.publish_at = taken.state, taken.approved_hash, taken.publish_at
    return event


def _pass(transition: Transition, taken: Article, reason: str) -> str:
    """The reason, if it was needed. Raises TransitionNotAllowed if a gate stays shut."""
    facts = facts_of([taken])[taken.pk]
    if isinstance(through_gates(transition, taken, facts), Allowed):
        return ""
    insist(through_gates(transition, taken, facts, reason))
    insist(not_too_long(reason))
    return reason.strip()


def led_to(transition: Transition, row: Article) -> State:
    """Where the move leads. What leaves readers, or the archive, is approved if its text is."""
    target = transition.targets[State(row.state)]
    back = row.state in {State.PUBLISHED, State.ARCHIVED} and target == State.DRAFT
    return State.APPROVED if back and row.number and row.approved_hash == row.text_hash else target


def insist(verdict: Verdict) -> None:
    """Raises TransitionNotAllowed if refused."""
    if isinstance(verdict, Refused):
        raise TransitionNotAllowed(verdict)


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
        return ALLOWED if at is None else Refused("time", _("This happens at once: it takes no date."))
    if at is None:
        return Refused("time", _("Say on which day, and at what time."))
    now = timezone.now()
    if at <= now:
        return Refused(
            "past",
            fill(_("%(time)s has passed; it is %(now)s now."), time=local_with_zone(at), now=local(now)),
            next=_("Choose a later time, or do it at once."),
        )
    if at > now + FURTHEST:
        return Refused("far", fill(_("Plan at most %(count)d years ahead."), count=FURTHEST.days // 365))
    return ALLOWED


def _local(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _local_with_zone(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), f"{get_format('DATETIME_FORMAT')} T")


local = lazy(_local, str)
local_with_zone = lazy(_local_with_zone, str)


def _take(article: Article, transition: Transition, seen: str, at: datetime | None) -> Article:
    """The row as moved. Raises TransitionNotAllowed if it isn't in the article's state with the text seen."""
    row = Article.objects.filter(pk=article.pk, state=article.state, text_hash=seen)
    insist(right_state(transition, article))
    signed = {"approved_hash": F("text_hash")} if transition.signs else {}
    if not row.update(state=transition.targets[State(article.state)], publish_at=at, **signed):
        raise TransitionNotAllowed(meanwhile(transition, article))
    return Article.objects.select_related("entry").get(pk=article.pk)


def right_state(transition: Transition, article: Article) -> Verdict:
    if article.state in transition.sources:
        return ALLOWED
    ways = _ways(State(article.state))
    return Refused(
        "state",
        fill(
            _("“%(action)s” starts from: %(sources)s. This text: %(state)s."),
            action=NAMES[transition.action],
            sources=labels(transition.sources),
            state=State(article.state).label,
        ),
        next=next((_next_step(article, way) for way in ways), _("Save a new text first.")),
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


def meanwhile(transition: Transition, article: Article) -> Refused:
    """The refusal of a move that came too late: what happened to the article since it was seen."""
    now = Article.objects.get(pk=article.pk)
    event = Event.objects.filter(article=article).select_related("actor", "revision").defer("revision__text").last()
    misfit = right_state(transition, now)
    look = fill(_("Look at revision %(number)d, then decide."), number=now.number)
    return Refused(
        "meanwhile",
        story(event) if event else fill(_("Revision %(number)d isn't there any more."), number=article.number),
        next=misfit.next if isinstance(misfit, Refused) else look,
    )


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
