"""Where an edit leaves an article: approval and publication are of a text, and the text is another one now."""

from collections.abc import Mapping
from types import MappingProxyType

from glossary.models.articles import State

# An archived text is not edited: there is no row for it.
AFTER_EDIT: Mapping[State, State] = MappingProxyType(
    {
        State.DRAFT: State.DRAFT,
        State.IN_REVIEW: State.DRAFT,
        State.CHANGES_REQUESTED: State.CHANGES_REQUESTED,
        State.APPROVED: State.DRAFT,
        State.SCHEDULED: State.DRAFT,
        State.PUBLISHED: State.DRAFT,
    }
)


def after_edit(state: str) -> State:
    return AFTER_EDIT[State(state)]
