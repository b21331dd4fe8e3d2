"""Editions in and out: what readers get, and the pages that show it.

Publications and withdrawals happen one after the other. Two texts that link to each other and go live at once would
otherwise each miss the other's uncommitted row, and their pages would lie about the link for good.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from gzip import compress
from itertools import batched

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from editorial.gates import NO_TEXT, Facts, facts_of, is_news
from editorial.models.people import User
from editorial.models.trail import Event, Revision
from editorial.rules import Action, Allowed, Refused, Verdict, may
from editorial.topics import topics_named
from editorial.workflow import (
    TRANSITIONS,
    Transition,
    TransitionNotAllowed,
    insist,
    meanwhile,
    move,
    right_state,
    through_gates,
    words_given,
)
from glossary import pages
from glossary.documents import ArticleDocument
from glossary.languages import language
from glossary.models.articles import Article, State
from glossary.models.editions import Edition, EditionLink, EditionTopic, Provenance
from glossary.models.entries import MAX_SLUG, Entry
from glossary.rendering import plain_line

BATCH = 100

# Pages around a single publication that are made again at once; whatever is left is made at the next opportunity.
NEIGHBOURS = 50

# Any number will do, so long as every process takes the same.
PUBLICATION_LOCK = 7_225_681_230

UPDATED_FIELDS = [
    "slug",
    "number",
    "text_hash",
    "markdown_gz",
    "title",
    "description",
    "letter",
    "sort_key",
    "provenance",
    "reviewed_by",
    "reviewed_at",
    "published_at",
    "attribution",
    "fresh",
    "dirtied",
]


@dataclass(slots=True)
class Report:
    """What became of a bulk publication. `unchanged` were live with this very text already."""

    published: int = 0
    unchanged: int = 0
    refused: list[tuple[Article, Refused]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """What can be worked out before the transaction begins; `article` is as its publisher saw it."""

    article: Article
    revision: Revision
    document: ArticleDocument
    markdown_gz: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Release:
    """A text that passed: `row` is its article, locked, and `live` the edition that it replaces."""

    row: Article
    prepared: _Prepared
    transition: Transition
    live: Edition | None

    @property
    def target(self) -> State:
        return self.transition.targets[State(self.row.state)]

    @property
    def shows_elsewhere(self) -> bool:
        """Whether other pages have to say something else from now on."""
        return not self.live or (self.live.title, self.live.description) != (self.title, self.description)

    @property
    def title(self) -> str:
        return plain_line(self.row.title)

    @property
    def description(self) -> str:
        return plain_line(self.row.description)


type _Refusals = list[tuple[Article, Refused]]


@contextmanager
def publication() -> Iterator[None]:
    """A transaction in which nobody else publishes or withdraws. SQLite's writers take turns anyway."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLICATION_LOCK])
        yield


def act(article: Article, action: str, *, by: User, seen: str, words: str = "") -> Event:
    """Does any move of the table; `words` are the note or the reason. Raises TransitionNotAllowed."""
    if action == Action.WITHDRAW:
        return withdraw(article, by=by, seen=seen, reason=words)
    if action == Action.OVERRIDE:
        insist(words_given(TRANSITIONS[Action.OVERRIDE], words))
        return publish(article, by=by, seen=seen, override=words)
    if action == Action.PUBLISH:
        return publish(article, by=by, seen=seen)
    return move(article, action, by=by, seen=seen, note=words)


def publish(article: Article, *, by: User, seen: str, override: str = "") -> Event:
    """Makes the approved text the live one; with `override`, a reason, the text as it is.

    Brings `article` up to date. Raises TransitionNotAllowed.
    """
    if article.text_hash != seen:
        raise TransitionNotAllowed(meanwhile(TRANSITIONS[Action.PUBLISH], article))
    events, refusals = _release([article], by, override)
    for _article, refusal in refusals:
        raise TransitionNotAllowed(refusal)
    article.state = events[0].to_state
    transaction.on_commit(partial(_refresh_around, article), robust=True)
    return events[0]


def publish_many(articles: Iterable[Article], *, by: User, override: str = "", render: bool = True) -> Report:
    """Publishes in transactions of up to a hundred; one refusal doesn't hold up the others.

    Sources should come before their translations. Pages are made at the end, once each, unless the caller does
    that with `refreshing()`.
    """
    report = Report()
    for batch in batched(articles, BATCH, strict=False):
        events, refusals = _release(batch, by, override)
        report.published += len(events)
        refused = [(article, refusal) for article, refusal in refusals if refusal.code != "live"]
        report.unchanged += len(refusals) - len(refused)
        report.refused += refused
    if render:
        refresh_stale()
    return report


