"""The whole page of an edition, as readers get it: gzipped HTML, made at publication and kept in the edition's row.

A page shows, besides its own text: which of its link targets are live, their titles, the title of the same entry in
the other languages, and the names of its topics. Whoever changes one of these marks the editions that show it.
"""

import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from glossary import layout
from glossary.documents import ArticleDocument
from glossary.languages import LANGUAGES, Language, reading_minutes
from glossary.models.editions import Edition, EditionLink, Moved
from glossary.rendering.article import QuestionHtml, SectionHtml, render_article
from glossary.topics import TopicLink, topics_of

BATCH = 100
RELATED = 12

# What nearly every request asks. Built by the ORM, it takes half of the whole request's time.
_FRESH = "SELECT page_gz, etag FROM glossary_edition WHERE language = %s AND slug = %s AND fresh AND frame = %s"

# The settings that a page depends on.
SHOWN = ("SITE_URL", "LICENCE_NAME", "LICENCE_URL", "STATIC_URL", "SOURCE_LANGUAGE", "TIME_ZONE")
# What comes once an article is a template; what comes many times is put together here, at a tenth of the time.
_HEADING = '<li><a href="#{}">{}</a></li>\n'
_RELATED = '<li><a href="{}">{}</a></li>\n'


@dataclass(frozen=True, slots=True)
class Page:
    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the pages of a batch show of other rows: titles by language and slug, and where former slugs lead; by the
    edition's key, the slugs that its text names and its topics."""

    titles: dict[str, dict[str, str]]
    moved: dict[str, str]
    targets: dict[int, list[str]]
    topics: dict[int, list[TopicLink]]

    def live(self, edition: Edition) -> dict[str, str]:
        """By the slugs that its text names, the live ones that they lead to."""
        titles = self.titles[edition.language]
        now = {slug: slug if slug in titles else self.moved.get(slug, "") for slug in self.targets[edition.pk]}
        return {slug: target for slug, target in now.items() if target in titles}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    level: int
    id: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section of the page; `text` is its heading without markup, "" for what stands before the first heading."""

    id: str
    heading: str
    text: str
    body: str
    parts: list[Part]


@cache
def frame() -> str:
    """Hash of whatever else a page is made from. A deployment that changes it makes all stored pages stale at once."""
    code, templates = Path(__file__).parent, settings.BASE_DIR / "templates"
    sources = [
        templates / "base.html",
        *sorted((templates / "glossary").glob("*.html")),
        *sorted((code / "locale").rglob("*.mo")),
        *(code / name for name in ("converters.py", "layout.py", "pages.py", "topics.py", "urls.py")),
        *sorted(path for part in ("documents", "languages", "rendering") for path in (code / part).rglob("*.py")),
    ]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    facts = [getattr(settings, name) for name in SHOWN]
    digest.update(repr((facts, getattr(staticfiles_storage, "manifest_hash", ""))).encode())
    return digest.hexdigest()


def find(language: Language, slug: str) -> Page | None:
    """The page of the live edition, None if there is none. One query, unless it has to be made."""
    with connection.cursor() as cursor:
        cursor.execute(_FRESH, [language.code, slug, frame()])
        for body, etag in cursor:
            return Page(bytes(body), etag)
    edition = Edition.objects.filter(language=language.code, slug=slug).defer("page_gz").first()
    return page(edition) if edition else None


def page(edition: Edition) -> Page:
    """The stored page if it is good, else a new one, which is not stored: a reader's request never writes."""
    if edition.fresh and edition.frame == frame():
        return Page(bytes(edition.page_gz), edition.etag)
    return _pages([edition])[0]


def refresh(editions: Sequence[Edition]) -> None:
    """Makes and stores the pages, except where an edition was changed or dirtied since it was read."""
    for batch in batched(editions, BATCH, strict=False):
        _store(batch, _pages(batch))


def _store(editions: Sequence[Edition], pages: Sequence[Page]) -> None:
    made = {edition.pk: page for edition, page in zip(editions, pages, strict=True)}
    as_read = {(edition.pk, edition.dirtied, edition.text_hash) for edition in editions}
    with transaction.atomic():
        # Never waits for a publication that marks these rows: what it marks is stale again anyway.
        rows = Edition.objects.filter(pk__in=made).select_for_update(skip_locked=True, no_key=True)
        unchanged = [row[0] for row in rows.values_list("pk", "dirtied", "text_hash") if row in as_read]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE glossary_edition SET fresh = %s, frame = %s, page_gz = %s, etag = %s WHERE id = %s",
                [(True, frame(), made[pk].body, made[pk].etag, pk) for pk in unchanged],
            )


def _pages(editions: Sequence[Edition]) -> list[Page]:
    around = surroundings(editions)
    return [_compressed(render_page(edition, around)) for edition in editions]


