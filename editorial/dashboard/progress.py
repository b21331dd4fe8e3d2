"""How far each language is: counts of texts by letter, language, state and trust."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Min, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from editorial.models import Standing
from glossary.models.editions import Provenance

# What people stand behind comes first.
TRUSTS = (Provenance.REVIEWED, Provenance.EDITED, Provenance.MACHINE)
FIELDS = ("language", "letter", "state", "trust", "stale", "live")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Texts that have all of this in common; `since` is the earliest time that one came into its state."""

    count: int
    words: int
    state: str
    since: datetime
    language: str = ""
    letter: str = ""
    trust: str = ""
    stale: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by trust, of which each text has one, and beside them by `live` and `stale`."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.counts[trust] for trust in TRUSTS)

    def add(self, group: Group) -> None:
        self.counts[group.trust] += group.count
        self.counts["live"] += group.count * group.live
        self.counts["stale"] += group.count * group.stale

    def count(self, name: str) -> int:
        """Of a trust, `live`, `stale`, or `open`: not reviewed."""
        if name == "open":
            return self.total - self.counts[Provenance.REVIEWED]
        return self.counts[name]

    def share(self, name: str) -> float:
        """Of 100."""
        return 100 * self.counts[name] / self.total if self.total else 0

    @property
    def bar(self) -> list[tuple[str, float, float]]:
        """Name, start and width of each part of a bar that is 100 long."""
        widths = [self.share(trust) for trust in TRUSTS]
        starts = accumulate(widths, initial=0.0)
        return [
            (trust, round(start, 2), round(width, 2))
            for trust, start, width in zip(TRUSTS, starts, widths, strict=False)
            if width
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a column counts, and the query of the list of articles that shows the same."""

    name: str
    label: Promise
    query: dict[str, str]
    shape: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    count: int
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    letter: str
    cells: list[Cell]
    bars: list[Figures]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Letters by languages by how far; a bar for each language that is translated into."""

    heads: list[tuple[str, tuple[Column, ...]]]
    rows: list[Row]


REVIEWED = Column(name="reviewed", label=_("reviewed"), query={"trust": "reviewed"}, shape="reviewed")
LIVE = Column(name="live", label=_("live"), query={"live": "yes"}, shape="published")
OF_SOURCE = (Column(name="open", label=_("not reviewed"), query={"trust": "open"}), REVIEWED, LIVE)
OF_TRANSLATION = (
    Column(name="machine", label=_("machine"), query={"trust": "machine"}, shape="machine"),
    Column(name="edited", label=_("edited"), query={"trust": "edited"}),
    REVIEWED,
    LIVE,
    Column(name="stale", label=_("stale"), query={"stale": "yes"}, shape="stale"),
)


def groups() -> list[Group]:
    """All texts, in one query that reads nothing but an index."""
    rows = Standing.objects.order_by().values(*FIELDS)
    return [Group(**row) for row in rows.annotate(count=Count("pk"), words=Sum("words"), since=Min("since"))]


def by_language(found: Iterable[Group], codes: Collection[str]) -> dict[str, Figures]:
    figures = {code: Figures() for code in codes}
    for group in found:
        if group.language in figures:
            figures[group.language].add(group)
    return figures


def matrix(found: Iterable[Group], codes: Sequence[str]) -> Matrix:
    """Of the letters that have texts."""
    table: dict[str, dict[str, Figures]] = {}
    for group in sorted(found, key=lambda group: group.letter):
        if group.language in codes:
            table.setdefault(group.letter, {code: Figures() for code in codes})[group.language].add(group)
    return Matrix(
        heads=[(code, columns(code)) for code in codes],
        rows=[_row(letter, figures) for letter, figures in table.items()],
    )


def columns(code: str) -> tuple[Column, ...]:
    return OF_SOURCE if code == settings.SOURCE_LANGUAGE else OF_TRANSLATION


def _row(letter: str, by_code: dict[str, Figures]) -> Row:
    cells = [
        Cell(
            count=figures.count(column.name),
            query=urlencode({"letter": letter, "language__exact": code, **column.query}),
        )
        for code, figures in by_code.items()
        for column in columns(code)
    ]
    bars = [figures for code, figures in by_code.items() if code != settings.SOURCE_LANGUAGE]
    return Row(letter=letter, cells=cells, bars=bars)
