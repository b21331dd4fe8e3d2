"""The one way in: every writer makes a text and calls `save_document`, or `save_documents` for up to a hundred."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from editorial.models import Event, Revision, User
from editorial.models.trail import MAX_SUMMARY
from editorial.projection import Projection, checked_projection, project, projection_of
from editorial.standing import restate
from editorial.states import after_edit
from editorial.topics import set_topics
from glossary.documents import ArticleDocument
from glossary.models.articles import Article, State
from glossary.models.editions import Moved
from glossary.models.entries import Entry, validate_entry_slug

BATCH = 100

HEAD_FIELDS = ("number", "state", "text_hash", "approved_hash", "publish_at", "title", "description", "updated_at")


class StaleBase(Exception):
    """Another revision, `head`, came in since the one that this text was made from."""

    def __init__(self, head: Revision) -> None:
        super().__init__(f"revision {head.number} of article {head.article_id} came in between")
        self.head = head


class Archived(ValidationError):
    """The entry is archived: its texts stay as they are until it is restored."""

    def __init__(self, article: Article) -> None:
        message = _("“%(slug)s” is archived: restore the entry first.")
        super().__init__(message, code="archived", params={"slug": article.entry.slug})


class FormerAddress(ValidationError):
    """An entry has left this address, and readers who come there are led on to it."""

    def __init__(self, slug: str, target: str) -> None:
        message = _("“%(slug)s” is the former address of the entry “%(target)s”: choose another.")
        super().__init__(message, code="former", params={"slug": slug, "target": target})


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """`base` is the number of the revision that the document was made from, 0 for a first text; `merged`, of a merge,
    that of the earlier one which the other text was made from.

    `projection` is worked out unless it is given.
    """

    article: Article
    document: ArticleDocument
    base: int
    by: User
    origin: str = Revision.Origin.EDIT
    summary: str = ""
    merged: int | None = None
    projection: Projection | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """All that can be worked out before the transaction begins."""

    save: Save
    text: str
    text_hash: str
    projection: Projection

    @property
    def pk(self) -> int:
        return self.save.article.pk


def save_document(  # noqa: PLR0913 - all but the first two by name
    article: Article,
    document: ArticleDocument,
    *,
    base: int,
    by: User,
    origin: str = Revision.Origin.EDIT,
    summary: str = "",
    merged: int | None = None,
) -> Revision:
    """Returns the new head, or the old one if the text is equal; `article` is brought up to date.

    Raises StaleBase, Archived, and ValidationError for a text that can't be stored.
    """
    save = Save(article=article, document=document, base=base, by=by, origin=origin, summary=summary, merged=merged)
    return save_documents([save])[0]


def save_documents(saves: Sequence[Save]) -> list[Revision]:
    """Saves all of them or none, in one transaction of few queries; see `save_document`.

    Raises ValueError for more than `BATCH` saves, or two of one article.
    """
    if len(saves) > BATCH or len({save.article.pk for save in saves}) < len(saves):
        raise ValueError(f"a batch holds at most {BATCH} saves, and one of each article")
    prepared = [_prepare(save) for save in saves]
    with transaction.atomic():
        articles = _lock(prepared)
        changed = [item for item in _readdressed(prepared) if articles[item.pk].text_hash != item.text_hash]
        revisions = _write(changed, articles)
        revisions |= _heads(item.pk for item in prepared if item.pk not in revisions)
    for item in prepared:
        _bring_up_to_date(item.save.article, articles[item.pk])
    return [revisions[item.pk] for item in prepared]


def create_article(
    slug: str, language: str, document: ArticleDocument, *, by: User, origin: str = Revision.Origin.EDIT
) -> Revision:
    """Returns the first revision of a new article, whose entry is made if there is none.

    Raises StaleBase if the article has another text already, ValidationError for a bad slug or text.
    """
    with transaction.atomic():
        article = open_articles(language, [slug])[slug]
        return save_document(article, document, base=0, by=by, origin=origin)


@transaction.atomic
def open_articles(language: str, slugs: Iterable[str], *, attribution: str = "") -> dict[str, Article]:
    """Returns the articles of these entries in a language; entries and articles that are missing are made, empty.

    Call it in the transaction that saves a text. Raises ValidationError for a slug that is not one.
    """
    slugs = sorted(slugs)
    for slug in slugs:
        validate_entry_slug(slug)
    Entry.objects.bulk_create([Entry(slug=s, attribution=attribution) for s in slugs], ignore_conflicts=True)
    # Locked, so that an entry doesn't get another address meanwhile; one that just did isn't found at this one.
    entries = list(Entry.objects.select_for_update(no_key=True).filter(slug__in=slugs).order_by("pk"))
    for slug, target in Moved.objects.leading_on(slugs).items():
        raise FormerAddress(slug, target)
    Article.objects.bulk_create([Article(entry=e, language=language) for e in entries], ignore_conflicts=True)
    articles = Article.objects.filter(entry__in=entries, language=language).select_related("entry")
    return {article.entry.slug: article for article in articles}


def head(article: Article) -> Revision | None:
    return article.revisions.order_by("-number").first()


def _prepare(save: Save) -> _Prepared:
    if len(save.summary) > MAX_SUMMARY:
        raise ValidationError(
            _("What you changed is told in at most %(limit)d characters: these are %(length)d."),
            code="max_length",
            params={"limit": MAX_SUMMARY, "length": len(save.summary)},
        )
    projection = save.projection or checked_projection(save.document, save.article.entry.slug)
    return _Prepared(save, str(save.document), save.document.text_hash, projection)


def _lock(prepared: Sequence[_Prepared]) -> dict[int, Article]:
    """On SQLite the transaction itself is the lock."""
    rows = Article.objects.select_for_update(no_key=True).order_by("pk")
    articles = {article.pk: article for article in rows.filter(pk__in=[item.pk for item in prepared])}
    for item in prepared:
        if item.pk not in articles:
            raise Article.DoesNotExist(f"article {item.pk} is gone")
    _refuse_archived(prepared, articles)
    return articles


def _readdressed(prepared: Sequence[_Prepared]) -> Iterator[_Prepared]:
    """Which links are an entry's own depends on its address, which may have become another. Asked for once the articles
    are locked: a row that is joined to a locked one is as old as the wait for the lock.
    """
    entries = {item.save.article.entry_id for item in prepared}
    slugs = dict(Entry.objects.filter(pk__in=entries).values_list("pk", "slug"))
    for item in prepared:
        slug = slugs[item.save.article.entry_id]
        if slug == item.save.article.entry.slug:
            yield item
        else:
            yield replace(item, projection=projection_of(item.save.document, slug))


def _refuse_archived(prepared: Sequence[_Prepared], articles: dict[int, Article]) -> None:
    """Also a first text in another language of an archived entry."""
    new = [item.save.article.entry_id for item in prepared if not item.save.base]
    archived = Article.objects.filter(state=State.ARCHIVED, entry__in=new).values_list("entry", flat=True)
    entries = set(archived) if new else set()
    for item in prepared:
        if articles[item.pk].state == State.ARCHIVED or item.save.article.entry_id in entries:
            raise Archived(item.save.article)


def _heads(articles: Iterable[int]) -> dict[int, Revision]:
    if not (keys := list(articles)):
        return {}
    revisions = Revision.objects.filter(article__in=keys, number=F("article__number"))
    return {revision.article_id: revision for revision in revisions}


def _write(changed: Sequence[_Prepared], articles: dict[int, Article]) -> dict[int, Revision]:
    for item in changed:
        if articles[item.pk].number != item.save.base:
            raise StaleBase(_heads([item.pk])[item.pk])
    if not changed:
        return {}
    revisions = _add_revisions(changed)
    _add_events(changed, articles, revisions)
    _move_heads(changed, articles)
    project({item.pk: item.projection for item in changed}, empty={i.pk for i in changed if not i.save.base})
    sources = [item.save for item in changed if item.save.article.is_source]
    set_topics({save.article.entry_id: save.document.keywords for save in sources})
    restate([item.pk for item in changed])
    return revisions


def _move_heads(changed: Sequence[_Prepared], articles: dict[int, Article]) -> None:
    moved = [articles[item.pk] for item in changed]
    for article, item in zip(moved, changed, strict=True):
        article.number, article.text_hash, article.approved_hash = item.save.base + 1, item.text_hash, ""
        article.state, article.publish_at = after_edit(article.state), None
        article.title, article.description = item.save.document.title, item.save.document.description
    # All these rows exist and are locked; Django's UPDATE of many rows is several times slower.
    Article.objects.bulk_create(moved, update_conflicts=True, unique_fields=["pk"], update_fields=HEAD_FIELDS)


def _add_revisions(changed: Sequence[_Prepared]) -> dict[int, Revision]:
    revisions = Revision.objects.bulk_create(
        Revision(
            article=item.save.article,
            number=item.save.base + 1,
            text=item.text,
            text_hash=item.text_hash,
            author=item.save.by,
            origin=item.save.origin,
            summary=item.save.summary,
            base=item.save.base,
            merged=item.save.merged,
        )
        for item in changed
    )
    return {revision.article_id: revision for revision in revisions}


def _add_events(changed: Sequence[_Prepared], articles: dict[int, Article], revisions: dict[int, Revision]) -> None:
    Event.objects.bulk_create(
        Event(
            article=item.save.article,
            revision=revisions[item.pk],
            kind=Event.Kind.SAVED,
            from_state=articles[item.pk].state,
            to_state=after_edit(articles[item.pk].state),
            actor=item.save.by,
        )
        for item in changed
    )


def _bring_up_to_date(article: Article, stored: Article) -> None:
    for field in HEAD_FIELDS:
        setattr(article, field, getattr(stored, field))