def withdraw(article: Article, *, by: User, seen: str, reason: str) -> Event:
    """Takes the edition whose text hash is `seen` away from readers. Raises TransitionNotAllowed."""
    transition = TRANSITIONS[Action.WITHDRAW]
    insist(words_given(transition, reason))
    insist(may(by, Action.WITHDRAW, article))
    with publication():
        row = _locked([article.pk])[article.pk]
        facts = facts_of([row])[row.pk]
        insist(through_gates(transition, row, facts))
        live = facts.live
        if live is None or live.text_hash != seen:
            raise TransitionNotAllowed(meanwhile(transition, article))
        target = transition.targets[State(row.state)]
        if row.state == State.PUBLISHED and row.approved_hash == row.text_hash:
            target = State.APPROVED
        Edition.objects.filter(pk=live.pk).delete()
        Article.objects.filter(pk=row.pk).update(state=target)
        _mark_around([row])
        event = Event.objects.create(
            article=row,
            revision=Revision.objects.defer("text").get(article=row, number=live.number),
            kind=transition.kind,
            from_state=row.state,
            to_state=target,
            actor=by,
            reason=reason.strip(),
        )
    article.state = target
    transaction.on_commit(partial(_refresh_around, article), robust=True)
    return event


def mark_stale(which: Q) -> None:
    """Has the pages of these editions made again. Call it within `publication()`."""
    Edition.objects.filter(which).update(fresh=False, dirtied=F("dirtied") + 1)


def topics_renamed(topics: Collection[int]) -> None:
    """Has the pages made again that name these topics, by key."""
    with publication():
        mark_stale(Q(pk__in=EditionTopic.objects.filter(topic__in=topics).values("edition")))
    transaction.on_commit(partial(refresh_stale, NEIGHBOURS), robust=True)


def attribution_changed(entry: Entry) -> None:
    """Has the live editions of an entry name whom it names now: that is no part of the text that was approved."""
    with publication():
        Edition.objects.filter(entry=entry).update(attribution=entry.attribution)
        mark_stale(Q(entry=entry))
    transaction.on_commit(partial(refresh_stale, NEIGHBOURS), robust=True)


def refreshing(limit: int | None = None, *, outdated: bool = False) -> Iterator[int]:
    """Makes stale pages again, in batches and outside of any transaction, each once; yields the size of each batch.

    With `outdated` also those that an earlier version of the site made.
    """
    due = Q(fresh=False) | ~Q(frame=pages.frame()) if outdated else Q(fresh=False)
    last, left = 0, limit
    while left is None or left > 0:
        size = BATCH if left is None else min(BATCH, left)
        batch = list(Edition.objects.defer("page_gz").filter(due, pk__gt=last).order_by("pk")[:size])
        if not batch:
            return
        pages.refresh(batch)
        last, left = batch[-1].pk, None if left is None else left - len(batch)
        yield len(batch)


def refresh_stale(limit: int | None = None) -> int:
    """Returns how many pages were made again."""
    return sum(refreshing(limit))


def _refresh_around(article: Article) -> None:
    own = Edition.objects.defer("page_gz").filter(entry=article.entry_id, language=article.language)
    pages.refresh(list(own))
    refresh_stale(NEIGHBOURS)


def _release(articles: Sequence[Article], by: User, reason: str) -> tuple[list[Event], _Refusals]:
    prepared, refusals = _prepare(articles, by, Action.OVERRIDE if reason else Action.PUBLISH)
    with publication():
        releases, refused = _judge(prepared, reason)
        events = _write(releases, by, reason) if releases else []
    return events, refusals + refused


def _prepare(articles: Sequence[Article], by: User, action: Action) -> tuple[list[_Prepared], _Refusals]:
    """Parsed and packed texts of those that `by` may publish in this way and whose head is what was seen."""
    heads = Revision.objects.filter(article__in=[article.pk for article in articles], number=F("article__number"))
    revisions = {revision.article_id: revision for revision in heads}
    prepared, refusals = [], []
    for article in articles:
        revision = revisions.get(article.pk)
        if isinstance(said := may(by, action, article), Refused):
            refusals.append((article, said))
        elif not article.number:
            refusals.append((article, NO_TEXT))
        elif revision is None or revision.text_hash != article.text_hash:
            refusals.append((article, meanwhile(TRANSITIONS[Action.PUBLISH], article)))
        else:
            prepared.append(_pack(article, revision))
    return prepared, refusals


def _pack(article: Article, revision: Revision) -> _Prepared:
    return _Prepared(
        article=article,
        revision=revision,
        document=ArticleDocument.parse(revision.text, article.language),
        markdown_gz=compress(revision.text.encode(), 6, mtime=0),
    )


def _locked(articles: Iterable[int]) -> dict[int, Article]:
    rows = Article.objects.select_for_update(of=("self",), no_key=True).select_related("entry").order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=articles)}


def _judge(prepared: Sequence[_Prepared], reason: str) -> tuple[list[_Release], _Refusals]:
    """Gates are read from locked rows; a source that passes counts as live for its translation beside it."""
    rows = _locked(item.article.pk for item in prepared)
    facts = facts_of(rows.values())
    releases, refusals = [], []
    appearing: set[int] = set()
    for item in sorted(prepared, key=lambda item: not item.article.is_source):
        row = rows[item.article.pk]
        known = replace(facts[row.pk], source_is_live=facts[row.pk].source_is_live or row.entry_id in appearing)
        transition, said = _choose(item.article, row, known, reason)
        if isinstance(said, Refused):
            refusals.append((item.article, said))
            continue
        releases.append(_Release(row=row, prepared=item, transition=transition, live=known.live))
        if row.is_source:
            appearing.add(row.entry_id)
    return releases, refusals


