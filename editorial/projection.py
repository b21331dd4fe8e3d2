"""The text's parts as rows of the database: what the admin edits inline, and what links to what."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from editorial.topics import MAX_NAME
from glossary.documents import MAX_BYTES, ArticleDocument
from glossary.models.articles import MAX_HEADING, Highlight, Question, RelatedTerm, Section
from glossary.models.entries import MAX_SLUG, MAX_TITLE

MAX_ROWS = 2000

type Key = int | str
type Rows = dict[Key, tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A projected table: `key` tells the rows of one article apart, `values` is the rest of a row."""

    model: type[Model]
    key: str
    values: tuple[str, ...]
    rows: Callable[[ArticleDocument, str], Rows]


def _sections(document: ArticleDocument, slug: str) -> Rows:
    return {n: (section.level, section.heading, section.body) for n, section in enumerate(document.sections)}


def _highlights(document: ArticleDocument, slug: str) -> Rows:
    return {n: (body,) for n, body in enumerate(document.highlights)}


def _questions(document: ArticleDocument, slug: str) -> Rows:
    return {n: (item.question, item.answer) for n, item in enumerate(document.questions)}


def _related(document: ArticleDocument, slug: str) -> Rows:
    """The entries linked in the text, in its order, then those named in its front matter; never the entry itself."""
    rows: Rows = {}
    for link in document.links:
        rows.setdefault(link.target, (link.label[:MAX_HEADING], RelatedTerm.Origin.TEXT.value))
    for target in document.related:
        rows.setdefault(target, ("", RelatedTerm.Origin.HAND.value))
    return {target: row for target, row in rows.items() if target != slug and len(str(target)) <= MAX_SLUG}


TABLES = (
    Table(model=Section, key="position", values=("level", "heading", "body"), rows=_sections),
    Table(model=Highlight, key="position", values=("body",), rows=_highlights),
    Table(model=Question, key="position", values=("question", "answer"), rows=_questions),
    Table(model=RelatedTerm, key="target", values=("label", "origin"), rows=_related),
)

type Projection = dict[type[Model], Rows]


def projection_of(document: ArticleDocument, slug: str) -> Projection:
    """Returns the rows, by model and key, that an article of the entry `slug` with this text has."""
    return {table.model: table.rows(document, slug) for table in TABLES}


def stored_rows(table: Table, articles: list[int]) -> Iterator[tuple[int, int, Key, tuple[object, ...]]]:
    """Yields (article, primary key, key, values)."""
    query = table.model._default_manager.filter(article__in=articles)
    for article, pk, key, *values in query.values_list("article_id", "pk", table.key, *table.values):
        yield article, pk, key, tuple(values)


def project(projections: Mapping[int, Projection], *, empty: set[int]) -> None:
    """Makes the rows of these articles so, in few queries; those in `empty` are known to have none yet."""
    known = [article for article in projections if article not in empty]
    for table in TABLES:
        wanted = {(a, key): row for a, tables in projections.items() for key, row in tables[table.model].items()}
        stored = {(a, key): (pk, row) for a, pk, key, row in stored_rows(table, known)} if known else {}
        if surplus := [pk for name, (pk, _row) in stored.items() if name not in wanted]:
            table.model._default_manager.filter(pk__in=surplus).delete()
        changed = {name: row for name, row in wanted.items() if name not in stored or stored[name][1] != row}
        _write(table, changed)


def _write(table: Table, rows: dict[tuple[int, Key], tuple[object, ...]]) -> None:
    table.model._default_manager.bulk_create(
        [
            table.model(article_id=article, **{table.key: key}, **dict(zip(table.values, row, strict=True)))
            for (article, key), row in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["article", table.key],
        update_fields=table.values,
    )


def checked_projection(document: ArticleDocument, slug: str) -> Projection:
    """As `projection_of`. Raises ValidationError, with the line in `params`, for a text that can't be stored."""
    for error in _refusals(document):
        raise error
    projection = projection_of(document, slug)
    if max(len(document.keywords), *map(len, projection.values())) > MAX_ROWS:
        raise _too_long(_("The text has more than %(limit)d keywords, sections, questions or links."), MAX_ROWS, 1)
    return projection


def _refusals(document: ArticleDocument) -> Iterator[ValidationError]:
    yield from _unstorable(str(document))
    if len(document.title) > MAX_TITLE:
        yield _too_long(_("The title has more than %(limit)d characters."), MAX_TITLE, 1)
    if any(len(keyword) > MAX_NAME for keyword in document.keywords):
        yield _too_long(_("A keyword has more than %(limit)d characters."), MAX_NAME, 1)
    for line, heading in _headings(document):
        if len(heading) > MAX_HEADING:
            yield _too_long(_("A heading has more than %(limit)d characters."), MAX_HEADING, line)


def _unstorable(text: str) -> Iterator[ValidationError]:
    if (position := text.find("\0")) >= 0:
        line = text.count("\n", 0, position) + 1
        yield ValidationError(_("Line %(line)d holds a NUL character."), code="nul", params={"line": line})
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        yield ValidationError(_("Line %(line)d holds half a character."), code="surrogate", params={"line": line})
    else:
        if size > MAX_BYTES:
            yield _too_long(_("The text has more than %(limit)d bytes."), MAX_BYTES, 1)


def _headings(document: ArticleDocument) -> Iterator[tuple[int, str]]:
    for part in document.parts:
        yield part.line, part.heading
        for child in part.children:
            yield child.line, child.heading


def _too_long(message: str, limit: int, line: int) -> ValidationError:
    return ValidationError(message, code="too_long", params={"limit": limit, "line": line})
