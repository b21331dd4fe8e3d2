"""Compares what is stored twice or derived with what it comes from, and names every difference."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.conf import settings
from django.db import reset_queries
from django.db.models import Exists, OuterRef

from editorial import standing
from editorial.models import Event, Revision, Standing
from editorial.projection import TABLES, Projection, projection_of, stored_rows
from editorial.publishing import targets
from glossary.documents import ArticleDocument, text_hash
from glossary.languages import language
from glossary.models.articles import Article, State
from glossary.models.editions import Edition, EditionLink, EditionTopic, Moved, Provenance
from glossary.models.entries import Entry, EntryTopic
from glossary.rendering import plain_line

CHUNK = 50

# What sets or clears the day on which a live text is taken down.
ENDS = frozenset({Event.Kind.END_PLANNED, Event.Kind.END_CANCELLED, Event.Kind.WITHDRAWN})

type Finding = tuple[str, object, object]


@dataclass(frozen=True, slots=True)
class Difference:
    slug: str
    language: str
    what: str
    stored: object
    expected: object

    def __str__(self) -> str:
        return f"{self.slug}/{self.language}: {self.what}: stored {self.stored!r}, expected {self.expected!r}"


@dataclass(slots=True)
class _History:
    """What an article's revisions and events say; of the texts only the last is kept."""

    hashes: dict[int, str] = field(default_factory=dict)
    text: str = ""
    approved: set[str] = field(default_factory=set)
    state: str = State.DRAFT
    starts: datetime | None = None
    ends: datetime | None = None
    was_live: bool = False
    by_person: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


class _Event(NamedTuple):
    kind: str
    before: str
    after: str
    text_hash: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Stored:
    """The rows of a chunk of articles, by article, by entry or by edition."""

    histories: dict[int, _History]
    projections: dict[int, Projection]
    topics: dict[int, set[str]]
    editions: dict[tuple[int, str], Edition]
    links: dict[int, set[str]]
    edition_topics: dict[int, set[str]]
    standings: dict[int, tuple[Standing | None, Standing | None]]
    gone: set[str]


