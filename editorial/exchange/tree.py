"""Folders of article files into the working copy, and out again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from gzip import decompress
from itertools import chain
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, IntegrityError, reset_queries, transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.text import Truncator
from tqdm import tqdm

from editorial.exchange.files import (
    SYMBOLIC_LINK,
    ArticleFile,
    BadFile,
    UsageError,
    article_files,
    folder,
    language_folders,
    passed_over,
    printable,
    read,
    write,
)
from editorial.exchange.report import Kind, Outcome, Report
from editorial.models import Event, Revision, User
from editorial.models.trail import MAX_SUMMARY
from editorial.projection import Projection, checked_projection
from editorial.publishing import publish_many, refreshing
from editorial.revisions import BATCH, Archived, FormerAddress, Save, StaleBase, open_articles, save_documents
from editorial.rules import Action, Refused, may
from glossary.documents import ArticleDocument, text_hash
from glossary.languages import LANGUAGES
from glossary.models.articles import Article, State
from glossary.models.editions import Edition, Moved
from glossary.models.entries import Entry, validate_entry_slug

# A batch ends early when its texts are long, so that memory doesn't depend on the files.
BATCH_CHARACTERS = 4_000_000

IMPORTER = "importer"
OVERRIDE = "imported"


# What a file conflicts with.
ARCHIVED = "is of an archived entry: restore it first"
EDITED = "was edited here and changed in the file: neither is lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`language` is a code or empty: told by the folders. With `publish_as`, what comes in goes live by override."""

    language: str = ""
    publish_as: User | None = None
    dry_run: bool = False
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    name: str
    slug: str
    text: str
    text_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What becomes of a text; `document` and `projection` only of one that comes in, `error` says why one can't."""

    incoming: Incoming
    article: Article | None
    outcome: Outcome
    document: ArticleDocument | None = None
    projection: Projection | None = None
    error: ValidationError | None = None


def import_tree(root: Path, options: Options, report: Report) -> None:
    """Imports a folder of `.md` files, or one folder per language, the source language first.

    A file that can't be taken is reported and the rest goes on. Raises UsageError before anything is written, and
    DatabaseError when the database itself fails.
    """
    folders = language_folders(root, options.language or None, settings.SOURCE_LANGUAGE)
    _refuse_publisher(options, folders)
    files = {language: _listed(root, places, report) for language, places in folders.items()}
    if not any(files.values()) and report.is_clean:
        raise UsageError(f"{printable(root)} holds no .md file to import.")
    robot = None if options.dry_run else importer()
    for name in passed_over(root, chain.from_iterable(folders.values())):
        report.problem(name, Kind.SKIPPED, "was passed over: only files right in a language's folder are read")
    for language, listed in files.items():
        with tqdm(total=len(listed), desc=language, unit=" files", disable=None) as bar:
            for batch in _batches(listed, report, bar):
                _Import(language, options, robot, report).take(batch)
                reset_queries()  # with DEBUG on, Django keeps the text of each
    if options.publish_as and robot:
        _render_pages()


def importer() -> User:
    """The robot as whom files come in. Raises UsageError if a person has its name."""
    robot, _made = User.objects.get_or_create(
        username=IMPORTER, defaults={"is_robot": True, "is_active": False, "password": make_password(None)}
    )
    if not robot.is_robot:
        raise UsageError(f"The user “{IMPORTER}” is a person: imports need that name for a robot.")
    return robot


def _refuse_publisher(options: Options, languages: Iterable[str]) -> None:
    if options.publish_as is None:
        return
    for language in languages:
        if isinstance(said := may(options.publish_as, Action.OVERRIDE, language=language), Refused):
            raise UsageError(f"{options.publish_as} may not publish this: {said}")


def _render_pages() -> None:
    with tqdm(desc="pages", unit=" pages", disable=None) as bar:
        for count in refreshing():
            bar.update(count)


def _listed(root: Path, places: Sequence[Path], report: Report) -> list[ArticleFile]:
    files: list[ArticleFile] = []
    linked = [place for place in places if place != root and place.is_symlink()]
    for place in linked:
        report.failed(printable(place.relative_to(root)), f"{SYMBOLIC_LINK}, which could lead to any folder")
    try:
        files += article_files(root, [place for place in places if place not in linked])
    except OSError as error:
        report.failed(", ".join(printable(place) for place in places), f"can't be listed: {error.strerror}")
    return files