def _choose(seen: Article, row: Article, facts: Facts, reason: str) -> tuple[Transition, Verdict]:
    """The regular way if it is open, else by override if there is a reason for that."""
    regular, override = TRANSITIONS[Action.PUBLISH], TRANSITIONS[Action.OVERRIDE]
    if row.text_hash != seen.text_hash:
        return regular, meanwhile(regular, seen)
    if row.state == State.PUBLISHED and (known := is_news(row, facts)) is not None:
        return regular, known
    said = _verdict(regular, row, facts)
    if isinstance(said, Allowed):
        return regular, said
    if reason:
        return override, _verdict(override, row, facts)
    return regular, said if row.state == seen.state else meanwhile(regular, seen)


def _verdict(transition: Transition, row: Article, facts: Facts) -> Verdict:
    said = right_state(transition, row)
    return through_gates(transition, row, facts) if isinstance(said, Allowed) else said


def _write(releases: Sequence[_Release], by: User, reason: str) -> list[Event]:
    for target in {release.target for release in releases}:
        moved = [release.row.pk for release in releases if release.target == target != release.row.state]
        Article.objects.filter(pk__in=moved).update(state=target)
    editions = Edition.objects.bulk_create(
        _editions(releases),
        update_conflicts=True,
        unique_fields=["entry", "language"],
        update_fields=UPDATED_FIELDS,
    )
    _write_links(releases, editions)
    _mark_around([release.row for release in releases if release.shows_elsewhere])
    return Event.objects.bulk_create(
        Event(
            article=release.row,
            revision=release.prepared.revision,
            kind=release.transition.kind,
            from_state=release.row.state,
            to_state=release.target,
            actor=by,
            reason=reason.strip() if release.transition.needs_reason else "",
        )
        for release in releases
    )


def _editions(releases: Sequence[_Release]) -> Iterator[Edition]:
    rows = [release.row.pk for release in releases]
    approvals = Event.objects.filter(
        kind=Event.Kind.APPROVED, article__in=rows, revision__text_hash=F("article__text_hash")
    )
    reviews = {event.article_id: event for event in approvals.select_related("actor").order_by("pk")}
    by_people = Revision.objects.filter(article__in=rows, author__is_robot=False)
    touched = set(by_people.values_list("article", flat=True).distinct())
    now = timezone.now()
    for release in releases:
        row, live = release.row, release.live
        review = reviews.get(row.pk)
        rules = language(row.language)
        yield Edition(
            entry=row.entry,
            slug=row.entry.slug,
            language=row.language,
            number=row.number,
            text_hash=row.text_hash,
            markdown_gz=release.prepared.markdown_gz,
            title=release.title,
            description=release.description,
            letter=rules.letter(release.title),
            sort_key=rules.sort_key(release.title),
            provenance=_provenance(review, touched=row.pk in touched),
            reviewed_by=str(review.actor) if review else "",
            reviewed_at=review.at if review else None,
            published_at=now,
            attribution=row.entry.attribution,
            dirtied=live.dirtied + 1 if live else 0,
        )


def _provenance(review: Event | None, *, touched: bool) -> Provenance:
    if review:
        return Provenance.REVIEWED
    return Provenance.EDITED if touched else Provenance.MACHINE


def _write_links(releases: Sequence[_Release], editions: Sequence[Edition]) -> None:
    """Links and topics of texts that weren't live before."""
    new = [
        (edition, release.prepared.document)
        for release, edition in zip(releases, editions, strict=True)
        if not release.live or release.live.text_hash != edition.text_hash
    ]
    keys = [edition.pk for edition, _document in new]
    EditionLink.objects.filter(edition__in=keys).delete()
    EditionTopic.objects.filter(edition__in=keys).delete()
    topics = topics_named({name for _edition, document in new for name in document.keywords})
    EditionLink.objects.bulk_create(
        EditionLink(edition=edition, target=target) for edition, document in new for target in targets(document)
    )
    EditionTopic.objects.bulk_create(
        EditionTopic(edition=edition, topic=topic)
        for edition, document in new
        for topic in {topics[name].pk: topics[name] for name in document.keywords}.values()
    )


def targets(document: ArticleDocument) -> list[str]:
    """Slugs that a text names, each once: those added by hand, then those linked in the text."""
    slugs = dict.fromkeys([*document.related, *(link.target for link in document.links)])
    return [slug for slug in slugs if len(slug) <= MAX_SLUG]


def _mark_around(rows: Collection[Article]) -> None:
    """Pages that show these texts' liveness, title or description: those that link to them, and their twins."""
    for code in {row.language for row in rows}:
        slugs = [row.entry.slug for row in rows if row.language == code]
        entries = [row.entry_id for row in rows if row.language == code]
        linking = EditionLink.objects.filter(target__in=slugs).values("edition")
        mark_stale(Q(language=code, pk__in=linking) | ~Q(language=code) & Q(entry__in=entries))