def differences(seen: Callable[[int], object] = lambda count: None) -> Iterator[Difference]:
    """Yields them article by article, in memory that doesn't grow with their number; `seen` hears the progress.

    What somebody saves while it reads is no difference: whatever differs is read twice.
    """
    last = 0
    while keys := list(Article.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        if doubtful := [article for article, _difference in _compare(keys)]:
            yield from (difference for _article, difference in _compare(sorted(set(doubtful))))
        seen(len(keys))
        reset_queries()  # with DEBUG on, Django keeps the text of each
        last = keys[-1]
    yield from _orphans()
    yield from _addresses()
    yield from _unknown_sources()


def _compare(keys: list[int]) -> Iterator[tuple[int, Difference]]:
    articles = list(Article.objects.filter(pk__in=keys).select_related("entry").order_by("pk"))
    stored = _read(articles)
    for article in articles:
        for what, is_so, should_be in _findings(article, stored):
            yield article.pk, Difference(article.entry.slug, article.language, what, is_so, should_be)


def _findings(article: Article, stored: _Stored) -> Iterator[Finding]:
    history = stored.histories[article.pk]
    document = ArticleDocument.parse(history.text, article.language)
    yield from history.findings
    yield from _head(article, history, document)
    yield from _rows(stored.projections[article.pk], projection_of(document, article.entry.slug))
    if article.is_source:
        yield from _sets("topics", stored.topics[article.entry_id], _folded(document.keywords))
    edition = stored.editions.get((article.entry_id, article.language))
    yield from _state(article, history, edition)
    yield from _plans(article, history, edition)
    if article.number:
        gone = article.entry.slug in stored.gone
        yield from _differing(
            "address that is gone", gone, article.state == State.ARCHIVED and (gone or history.was_live)
        )
    if edition:
        yield from _edition(article, edition, history, stored)
    yield from _standing(*stored.standings[article.pk])


def _head(article: Article, history: _History, document: ArticleDocument) -> Iterator[Finding]:
    number = max(history.hashes, default=0)
    yield from _differing("head", article.number, number)
    yield from _differing("hash of the head", article.text_hash, text_hash(history.text) if number else "")
    yield from _differing("title", article.title, document.title)
    yield from _differing("description", article.description, document.description)


def _state(article: Article, history: _History, edition: Edition | None) -> Iterator[Finding]:
    yield from _differing("state", article.state, history.state)
    if article.approved_hash and article.approved_hash not in history.approved:
        yield "approved text", article.approved_hash, "an event that approves it"
    if article.state == State.PUBLISHED:
        yield from _differing("live text", edition and edition.text_hash, article.text_hash)


def _plans(article: Article, history: _History, edition: Edition | None) -> Iterator[Finding]:
    scheduled = article.state == State.SCHEDULED
    yield from _differing("time it goes out", article.publish_at, history.starts if scheduled else None)
    yield from _differing("time it is taken down", edition and edition.withdraw_at, history.ends)
    if article.state == State.ARCHIVED:
        yield from _differing("live text of what is archived", edition and edition.text_hash, None)


def _rows(stored: Projection, expected: Projection) -> Iterator[Finding]:
    for table in TABLES:
        rows, wanted = stored[table.model], expected[table.model]
        name = table.model._meta.model_name
        for key in sorted(rows.keys() | wanted.keys()):
            yield from _differing(f"{name} {key}", rows.get(key), wanted.get(key))


def _edition(article: Article, edition: Edition, history: _History, stored: _Stored) -> Iterator[Finding]:
    document = ArticleDocument.parse(edition.markdown, article.language)
    of_language = language(article.language)
    yield from _differing("edition's hash", edition.text_hash, document.text_hash)
    yield from _differing(f"text of revision {edition.number}", edition.text_hash, history.hashes.get(edition.number))
    yield from _differing("edition's address", edition.slug, article.entry.slug)
    title = plain_line(document.title)
    yield from _differing("edition's title", edition.title, title)
    yield from _differing("edition's description", edition.description, plain_line(document.description))
    yield from _differing("edition's letter", edition.letter, of_language.letter(title))
    yield from _differing("edition's sort key", edition.sort_key, of_language.sort_key(title))
    yield from _provenance(edition, history)
    yield from _sets("edition's links", stored.links[edition.pk], set(targets(document)))
    yield from _sets("edition's topics", stored.edition_topics[edition.pk], _folded(document.keywords))


def _provenance(edition: Edition, history: _History) -> Iterator[Finding]:
    """An approval that came after the publication counts from the next one."""
    if edition.provenance == Provenance.REVIEWED:
        if edition.text_hash not in history.approved:
            yield "edition's provenance", edition.provenance, "an event that approves it"
        return
    touched = any(number <= edition.number for number in history.by_person)
    expected = Provenance.EDITED if touched else Provenance.MACHINE
    yield from _differing("edition's provenance", edition.provenance, expected.value)


def _standing(stored: Standing | None, expected: Standing | None) -> Iterator[Finding]:
    if stored is None or expected is None:
        yield from _differing("standing", stored and str(stored), expected and str(expected))
        return
    for name in standing.FIELDS:
        yield from _differing(f"standing: {name}", getattr(stored, name), getattr(expected, name))


def _differing(what: str, stored: object, expected: object) -> Iterator[Finding]:
    if stored != expected:
        yield what, stored, expected


def _sets(what: str, stored: set[str], expected: set[str]) -> Iterator[Finding]:
    yield from _differing(what, sorted(stored), sorted(expected))


def _folded(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}


def _read(articles: list[Article]) -> _Stored:
    keys = [article.pk for article in articles]
    entries = {article.entry_id for article in articles}
    editions = {(row.entry_id, row.language): row for row in Edition.objects.filter(entry__in=entries).defer("page_gz")}
    live = {edition.pk for edition in editions.values()}
    links = EditionLink.objects.filter(edition__in=live).values_list("edition_id", "target")
    edition_topics = EditionTopic.objects.filter(edition__in=live).values_list("edition_id", "topic__name")
    topics = EntryTopic.objects.filter(content_object__in=entries).values_list("content_object_id", "tag__name")
    gone = Moved.objects.filter(slug__in={article.entry.slug for article in articles}, target="")
    return _Stored(
        histories=_histories(keys),
        projections=_projections(keys),
        topics=_grouped(entries, ((entry, name.casefold()) for entry, name in topics)),
        editions=editions,
        links=_grouped(live, links),
        edition_topics=_grouped(live, ((edition, name.casefold()) for edition, name in edition_topics)),
        standings=_standings(keys),
        gone=set(gone.values_list("slug", flat=True)),
    )


def _standings(articles: list[int]) -> dict[int, tuple[Standing | None, Standing | None]]:
    """By article: as stored, and as worked out from the trail."""
    stored = Standing.objects.in_bulk(articles)
    expected = {row.pk: row for row in standing.standings(articles)}
    return {article: (stored.get(article), expected.get(article)) for article in articles}


def _grouped(keys: Iterable[int], pairs: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    groups: dict[int, set[str]] = {key: set() for key in keys}
    for key, value in pairs:
        groups[key].add(value)
    return groups


def _projections(articles: list[int]) -> dict[int, Projection]:
    found: dict[int, Projection] = {article: {table.model: {} for table in TABLES} for article in articles}
    for table in TABLES:
        for article, _pk, key, row in stored_rows(table, articles):
            found[article][table.model][key] = row
    return found


def _histories(articles: list[int]) -> dict[int, _History]:
    histories = {article: _History() for article in articles}
    revisions = Revision.objects.filter(article__in=articles).select_related("author").order_by("article", "number")
    for article, rows in groupby(revisions.iterator(chunk_size=CHUNK), key=attrgetter("article_id")):
        for revision in rows:
            _add_revision(histories[article], revision)
    events = Event.objects.filter(article__in=articles).order_by("pk")
    columns = events.values_list("article_id", "kind", "from_state", "to_state", "revision__text_hash", "due_at")
    for key, kind, before, after, its_hash, due_at in columns:
        _add_event(histories[key], _Event(kind, before, after, its_hash, due_at))
    return histories


def _add_revision(history: _History, revision: Revision) -> None:
    name = f"revision {revision.number}"
    history.findings += _differing(f"number of {name}", revision.number, len(history.hashes) + 1)
    history.findings += _differing(f"hash of {name}", revision.text_hash, text_hash(revision.text))
    history.hashes[revision.number] = revision.text_hash
    history.text = revision.text
    if not revision.author.is_robot:
        history.by_person.add(revision.number)


def _add_event(history: _History, event: _Event) -> None:
    history.findings += _differing(f"state before “{event.kind}”", event.before, history.state)
    history.state = event.after
    if event.kind == Event.Kind.APPROVED:
        history.approved.add(event.text_hash)
    elif event.kind == Event.Kind.SCHEDULED:
        history.starts = event.due_at
    elif event.kind == Event.Kind.PUBLISHED:
        history.was_live = True
    elif event.kind in ENDS:
        history.ends = event.due_at if event.kind == Event.Kind.END_PLANNED else None


def _addresses() -> Iterator[Difference]:
    """A former address leads to an entry, and is not one's present address itself."""
    for moved in Moved.objects.exclude(target="").order_by("pk").iterator():
        slugs = set(Entry.objects.filter(slug__in=[moved.slug, moved.target]).values_list("slug", flat=True))
        if slugs != {moved.target}:
            yield Difference(moved.slug, "", "former address of", moved.target, "an entry, and none at the former one")


def _orphans() -> Iterator[Difference]:
    its_article = Article.objects.filter(entry=OuterRef("entry"), language=OuterRef("language"))
    for edition in Edition.objects.filter(~Exists(its_article)).defer("markdown_gz", "page_gz").iterator():
        yield Difference(edition.slug, edition.language, "edition", edition.number, "an article")


def _unknown_sources() -> Iterator[Difference]:
    """Approvals of a translation beside a text that no revision of its source holds."""
    source = Revision.objects.filter(
        article__entry=OuterRef("article__entry"),
        article__language=settings.SOURCE_LANGUAGE,
        text_hash=OuterRef("source_hash"),
    )
    events = Event.objects.exclude(source_hash="").filter(~Exists(source)).select_related("article__entry")
    for event in events.order_by("pk").iterator():
        article = event.article
        yield Difference(article.entry.slug, article.language, "source", event.source_hash, "a revision of it")
