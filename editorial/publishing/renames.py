"""An entry at another address: readers are led on, and texts that link to it name the new one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from editorial.models.people import User
from editorial.models.trail import Event, Revision
from editorial.projection import project, projection_of
from editorial.publishing.addresses import leave
from editorial.publishing.refresh import linking, mark_stale, refresh_entry
from editorial.publishing.turns import locked, publication
from editorial.revisions import BATCH, FormerAddress, Save, save_documents
from editorial.rules import Action, may, may_rename
from editorial.standing import restate
from editorial.workflow import insist
from glossary.documents import ArticleDocument
from glossary.models.articles import Article, RelatedTerm, State
from glossary.models.editions import Edition, Moved
from glossary.models.entries import Entry, validate_entry_slug

# A new text costs no verdict in these states, and readers nothing that they have.
FREE = frozenset({State.DRAFT, State.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A text that links to the entry, as it is and as it would be."""

    article: Article
    document: ArticleDocument


@dataclass(slots=True)
class Outlook:
    """Texts that link to the entry: `free` ones are rewritten, `signed` ones lose a verdict or their place before
    readers by that, `kept` ones are archived or not this person's to edit.
    """

    free: list[Link] = field(default_factory=list)
    signed: list[Link] = field(default_factory=list)
    kept: list[Link] = field(default_factory=list)


def check_address(entry: Entry, slug: str) -> None:
    """Raises ValidationError, in words, for a slug that this entry can't get. A former one of its own it can."""
    validate_entry_slug(slug)
    if slug == entry.slug:
        raise ValidationError(_("The entry has this address already."), code="same")
    if Entry.objects.filter(slug=slug).exists():
        raise _taken(slug)
    target = Moved.objects.leading_on([slug]).get(slug, entry.slug)
    if target != entry.slug:
        raise FormerAddress(slug, target)


def outlook(entry: Entry, slug: str, *, by: User) -> Outlook:
    """What a rename to `slug` would find now."""
    return _sorted(_links(entry, slug, Article.objects.filter(_naming(entry)).select_related("entry")), by)


def rename(entry: Entry, slug: str, *, by: User, seen: str, signed_too: bool = False) -> Outlook:
    """Moves the entry, which was seen at the address `seen`, to `slug`; returns what was found, all in one transaction.

    Texts whose approval a new revision would take follow the redirect, unless `signed_too`. Raises ValidationError,
    TransitionNotAllowed.
    """
    try:
        with publication():
            found = _rename(entry, slug, by=by, seen=seen, signed_too=signed_too)
    except IntegrityError as error:
        raise _taken(slug) from error
    entry.slug = slug
    transaction.on_commit(partial(refresh_entry, entry), robust=True)
    return found


def _rename(entry: Entry, slug: str, *, by: User, seen: str, signed_too: bool) -> Outlook:
    row = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    if row.slug != seen:
        message = _("Somebody gave this entry another address meanwhile: it is at “%(slug)s” now.")
        raise ValidationError(message, code="meanwhile", params={"slug": row.slug})
    insist(may_rename(by, row))
    check_address(row, slug)
    rows = locked(Article.objects.filter(_naming(row)).values_list("pk", flat=True))
    found = _sorted(_links(row, slug, rows.values()), by)
    _move(row, slug)
    _rewrite(found.free + (found.signed if signed_too else []), row, by)
    _tell(row, seen, by)
    return found


def _naming(entry: Entry) -> Q:
    """Articles that may link to the entry: it doesn't count as related to itself."""
    links = RelatedTerm.objects.filter(target__in=_names(entry))
    return Q(number__gt=0) & (Q(pk__in=links.values("article")) | Q(entry=entry))


def _names(entry: Entry) -> set[str]:
    return {entry.slug, *Moved.objects.filter(target=entry.slug).values_list("slug", flat=True)}


def _links(entry: Entry, slug: str, articles: Collection[Article]) -> Iterator[Link]:
    names = _names(entry) - {slug}
    heads = Revision.objects.filter(article__in=articles, number=F("article__number"))
    texts = dict(heads.values_list("article", "text"))
    for article in sorted(articles, key=lambda each: (each.language, each.title)):
        document = ArticleDocument.parse(texts[article.pk], article.language)
        rewritten = document.with_links_to(slug, names)
        if rewritten.text_hash != document.text_hash:
            yield Link(article=article, document=rewritten)


def _sorted(links: Iterator[Link], by: User) -> Outlook:
    found = Outlook()
    for link in links:
        if not may(by, Action.EDIT, link.article):
            found.kept.append(link)
        elif link.article.state in FREE:
            found.free.append(link)
        else:
            found.signed.append(link)
    return found


def _move(entry: Entry, slug: str) -> None:
    """Readers find the entry at `slug`; whatever shows its address, or links to it, is made again."""
    old, entry.slug = entry.slug, slug
    Entry.objects.filter(pk=entry.pk).update(slug=slug)
    leave(old, slug)
    Edition.objects.filter(entry=entry).update(slug=slug)
    mark_stale(Q(entry=entry) | linking([slug]))


def _rewrite(links: Collection[Link], entry: Entry, by: User) -> None:
    summary = _("Links lead to “%(slug)s”, the new address") % {"slug": entry.slug}
    for link in links:
        if link.article.entry_id == entry.pk:
            link.article.entry = entry
    for batch in batched(links, BATCH, strict=False):
        save_documents(
            [
                Save(article=link.article, document=link.document, base=link.article.number, by=by, summary=summary)
                for link in batch
            ]
        )


def _tell(entry: Entry, old: str, by: User) -> None:
    """Brings what depends on the address up to date, and puts the move into the trail of each text."""
    heads = Revision.objects.filter(article__entry=entry, number=F("article__number"))
    heads = heads.select_related("article").order_by("article")
    documents = {each.article_id: ArticleDocument.parse(each.text, each.article.language) for each in heads}
    project({key: projection_of(document, entry.slug) for key, document in documents.items()}, empty=set())
    Event.objects.bulk_create(
        Event(
            article=each.article,
            revision=each,
            kind=Event.Kind.RENAMED,
            from_state=each.article.state,
            to_state=each.article.state,
            actor=by,
            note=f"{old} → {entry.slug}",
        )
        for each in heads
    )
    restate(list(documents))


def _taken(slug: str) -> ValidationError:
    message = _("“%(slug)s” is the address of another entry: choose another.")
    return ValidationError(message, code="taken", params={"slug": slug})