def _batches(files: Sequence[ArticleFile], report: Report, bar: "tqdm[NoReturn]") -> Iterator[list[Incoming]]:
    batch: list[Incoming] = []
    size = 0
    for file in files:
        if incoming := _read(file, report):
            batch.append(incoming)
            size += len(incoming.text)
        if len(batch) == BATCH or size > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
        bar.update()
    if batch:
        yield batch


def _read(file: ArticleFile, report: Report) -> Incoming | None:
    try:
        if file.twins:
            raise BadFile(f"gives the same slug as {', '.join(file.twins)}: none of them was imported")
        validate_entry_slug(file.slug)
        text = read(file.path)
        return Incoming(file.name, file.slug, text, text_hash(text))
    except BadFile as error:
        report.failed(file.name, error.reason, error.line, error.byte)
    except ValidationError as error:
        report.failed(file.name, error.messages[0])
    return None


@dataclass(frozen=True, slots=True)
class _Import:
    language: str
    options: Options
    robot: User | None
    report: Report

    def take(self, batch: Sequence[Incoming]) -> None:
        """Imports the batch at once or, where that fails, file by file."""
        planned = self._plan(batch)
        try:
            self._save([item for item in planned if item.document])
        except (StaleBase, Archived, FormerAddress, DatabaseError) as error:
            if len(batch) > 1:
                for incoming in batch:
                    self.take([incoming])
            else:
                self._refused(batch[0], error)
        else:
            for item in planned:
                self._tell(item)
            self._publish(planned)

    def _plan(self, batch: Sequence[Incoming]) -> list[Planned]:
        last_import = Revision.objects.filter(article=OuterRef("pk"), origin=Revision.Origin.IMPORT).order_by("-number")
        rows = Article.objects.filter(language=self.language, entry__slug__in=[incoming.slug for incoming in batch])
        rows = rows.select_related("entry").annotate(last_import=Subquery(last_import.values("text_hash")[:1]))
        found = {article.entry.slug: (article, article.last_import) for article in rows}
        moved = Moved.objects.leading_on([incoming.slug for incoming in batch if incoming.slug not in found])
        return [
            _moved(incoming, moved[incoming.slug])
            if incoming.slug in moved
            else self._planned(incoming, *found.get(incoming.slug, (None, None)))
            for incoming in batch
        ]

    def _planned(self, incoming: Incoming, article: Article | None, last_import: str | None) -> Planned:
        outcome = _outcome(incoming.text_hash, article, last_import)
        if outcome not in {Outcome.CREATED, Outcome.UPDATED}:
            return Planned(incoming=incoming, article=article, outcome=outcome)
        document = ArticleDocument.parse(incoming.text, self.language)
        try:
            projection = checked_projection(document, incoming.slug)
        except ValidationError as error:
            return Planned(incoming=incoming, article=article, outcome=Outcome.FAILED, error=error)
        return Planned(incoming=incoming, article=article, outcome=outcome, document=document, projection=projection)

    def _save(self, planned: Sequence[Planned]) -> None:
        if self.robot is None or not planned:
            return
        with transaction.atomic():
            new = [item.incoming.slug for item in planned if item.article is None]
            articles = open_articles(self.language, new) if new else {}
            save_documents(
                [
                    Save(
                        article=item.article or articles[item.incoming.slug],
                        document=item.document,
                        projection=item.projection,
                        base=item.article.number if item.article else 0,
                        by=self.robot,
                        origin=Revision.Origin.IMPORT,
                        summary=Truncator(item.incoming.name).chars(MAX_SUMMARY),
                    )
                    for item in planned
                    if item.document
                ]
            )
            if self.options.attribution:
                slugs = [item.incoming.slug for item in planned]
                Entry.objects.filter(slug__in=slugs, attribution="").update(attribution=self.options.attribution)

    def _refused(self, incoming: Incoming, error: StaleBase | Archived | FormerAddress | DatabaseError) -> None:
        match error:
            case Archived():
                self.report.conflict(incoming.name, ARCHIVED)
            case FormerAddress():
                self.report.failed(incoming.name, error.messages[0])
            case StaleBase():
                self.report.conflict(incoming.name, "was saved by somebody else meanwhile")
            case IntegrityError() | DataError():
                self.report.failed(incoming.name, f"the database refused it: {error}")
            case _:
                raise error

    def _tell(self, item: Planned) -> None:
        name = item.incoming.name
        if item.error:
            self.report.failed(name, item.error.messages[0], (item.error.params or {}).get("line"))
        elif item.outcome == Outcome.CONFLICT:
            archived = item.article is not None and item.article.state == State.ARCHIVED
            self.report.conflict(name, ARCHIVED if archived else EDITED)
        else:
            self.report.counts[item.outcome] += 1
        for problem in item.document.problems if item.document else ():
            self.report.problem(name, Kind.NOTE, problem.message, problem.line)

    def _publish(self, planned: Sequence[Planned]) -> None:
        """Also what an earlier import left unpublished, but nothing that was live and has been withdrawn."""
        if self.options.publish_as is None or self.robot is None:
            return
        files = {item.incoming.slug: item for item in planned}
        was_live = Exists(Event.objects.filter(article=OuterRef("pk"), kind=Event.Kind.PUBLISHED))
        rows = Article.objects.filter(language=self.language, entry__slug__in=files).select_related("entry")
        articles = [
            article
            for article in rows.annotate(was_live=was_live)
            if article.text_hash == files[article.entry.slug].incoming.text_hash
            and (files[article.entry.slug].document or not article.was_live)
        ]
        result = publish_many(articles, by=self.options.publish_as, override=OVERRIDE, render=False)
        self.report.published += result.published
        for article, refusal in result.refused:
            self.report.not_published(files[article.entry.slug].incoming.name, f"not published: {refusal}")