def _compressed(html: str) -> Page:
    data = html.encode()
    return Page(gzip.compress(data, 6, mtime=0), hashlib.sha256(data).hexdigest()[:32])


def surroundings(editions: Sequence[Edition]) -> Surroundings:
    targets: dict[int, list[str]] = {edition.pk: [] for edition in editions}
    links = EditionLink.objects.filter(edition__in=targets).order_by("pk")
    for pk, target in links.values_list("edition", "target"):
        targets[pk].append(target)
    slugs = {edition.slug for edition in editions}.union(*targets.values())
    moved = Moved.objects.leading_on(slugs)
    slugs.update(moved.values())
    titles: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}
    for language, slug, title in Edition.objects.filter(slug__in=slugs).values_list("language", "slug", "title"):
        titles[language][slug] = title
    return Surroundings(titles, moved, targets, topics_of(editions))


def render_page(edition: Edition, around: Surroundings) -> str:
    language = LANGUAGES[edition.language]
    titles, live = around.titles[language.code], around.live(edition)
    urls = {slug: _address(language.code, target) for slug, target in live.items()}
    document = ArticleDocument.parse(edition.markdown, language.code)
    html = render_article(document, targets=urls)
    parts = chapters(html.sections)
    named = dict.fromkeys(live[slug] for slug in [*document.related, *live] if slug in live)
    related = [(_address(language.code, slug), titles[slug]) for slug in named if slug != edition.slug]
    with translation.override(language.code):
        return layout.render(
            "glossary/article.html",
            language,
            url=edition.get_absolute_url(),
            twins=_twins(edition, around),
            edition=edition,
            html=html,
            headings=format_html_join("", _HEADING, ((each.id, each.text) for each in parts if each.heading)),
            highlights=SafeString("".join(f"<li>{item}</li>\n" for item in html.highlights)),
            sections=SafeString("".join(map(_section, parts))),
            questions=SafeString("".join(map(_question, html.questions))),
            related=format_html_join("", _RELATED, related[:RELATED]),
            topics=around.topics[edition.pk],
            minutes=_minutes(reading_minutes(str(document), language.code)),
            published=_day(edition.published_at),
            signature=_signature(edition),
            is_translation=language.code != settings.SOURCE_LANGUAGE,
        )


def _section(chapter: Chapter) -> str:
    below = "".join(
        f'<h{part.level} id="{part.id}">{part.heading}</h{part.level}>\n{part.body}\n' for part in chapter.parts
    )
    if not chapter.heading:
        return f"<section>\n{chapter.body}\n{below}</section>\n"
    return f'<section class="hang" id="{chapter.id}">\n<h2>{chapter.heading}</h2>\n{chapter.body}\n{below}</section>\n'


def _question(item: QuestionHtml) -> str:
    return f'<h3 id="{item.id}">{item.question}</h3>\n{item.answer}\n'


def _minutes(count: int) -> str:
    return ngettext("{n} minute", "{n} minutes", count).format(n=count)


def _day(moment: datetime) -> SafeString:
    day = timezone.localtime(moment)
    return format_html('<time datetime="{}">{}</time>', day.date().isoformat(), date_format(day, "j E Y"))


def _signature(edition: Edition) -> str:
    """Who approved the text and when, "" if nobody did."""
    if edition.reviewed_at is None:
        return ""
    if not edition.reviewed_by:
        return format_html(gettext("This text was approved on {date}."), date=_day(edition.reviewed_at))
    sentence = gettext("{name} read and approved this text on {date}.")
    return format_html(sentence, name=edition.reviewed_by, date=_day(edition.reviewed_at))


def chapters(sections: Iterable[SectionHtml]) -> list[Chapter]:
    """Sections of the second level with those below them, whose levels never skip one, as an outline wants."""
    found: list[Chapter] = []
    for section in sections:
        if section.level <= 2 or not found:
            chapter = Chapter(id=section.id, heading=section.heading, text=section.text, body=section.body, parts=[])
            found.append(chapter)
        else:
            parts = found[-1].parts
            level = min(section.level, parts[-1].level + 1 if parts else 3)
            parts.append(Part(level=level, id=section.id, heading=section.heading, body=section.body))
    return found


def _twins(edition: Edition, around: Surroundings) -> list[layout.Twin]:
    return [
        layout.Twin(language=language, url=_address(code, edition.slug), title=around.titles[code][edition.slug])
        for code, language in LANGUAGES.items()
        if code != edition.language and edition.slug in around.titles[code]
    ]


@lru_cache(maxsize=10_000)
def _address(code: str, slug: str) -> str:
    """In a batch of pages most addresses come many times."""
    return reverse("glossary:article", args=[code, slug])
