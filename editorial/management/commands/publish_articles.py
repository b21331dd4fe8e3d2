from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from tqdm import tqdm

from editorial.exchange.files import UsageError
from editorial.management.usage import (
    OneLineCommand,
    insist_on_static_files,
    language_code,
    one_line_errors,
    user_named,
)
from editorial.models import User
from editorial.models.trail import MAX_REASON
from editorial.publishing import BATCH, Report, publish_many, refreshing
from editorial.rules import Action, Refused, may
from glossary.models.articles import Article, State
from glossary.models.editions import Edition


class Command(OneLineCommand):
    help = (
        "Publishes approved texts, sources before their translations; with a reason, whatever is there. Exit status "
        "0: all of them are live, 1: some were refused, 2: nothing was begun."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the entries; all of them if none is named")
        parser.add_argument("--language", default="", metavar="CODE", help="only this language")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="who publishes")
        parser.add_argument("--override", metavar="REASON", help="publish without approval; the reason is kept")

    def handle(self, *args: Any, slugs: list[str], user: str, override: str | None, **options: Any) -> None:
        with one_line_errors():
            code = language_code(options["language"])
            reason = _reason(override)
            publisher = _publisher(user, Action.OVERRIDE if reason else Action.PUBLISH, code)
            insist_on_static_files()
            chosen = _chosen(slugs, code)
            keys = list((chosen if slugs else _due(chosen, reason)).values_list("pk", flat=True))
            with tqdm(total=len(keys), desc="texts", disable=None) as bar:
                report = publish_many(_articles(keys, bar), by=publisher, override=reason, render=False)
            with tqdm(desc="pages", disable=None) as bar:
                for count in refreshing():
                    bar.update(count)
        self._tell(report)

    def _tell(self, report: Report) -> None:
        for article, refusal in report.refused:
            self.stderr.write(f"{article.language}/{article.entry.slug}: {refusal}")
        self.stdout.write(f"published {report.published}, unchanged {report.unchanged}, refused {len(report.refused)}")
        if report.refused:
            raise CommandError("Some texts were refused: see above.")


def _publisher(name: str, action: Action, language: str) -> User:
    """Raises UsageError for somebody who may publish nothing of what was asked for."""
    user = user_named(name)
    verdict = may(user, action, language=language or None)
    if isinstance(verdict, Refused):
        raise UsageError(str(verdict))
    return user


def _reason(override: str | None) -> str:
    """Raises UsageError for a reason that is none."""
    if override is None:
        return ""
    if not 0 < len(override.strip()) <= MAX_REASON:
        raise UsageError(f"--override takes a reason of 1 to {MAX_REASON} characters.")
    return override.strip()


def _chosen(slugs: Sequence[str], language: str) -> QuerySet[Article]:
    """The articles of these entries, or all, the source language first. Raises UsageError for a slug without any."""
    source_first = Case(When(language=settings.SOURCE_LANGUAGE, then=Value(0)), default=Value(1))
    articles = Article.objects.filter(number__gt=0).order_by(source_first, "language", "pk")
    if language:
        articles = articles.filter(language=language)
    if not slugs:
        return articles
    articles = articles.filter(entry__slug__in=slugs)
    if missing := set(slugs) - set(articles.values_list("entry__slug", flat=True)):
        raise UsageError(f"There is no text of: {', '.join(sorted(missing))}.")
    return articles


def _due(articles: QuerySet[Article], reason: str) -> QuerySet[Article]:
    """Approved texts; with a reason also those that aren't live as they are."""
    live = Edition.objects.filter(
        entry=OuterRef("entry"), language=OuterRef("language"), text_hash=OuterRef("text_hash")
    )
    approved = Q(state=State.APPROVED)
    return articles.filter(approved | ~Exists(live) if reason else approved)


def _articles(keys: Sequence[int], bar: "tqdm[Any]") -> Iterator[Article]:
    for batch in batched(keys, BATCH, strict=False):
        articles = Article.objects.select_related("entry").in_bulk(batch)
        yield from (articles[key] for key in batch)
        bar.update(len(batch))
