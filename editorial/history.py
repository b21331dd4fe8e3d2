"""What became of an article: its saves and events as steps, and what readers had at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from editorial.models.trail import Event, Revision
from glossary.models.articles import Article

# Saves of one author that follow each other faster than this are one piece of work.
PAUSE = timedelta(hours=1)

# Texts that nobody wrote at that moment.
BROUGHT_IN = frozenset({Revision.Origin.IMPORT, Revision.Origin.RESTORE})


@dataclass(slots=True)
class Step:
    """One author's run of saves, oldest first, and what was done before the next one. `before`: the number it
    began from, 0 for the first.
    """

    before: int
    revisions: list[Revision]
    milestones: list[Event] = field(default_factory=list)

    @property
    def last(self) -> Revision:
        return self.revisions[-1]

    @property
    def is_milestone(self) -> bool:
        return bool(self.milestones) or self.last.origin in BROUGHT_IN

    def goes_on(self, revision: Revision) -> bool:
        """Whether a save belongs to this run: same author, within `PAUSE`, nothing done between, nothing brought in."""
        return (
            not self.milestones
            and self.last.author_id == revision.author_id
            and BROUGHT_IN.isdisjoint([self.last.origin, revision.origin])
            and revision.at - self.last.at < PAUSE
        )


def steps_of(article: Article) -> list[Step]:
    """Oldest first. Revisions come without their texts. One query."""
    events = article.events.select_related("actor", "revision__author").defer("revision__text")
    return steps_in(events.order_by("pk"))


def steps_in(events: Iterable[Event]) -> list[Step]:
    steps: list[Step] = []
    for event in events:
        saved = event.kind == Event.Kind.SAVED
        if saved and steps and steps[-1].goes_on(event.revision):
            steps[-1].revisions.append(event.revision)
        elif saved or not steps:
            steps.append(Step(steps[-1].last.number if steps else 0, [event.revision]))
        if not saved:
            steps[-1].milestones.append(event)
    return steps


def live_on(article: Article, moment: datetime) -> Revision | None:
    """What readers had at that moment; its text is not loaded. One query."""
    event = last_publication(article, moment)
    return event.revision if event and event.kind == Event.Kind.PUBLISHED else None


def last_publication(article: Article, moment: datetime) -> Event | None:
    """The last time until then that the text went live, or was withdrawn."""
    kinds = [Event.Kind.PUBLISHED, Event.Kind.WITHDRAWN]
    events = article.events.filter(kind__in=kinds, at__lte=moment).select_related("actor", "revision__author")
    return events.defer("revision__text").order_by("-at", "-pk").first()