def _moved(incoming: Incoming, target: str) -> Planned:
    error = FormerAddress(incoming.slug, target)
    return Planned(incoming=incoming, article=None, outcome=Outcome.FAILED, error=error)


def _outcome(text_hash: str, article: Article | None, last_import: str | None) -> Outcome:
    if article is None or not article.number:
        return Outcome.CREATED
    if text_hash in {article.text_hash, last_import}:
        return Outcome.UNCHANGED
    free = article.text_hash == last_import and article.state != State.ARCHIVED
    return Outcome.UPDATED if free else Outcome.CONFLICT


@dataclass(slots=True)
class Exported:
    written: int = 0
    failed: int = 0


def export_tree(root: Path, *, language: str = "", live: bool = False, tell: Callable[[str], object]) -> Exported:
    """Writes `<code>/<slug>.md` below `root`: the head of each article or, with `live`, what readers get.

    A file that can't be written is told and counted. Raises UsageError if there can be no such folder.
    """
    result = Exported()
    for code in [language] if language else LANGUAGES:
        count, texts = _live_texts(code) if live else _head_texts(code)
        if not count:
            continue
        with folder(root / code) as place, tqdm(total=count, desc=code, unit=" files", disable=None) as bar:
            for slug, text in texts:
                try:
                    write(place, f"{slug}.md", text)
                    result.written += 1
                except OSError as error:
                    result.failed += 1
                    tell(f"{code}/{slug}.md: can't be written: {error.strerror}")
                bar.update()
    return result


def _head_texts(language: str) -> tuple[int, Iterator[tuple[str, bytes]]]:
    heads = Revision.objects.filter(number=F("article__number"), article__language=language)
    rows = heads.order_by("article__entry__slug").values_list("article__entry__slug", "text")
    return rows.count(), ((slug, text.encode()) for slug, text in rows.iterator(chunk_size=BATCH))


def _live_texts(language: str) -> tuple[int, Iterator[tuple[str, bytes]]]:
    rows = Edition.objects.filter(language=language).order_by("slug").values_list("slug", "markdown_gz")
    return rows.count(), ((slug, decompress(data)) for slug, data in rows.iterator(chunk_size=BATCH))
