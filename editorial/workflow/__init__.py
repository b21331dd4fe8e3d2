"""States, the moves between them, and who may make them.

`move()` is the only way from one state to another but for a save; what changes what readers get is done in
`editorial.publishing`, by the same table.
"""

from editorial.workflow.buttons import Move, moves
from editorial.workflow.moving import move
from editorial.workflow.refusals import TransitionNotAllowed, insist, meanwhile
from editorial.workflow.stories import local, local_with_zone, story
from editorial.workflow.transitions import PUBLISH_AGAIN, TRANSITIONS, Transition, led_to, next_step
from editorial.workflow.verdicts import (
    FURTHEST,
    not_too_long,
    right_state,
    through_gates,
    time_given,
    verdict,
    words_given,
)

__all__ = [
    "FURTHEST",
    "PUBLISH_AGAIN",
    "TRANSITIONS",
    "Move",
    "Transition",
    "TransitionNotAllowed",
    "insist",
    "led_to",
    "local",
    "local_with_zone",
    "meanwhile",
    "move",
    "moves",
    "next_step",
    "not_too_long",
    "right_state",
    "story",
    "through_gates",
    "time_given",
    "verdict",
    "words_given",
]
