"""Where texts stand, worked out from revisions, events and editions alone, and stored to be counted.

Whoever writes events calls `restate` at the end of the same transaction.
"""

from collections.abc import Collection, Iterable
from itertools import batched

from django.apps import AppConfig
from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Length, Replace, Substr
from django.db.models.lookups import Exact

from editorial.models.trail import Event, Revision
from editorial.models.work import Standing
from glossary.models.articles import Article
from glossary.models.editions import Edition, Provenance

BATCH = 500
FIELDS = ("language", "letter", "state", "trust", "stale", "live", "words", "since")
DIGITS = "0123456789"


def restate(changed: Collection[int]) -> None:
    """Brings the rows of these articles up to date, and those of the translations of the sources among them.

    Call it in a transaction. The rows are locked before they are worked out: who comes last has seen what others did.
    """
    sources = Article.objects.filter(pk__in=changed, language=settings.SOURCE_LANGUAGE)
    of_them = Q(pk__in=changed) | Q(entry__in=sources.values("entry"))
    articles = list(Article.objects.filter(of_them, number__gt=0).order_by("pk").values_list("pk", flat=True))
    list(Standing.objects.select_for_update().filter(pk__in=articles).order_by("pk").values_list("pk"))
    Standing.objects.bulk_create(
        standings(articles), update_conflicts=True, unique_fields=["article"], update_fields=FIELDS
    )


def standings(articles: Iterable[int]) -> list[Standing]:
    """What the trail says, for those of the articles that have a text. One query."""
    rows = Article.objects.filter(pk__in=articles, number__gt=0).order_by("pk")
    told = ("pk", "language", _letter(), "state", _trust(), _stale(), _live(), _words(), _since())
    return [Standing(**dict(zip(("article_id", *FIELDS), row, strict=True))) for row in rows.values_list(*told)]


def source_beside(article: Article) -> str:
    """The hash of the text that a translation is of: the live edition of its source, else the head; else ""."""
    if article.is_source:
        return ""
    return str(Article.objects.filter(pk=article.pk).values_list(_source_hash(), flat=True).get())


def fill_after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Makes the rows of articles that have none, as those from before there was this table."""
    missing = Article.objects.using(using).filter(number__gt=0, standing=None).order_by("pk")
    for batch in batched(list(missing.values_list("pk", flat=True)), BATCH, strict=False):
        restate(batch)


def _letter() -> Combinable:
    first = Substr("entry__slug", 1, 1)
    digits = [When(entry__slug__startswith=digit, then=Value("0")) for digit in DIGITS]
    return Case(*digits, default=first)


def _trust() -> Combinable:
    by_person = Revision.objects.filter(article=OuterRef("pk"), author__is_robot=False)
    return Case(
        When(approved_hash=F("text_hash"), then=Value(Provenance.REVIEWED.value)),
        When(Exists(by_person), then=Value(Provenance.EDITED.value)),
        default=Value(Provenance.MACHINE.value),
    )


def _stale() -> Combinable:
    """Never if the source of that time isn't known, or if there was none."""
    approvals = _events().filter(kind=Event.Kind.APPROVED).order_by("-pk")
    beside = Coalesce(Subquery(approvals.values("source_hash")[:1]), Value(""))
    is_translation = ~Q(language=settings.SOURCE_LANGUAGE)
    return Case(
        When(is_translation & ~Q(Exact(beside, Value(""))) & ~Q(Exact(beside, _source_hash())), then=Value(True)),
        default=Value(False),
    )


def _live() -> Combinable:
    return Exists(Edition.objects.filter(entry=OuterRef("entry"), language=OuterRef("language")))


def _words() -> Combinable:
    """Counted by the blanks of the text."""
    head = Revision.objects.filter(article=OuterRef("pk"), number=OuterRef("number"))
    blanks = Length("text") - Length(Replace("text", Value(" "), Value("")))
    return Subquery(head.values_list(blanks)[:1])


def _since() -> Combinable:
    arrivals = _events().exclude(from_state=F("to_state")).order_by("-pk")
    first = _events().order_by("pk")
    return Coalesce(Subquery(arrivals.values("at")[:1]), Subquery(first.values("at")[:1]))


def _source_hash() -> Combinable:
    source = {"entry": OuterRef("entry"), "language": settings.SOURCE_LANGUAGE}
    live = Edition.objects.filter(**source).values("text_hash")
    head = Article.objects.filter(**source).values("text_hash")
    return Coalesce(Subquery(live[:1]), Subquery(head[:1]), Value(""))


def _events() -> QuerySet[Event]:
    return Event.objects.filter(article=OuterRef("pk"))
