"""What the pages of an article are made from: its working copy, the source beside it, what is live."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import Http404

from editorial.models import Event, Revision, User
from editorial.publishing import earlier_approved
from editorial.rules import Action, may
from glossary.documents import ArticleDocument
from glossary.models import Article, Edition, Entry, Moved
from glossary.models.articles import State
from glossary.rendering import TableNames, Targets, render_markdown
from glossary.rendering.article import ArticleHtml, render_article

# Approved revisions that are offered to be published again.
EARLIER = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCopy:
    """An article with one of its revisions, read."""

    article: Article
    revision: Revision
    document: ArticleDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text that a translation is of: the live edition, else the head."""

    article: Article
    document: ArticleDocument
    number: int
    live: bool


def working_copy(article: Article, number: int | None = None) -> WorkingCopy:
    """Of the head, or of revision `number`; raises Http404 if there is none."""
    try:
        revision = article.revisions.select_related("author").get(number=article.number if number is None else number)
    except Revision.DoesNotExist as error:
        raise Http404(f"Article {article.pk} has no revision {number}") from error
    return copy_of(article, revision)


def copy_of(article: Article, revision: Revision) -> WorkingCopy:
    document = ArticleDocument.parse(revision.text, article.language)
    return WorkingCopy(article=article, revision=revision, document=document)


def source_of(article: Article) -> Source | None:
    if article.is_source:
        return None
    source = Article.objects.filter(entry=article.entry_id, language=settings.SOURCE_LANGUAGE).first()
    if source is None or not source.number:
        return None
    edition = edition_of(source)
    number = edition.number if edition else source.number
    text = edition.markdown if edition else source.revisions.get(number=number).text
    document = ArticleDocument.parse(text, source.language)
    return Source(article=source, document=document, number=number, live=edition is not None)


def edition_of(article: Article) -> Edition | None:
    return Edition.objects.filter(entry=article.entry_id, language=article.language).first()


def live_targets(language: str, slugs: Iterable[str]) -> Targets:
    """Addresses of those `slugs` that readers of `language` can open."""
    found = Edition.objects.found_at(language, slugs)
    return {slug: edition.get_absolute_url() for slug, edition in found.items()}


def targets_in(document: ArticleDocument) -> Targets:
    return live_targets(document.language, [link.target for link in document.links])


def rendered(document: ArticleDocument) -> ArticleHtml:
    """The document as the page would show it now."""
    return render_article(document, targets=targets_in(document))


def previewer(document: ArticleDocument) -> Callable[[str], str]:
    """Renders pieces of the document; asks once what is live, and only when there is something to render."""
    targets, names = targets_in(document), TableNames()
    return lambda text: render_markdown(text, language=document.language, targets=targets, names=names) if text else ""


def absent(slugs: Iterable[str]) -> set[str]:
    """Those `slugs` that no entry has yet."""
    wanted = set(slugs)
    if not wanted:
        return set()
    missing = wanted.difference(Entry.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    return missing.difference(Moved.objects.leading_on(missing)) if missing else missing


def last_verdict(article: Article) -> Event | None:
    """What a reviewer asked for last, if nothing was approved since."""
    verdicts = article.events.filter(kind__in=[Event.Kind.CHANGES_REQUESTED, Event.Kind.APPROVED])
    latest = verdicts.select_related("actor", "revision").order_by("-at", "-id").first()
    return latest if latest and latest.kind == Event.Kind.CHANGES_REQUESTED else None


def held_back(article: Article) -> Event | None:
    """Why an approved text did not go out when it was scheduled, if nothing came after that."""
    if article.state != State.APPROVED:
        return None
    latest = article.events.select_related("actor", "revision").defer("revision__text").order_by("-id").first()
    return latest if latest and latest.kind == Event.Kind.NOT_PUBLISHED else None


def earlier(user: User, article: Article) -> list[Revision]:
    """The latest revisions that `user` may publish again; none while the article is archived."""
    if article.state == State.ARCHIVED or not may(user, Action.PUBLISH_AGAIN, article):
        return []
    approval = Event.objects.filter(revision=OuterRef("pk"), kind=Event.Kind.APPROVED).order_by("-pk")
    rows = earlier_approved(article).defer("text").annotate(approved_at=Subquery(approval.values("at")[:1]))
    return list(rows[:EARLIER])
