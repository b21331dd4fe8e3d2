"""States and the moves between them, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from editorial.gates import (
    Gate,
    end_is_planned,
    has_text,
    has_title,
    is_live,
    is_news,
    no_open_threads,
    not_yet_approved,
    source_goes_out_first,
    source_is_live,
)
from editorial.models.trail import MAX_REASON, Event
from editorial.rules import Action, Sentence
from glossary.models.articles import SIGNED, Article, State


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
    reached = {target for item in transitions for source, target in item.targets.items() if source != target}
    left = {source for item in transitions for source, target in item.targets.items() if source != target}
    if lost := set(State) - {State.DRAFT} - reached:
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


def led_to(transition: Transition, row: Article) -> State:
    """Where the move leads. What leaves readers, or the archive, is approved if its text is."""
    target = transition.targets[State(row.state)]
    back = row.state in {State.PUBLISHED, State.ARCHIVED} and target == State.DRAFT
    return State.APPROVED if back and row.number and row.approved_hash == row.text_hash else target


def next_step(state: str) -> Action | None:
    """What the work on a text in `state` leads to; None where nothing comes next."""
    return next((item.action for item in ways(State(state))), None)


def ways(state: State) -> list[Transition]:
    """The moves that take a text from `state` further along its way; what needs a reason leaves the way."""
    along = [item for item in TRANSITIONS.values() if not (item.needs_reason or item.of_live or item.retreats)]
    return [item for item in along if item.targets.get(state, state) != state]
