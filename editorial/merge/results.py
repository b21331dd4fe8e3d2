"""What a merge comes to: pieces of text, some of which wait for a choice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from editorial.diff.blocks import bare
from glossary.documents.lines import heading_line, is_blank, item_offset, split_lines

type Choices = Mapping[str, str]

# Of the base, mine and theirs.
type Three[T] = tuple[T, T, T]


def each[T, R](function: Callable[[T], R], three: Three[T]) -> Three[R]:
    base, mine, theirs = three
    return function(base), function(mine), function(theirs)


class Kind(StrEnum):
    FRONT = "front"
    TITLE = "title"
    DESCRIPTION = "description"
    KEYWORDS = "keywords"
    RELATED = "related"
    SECTION = "section"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    HIGHLIGHT = "highlight"
    QUESTION = "question"
    ORDER = "order"


class Side(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Where:
    """`name` is the heading of the section, "" for text before the first one and for what has none."""

    kind: Kind
    name: str = ""


# What is one line or an order: both can't stand there.
_SINGLE = frozenset({Kind.TITLE, Kind.DESCRIPTION, Kind.HEADING, Kind.FRONT, Kind.ORDER})


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both changed. A text is "" where there is nothing; an order has a heading on each line."""

    id: str
    where: Where
    base: str
    mine: str
    theirs: str

    @property
    def both(self) -> str | None:
        """Their text and mine after it; None where only one can stand."""
        if self.where.kind in _SINGLE or not (self.mine and self.theirs):
            return None
        return joined([Piece.of(self.theirs, apart=True), Piece.of(self.mine, apart=True)], {}, _line_end(self.theirs))

    def written(self, text: str) -> str:
        """What somebody wrote for this place, as it stands in the article: with the blank lines that were around it."""
        like = self.mine or self.theirs
        lead = like[: len(like) - len(like.lstrip())] if "\n" in like else ""
        end = "\n" if like.endswith("\n") else ""
        text = text.strip("\r\n")
        return f"{lead}{self._marked(text)}{end}" if text.strip() else ""

    def _marked(self, text: str) -> str:
        """A heading or an item without its mark would be a paragraph."""
        first = text.partition("\n")[0]
        if self.where.kind is Kind.HIGHLIGHT and not item_offset(first):
            return f"- {text.lstrip()}"
        if self.where.kind is Kind.HEADING and not heading_line(first):
            return f"{'#' * (self.mine or self.theirs).count('#')} {first}"
        return text

    @property
    def by_hand(self) -> bool:
        """Whether a third text may stand there."""
        return self.where.kind is not Kind.ORDER


@dataclass(frozen=True, slots=True)
class Taken:
    """A place that one side changed, or both in the same way."""

    where: Where
    side: Side


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the result. One that is `apart` has a blank line between it and the text before it."""

    write: Callable[[Choices], str]
    apart: bool = False

    @classmethod
    def of(cls, text: str, *, apart: bool = False) -> "Piece":
        return cls(lambda _chosen: text, apart)


@dataclass(frozen=True, slots=True)
class Merge:
    conflicts: tuple[Conflict, ...]
    taken: tuple[Taken, ...]
    write: Callable[[Choices], str]

    def resolved(self, choices: Choices) -> str:
        """The whole text, with the text in `choices` at each conflict's id; raises KeyError for one that is missing."""
        return self.write({conflict.id: choices[conflict.id] for conflict in self.conflicts})

    @property
    def text(self) -> str:
        """That of a merge without conflicts."""
        return self.resolved({})


@dataclass(slots=True)
class Notes:
    """Collects what is found on the way through the texts."""

    conflicts: list[Conflict] = field(default_factory=list)
    taken: dict[Taken, None] = field(default_factory=dict)

    def conflict(self, where: Where, base: str, mine: str, theirs: str) -> Conflict:
        """The same conflict has the same id in another merge too."""
        parts = [where.kind, where.name, base, *sorted([mine, theirs])]
        digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]
        twins = sum(1 for one in self.conflicts if one.id.startswith(digest))
        found = Conflict(f"{digest}-{twins}" if twins else digest, where, base, mine, theirs)
        self.conflicts.append(found)
        return found

    def pick(self, where: Where, base: str, mine: str, theirs: str) -> str | None:
        """The text that stands, None where the two contradict each other."""
        found = pick(base, mine, theirs)
        if found is not None:
            self.note(where, base, mine, theirs)
        return found

    def note(self, where: Where, base: str, mine: str, theirs: str) -> None:
        changed = [bare(side) != bare(base) for side in (mine, theirs)]
        if any(changed):
            side = Side.SAME if all(changed) else Side.MINE if changed[0] else Side.THEIRS
            self.taken[Taken(where, side)] = None

    def choose(self, where: Where, base: str, mine: str, theirs: str, *, apart: bool = False) -> Piece:
        """The text that stands, else what will be chosen."""
        found = self.pick(where, base, mine, theirs)
        if found is not None:
            return Piece.of(found, apart=apart)
        key = self.conflict(where, base, mine, theirs).id
        return Piece(lambda chosen: chosen[key], apart)


def pick(base: str, mine: str, theirs: str) -> str | None:
    """Whichever was changed, None if both were, and not alike. Blank lines around a text and line ends give way."""
    if theirs in {mine, base}:
        return mine
    if mine == base:
        return theirs
    plain = bare(base), bare(mine), bare(theirs)
    if plain[1] == plain[2]:
        return max(mine, theirs)
    if plain[2] == plain[0]:
        return mine
    return theirs if plain[1] == plain[0] else None


def joined(pieces: Iterable[Piece], chosen: Choices, eol: str) -> str:
    """One after the other, with the line ends and blank lines between that keep them what they are."""
    text: list[str] = []
    for piece in pieces:
        raw = piece.write(chosen)
        if raw:
            text += [_between(text[-1] if text else "", raw, eol, apart=piece.apart), raw]
    return "".join(text)


def _between(before: str, after: str, eol: str, *, apart: bool) -> str:
    if not before or before == "\ufeff":
        return ""
    end = "" if before.endswith("\n") else eol
    return end + eol if apart and not _parted(before, after) else end


def _parted(before: str, after: str) -> bool:
    last, first = split_lines(before)[-1], split_lines(after)[0]
    return any(is_blank(line) or heading_line(line) for line in (last, first))


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
