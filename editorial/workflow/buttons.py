"""The moves as a person sees them: each with its verdict."""

from dataclasses import dataclass

from editorial.gates import Facts, facts_of
from editorial.models.people import User
from editorial.rules import Action, Sentence, Verdict, fill
from editorial.workflow.transitions import TRANSITIONS, Transition
from editorial.workflow.verdicts import verdict
from glossary.models.articles import Article


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


def moves(user: User, article: Article, facts: Facts | None = None) -> list[Move]:
    """All moves in the order of the table, each with its verdict. Four queries, once the user's roles are known,
    less three if the facts are.
    """
    facts = facts or facts_of([article])[article.pk]
    return [_button(user, transition, article, facts) for transition in TRANSITIONS.values()]


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
