"""The rows that readers get, written from what passed."""

from collections.abc import Iterator, Sequence

from django.db.models import F, Min
from django.utils import timezone

from editorial.models.people import User
from editorial.models.trail import Event, Revision
from editorial.models.work import Assignment
from editorial.notifications import tell_of_events
from editorial.publishing.candidates import Release
from editorial.publishing.refresh import mark_around
from editorial.standing import restate
from editorial.topics import topics_named
from glossary.documents import ArticleDocument
from glossary.languages import language
from glossary.models.articles import Article
from glossary.models.editions import Edition, EditionLink, EditionTopic, Provenance
from glossary.models.entries import MAX_SLUG

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


def write(releases: Sequence[Release], by: User, reason: str) -> list[Event]:
    for target in {release.target for release in releases}:
        moved = [release.row.pk for release in releases if release.target == target != release.row.state]
        Article.objects.filter(pk__in=moved).update(state=target, publish_at=None)
    editions = Edition.objects.bulk_create(
        _editions(releases),
        update_conflicts=True,
        unique_fields=["entry", "language"],
        update_fields=UPDATED_FIELDS,
    )
    _write_links(releases, editions)
    mark_around([release.row for release in releases if release.shows_elsewhere])
    events = Event.objects.bulk_create(
        Event(
            article=release.row,
            revision=release.prepared.revision,
            kind=release.transition.kind,
            from_state=release.row.state,
            to_state=release.target,
            actor=by,
            reason=reason.strip() if release.transition.needs_reason else "",
            due_at=release.prepared.due,
        )
        for release in releases
    )
    done = [event.article_id for event in events if event.from_state != event.to_state]
    Assignment.objects.finish(done, events[0].at)
    restate([event.article_id for event in events])
    tell_of_events(events)
    return events


def _editions(releases: Sequence[Release]) -> Iterator[Edition]:
    rows = [release.row.pk for release in releases]
    hashes = [release.prepared.revision.text_hash for release in releases]
    approvals = Event.objects.filter(kind=Event.Kind.APPROVED, article__in=rows, revision__text_hash__in=hashes)
    reviewed = approvals.select_related("actor").annotate(text_hash=F("revision__text_hash")).order_by("pk")
    reviews = {(event.article_id, event.text_hash): event for event in reviewed}
    by_people = Revision.objects.filter(article__in=rows, author__is_robot=False)
    touched = dict(by_people.values_list("article").annotate(first=Min("number")))
    now = timezone.now()
    for release in releases:
        row, live, revision = release.row, release.live, release.prepared.revision
        review = reviews.get((row.pk, revision.text_hash))
        rules = language(row.language)
        yield Edition(
            entry=row.entry,
            slug=row.entry.slug,
            language=row.language,
            number=revision.number,
            text_hash=revision.text_hash,
            markdown_gz=release.prepared.markdown_gz,
            title=release.title,
            description=release.description,
            letter=rules.letter(release.title),
            sort_key=rules.sort_key(release.title),
            provenance=_provenance(review, touched=touched.get(row.pk, revision.number + 1) <= revision.number),
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


def _write_links(releases: Sequence[Release], editions: Sequence[Edition]) -> None:
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
