"""New texts from a document's parts. Each function gives the whole text; what it does not change stays as it is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from glossary.documents.front import join_list, split_list, value_of, with_value
from glossary.documents.lines import is_blank, item_offset, split_lines
from glossary.documents.parser import BOM, QUESTION_LEVEL
from glossary.documents.parts import (
    Part,
    PartKind,
    QuestionText,
    SectionText,
    clean_body,
    highlights_in,
    item_of,
    question_of,
    questions_in,
    section_of,
    shape,
)

_HEAD = (PartKind.FRONT, PartKind.TITLE)


def line_end(text: str) -> str:
    """That of the first line."""
    first = text.partition("\n")[0]
    return "\r\n" if first.endswith("\r") else "\n"


def joined(raws: Iterable[str], eol: str) -> str:
    """The raw texts one after the other, a line end where one lacks it."""
    text = ""
    for raw in filter(None, raws):
        text += raw if not text or text == BOM or text.endswith("\n") else eol + raw
    return text


def with_front(parts: Sequence[Part], key: str, value: str, eol: str) -> str:
    """One value of the front matter changed; a new front matter where there is none."""
    at = next((i for i, part in enumerate(parts) if part.kind is PartKind.FRONT), None)
    if at is None:
        at = 1 if parts and parts[0].raw == BOM else 0
        return joined([*_raws(parts[:at]), with_value("", key, value, eol), *_raws(parts[at:])], eol)
    front = with_value(parts[at].raw, key, value, line_end(parts[at].raw))
    return joined([*_raws(parts[:at]), front, *_raws(parts[at + 1 :])], eol)


def with_front_list(parts: Sequence[Part], key: str, words: Sequence[str], kept: Sequence[str], eol: str) -> str:
    """A comma-separated value; `kept` are words of it that were not understood and stay."""
    front = next((part.raw for part in parts if part.kind is PartKind.FRONT), "")
    value = value_of(front, key) or ""
    return with_front(parts, key, join_list([*words, *kept], value), eol)


def front_words(parts: Sequence[Part], key: str) -> tuple[str, ...]:
    front = next((part.raw for part in parts if part.kind is PartKind.FRONT), "")
    return split_list(value_of(front, key) or "")


def with_title_heading(parts: Sequence[Part], title: str, eol: str) -> str:
    """The `#` heading changed, or made after the front matter."""
    raws = _raws(parts)
    at = next((i for i, part in enumerate(parts) if part.kind is PartKind.TITLE), None)
    if at is None:
        at = sum(1 for part in parts if part.kind is PartKind.FRONT or part.raw == BOM)
        lead = eol if any(part.kind is PartKind.FRONT for part in parts) else ""
        raws.insert(at, lead + _heading_line(1, title) + eol)
    else:
        raws[at] = _headed(parts[at], 1, title)
    return joined(raws, eol)


def with_sections(parts: Sequence[Part], new: Sequence[SectionText], eol: str) -> str:
    """New sections stand before the highlights and questions that follow the section before them."""
    places = [i for i, part in enumerate(parts) if part.kind is PartKind.SECTION]
    old = [section_of(parts[i]) for i in places]
    head = max((i + 1 for i, part in enumerate(parts) if part.kind in _HEAD or part.raw == BOM), default=0)
    matches = list(matched(old, new))
    out = _Out(parts, eol)
    for at, match in enumerate(matches):
        if match.anchor is None:
            ahead = next((places[later.anchor] for later in matches[at:] if later.anchor is not None), len(parts))
            out.skip_to(min(ahead, head))
        else:
            out.skip_to(places[match.anchor])
        like = None if match.source is None else parts[places[match.source]]
        out.section(new[at], like, moved=match.anchor is None)
    out.skip_to(len(parts))
    return joined(out.raws, eol)


class _Out:
    """Collects raw texts: old parts that are no sections in their order, sections where they are put."""

    def __init__(self, parts: Sequence[Part], eol: str) -> None:
        self.parts = parts
        self.eol = eol
        self.at = 0
        self.raws: list[str] = []
        self.last: PartKind | None = None
        self.titled = any(part.kind is PartKind.TITLE for part in parts)

    def skip_to(self, end: int) -> None:
        for part in self.parts[self.at : end]:
            if part.kind is not PartKind.SECTION:
                self._add(part.kind, part.raw)
        self.at = max(self.at, end)

    def section(self, section: SectionText, like: Part | None, *, moved: bool) -> None:
        level = self._level(section)
        if like and like.level == level and section_of(like) == section:
            raw = like.raw
        else:
            raw = _sectioned(like, level, section, self.eol)
        if self._needs_lead(level, moved=moved or not like) and not is_blank(split_lines(raw)[0]):
            raw = self.eol + raw
        self._add(PartKind.SECTION, raw)

    def _needs_lead(self, level: int, *, moved: bool) -> bool:
        if not self.raws or self.raws == [BOM]:
            return False
        return moved or (not level and self.last is PartKind.SECTION)

    def _level(self, section: SectionText) -> int:
        """One that keeps it a section of its own where it stands: not a title, a question or a highlight's text."""
        if self.last is PartKind.FAQ:
            return min(section.level, 2) or 2
        if section.level == 0 and self.last is PartKind.HIGHLIGHTS:
            return 2
        return 2 if section.level == 1 and not self.titled else section.level

    def _add(self, kind: PartKind, raw: str) -> None:
        self.raws.append(raw)
        self.last = kind


def with_highlights(parts: Sequence[Part], new: Sequence[str], name: str, eol: str) -> str:
    return _with_children(parts, new, _Kind(PartKind.HIGHLIGHTS, highlights_in, item_of, _item_raw), name, eol)


def with_questions(parts: Sequence[Part], new: Sequence[QuestionText], name: str, eol: str) -> str:
    kind = _Kind(PartKind.FAQ, questions_in, question_of, _question_raw)
    return _with_children(parts, new, kind, name, eol)


@dataclass(frozen=True, slots=True)
class Match:
    """`anchor`: the old value in whose place a new one stands; `source`: the old one whose writing it takes over."""

    anchor: int | None
    source: int | None


def matched[T](old: Sequence[T], new: Sequence[T]) -> Iterator[Match]:
    """One Match for each new value, anchors in rising order."""
    anchors = _anchors(old, new)
    kept = {i for i, j in zip(anchors, range(len(new)), strict=True) if i is not None and old[i] == new[j]}
    spare = defaultdict(list)
    for i in range(len(old) - 1, -1, -1):
        if i not in kept:
            spare[old[i]].append(i)
    for anchor, value in zip(anchors, new, strict=True):
        moved = anchor not in kept and spare.get(value)
        yield Match(anchor, moved.pop() if moved else anchor)


def _anchors[T](old: Sequence[T], new: Sequence[T]) -> list[int | None]:
    """What is equal at both ends belongs together, and so does what stands in one place between equal ones."""
    ends = min(len(old), len(new))
    start = next((i for i in range(ends) if old[i] != new[i]), ends)
    tail = next((i for i in range(ends - start) if old[-1 - i] != new[-1 - i]), ends - start)
    found: list[int | None] = [*range(start), *[None] * (len(new) - start - tail), *range(len(old) - tail, len(old))]
    middle = SequenceMatcher(None, old[start : len(old) - tail], new[start : len(new) - tail], autojunk=False)
    for tag, i1, i2, j1, j2 in middle.get_opcodes():
        if tag in {"equal", "replace"}:
            for i, j in zip(range(i1, i2), range(j1, j2), strict=False):
                found[start + j] = start + i
    return found


@dataclass(frozen=True, slots=True)
class _Kind[T]:
    """How the children of highlights and FAQ are read and written."""

    kind: PartKind
    children: Callable[[Sequence[Part]], list[Part]]
    read: Callable[[Part], T]
    write: Callable[[T, Part | None, str], str]


def _with_children[T](parts: Sequence[Part], new: Sequence[T], kind: _Kind[T], name: str, eol: str) -> str:
    homes = [i for i, part in enumerate(parts) if part.kind is kind.kind]
    raws = _raws(parts)
    if not homes:
        at = _place(parts, kind.kind)
        lead = eol if any(raw != BOM for raw in raws[:at]) else ""
        items = [eol + _content(kind.write(value, None, eol)) for value in new[:1]]
        separator = "" if kind.kind is PartKind.HIGHLIGHTS else eol
        items += [separator + _content(kind.write(value, None, eol)) for value in new[1:]]
        raws.insert(at, lead + _heading_line(2, name) + eol + "".join(items))
        return joined(raws, eol)
    for home, values in zip(homes, _shared_out(parts, homes, new, kind), strict=True):
        raws[home] = _refilled(parts[home], values, kind)
    return joined(_kept_apart(parts, raws), eol)


def _kept_apart(parts: Sequence[Part], raws: Sequence[str]) -> Iterator[str]:
    """A deep section that comes to stand after the questions would become one: it gets level 2."""
    last = None
    for part, raw in zip(parts, raws, strict=True):
        deep = last is PartKind.FAQ and part.kind is PartKind.SECTION and part.level > 2
        yield _headed(part, 2, part.heading) if deep else raw
        last = part.kind if raw else last


def _place(parts: Sequence[Part], kind: PartKind) -> int:
    """Where such a part is put: at the end, highlights before the questions."""
    if kind is PartKind.HIGHLIGHTS:
        faq = next((i for i, part in enumerate(parts) if part.kind is PartKind.FAQ), None)
        if faq is not None:
            return faq
    blank = bool(parts) and parts[-1].kind is PartKind.OTHER and parts[-1].raw != BOM
    return len(parts) - blank


type _Written[T] = list[tuple[T, Part | None]]


def _shared_out[T](parts: Sequence[Part], homes: Sequence[int], new: Sequence[T], kind: _Kind[T]) -> list[_Written[T]]:
    """The new values by the part they go to, each with the old child whose writing it takes over."""
    old = [(at, child) for at, home in enumerate(homes) for child in kind.children([parts[home]])]
    shares: list[_Written[T]] = [[] for _ in homes]
    here = 0
    for value, match in zip(new, matched([kind.read(child) for _, child in old], new), strict=True):
        if match.anchor is not None:
            here = max(here, old[match.anchor][0])
        shares[here].append((value, None if match.source is None else old[match.source][1]))
    return shares


def _refilled[T](part: Part, values: _Written[T], kind: _Kind[T]) -> str:
    """The part with these children. One that loses all of them goes, but for text that is none."""
    old = kind.children([part])
    other = "".join(child.raw for child in part.children if child.kind is PartKind.OTHER)
    if part.children and not values and not other:
        return ""
    eol = line_end(part.raw.lstrip("\r\n") or part.raw)
    first, between = _leads(old, eol)
    head = part.raw[: len(part.raw) - sum(len(child.raw) for child in part.children)] + other
    raws = [head]
    for at, (value, like) in enumerate(values):
        same = like is not None and kind.read(like) == value
        raw = like.raw if like and same else kind.write(value, like or (old[0] if old else None), eol)
        raws.append(_with_lead(raw, like, first if at == 0 else between, old, at == 0))
    return joined(raws, eol)


def _leads(old: Sequence[Part], eol: str) -> tuple[str, str]:
    """The blank lines before the first child, and between children."""
    first = shape(old[0].raw, headed=False).lead if old else eol
    between = shape(old[1].raw, headed=False).lead if len(old) > 1 else first
    return first, between


def _with_lead(raw: str, like: Part | None, lead: str, old: Sequence[Part], leads: bool) -> str:
    """A child keeps its blank lines unless it became the first, or no longer is."""
    was_first = bool(old) and like is old[0]
    if like is not None and was_first == leads:
        return raw
    return lead + _content(raw)


def _content(raw: str) -> str:
    return raw[len(shape(raw, headed=False).lead) :]


def _item_raw(text: str, like: Part | None, eol: str) -> str:
    lead, marker = "", "- "
    if like:
        whole = shape(like.raw, headed=False)
        lead, marker = whole.lead, whole.body[: item_offset(whole.body)]
        marker = marker if marker.strip() and "\n" not in marker else marker.rstrip("\r\n") + " "
    first, *rest = text.split("\n")
    pad = " " * len(marker)
    lines = [(marker + first).rstrip() if not first else marker + first, *(pad + line if line else "" for line in rest)]
    return lead + eol.join(lines) + eol


def _question_raw(question: QuestionText, like: Part | None, eol: str) -> str:
    return _sectioned(like, QUESTION_LEVEL, SectionText(QUESTION_LEVEL, question.question, question.answer), eol)


def _sectioned(like: Part | None, level: int, section: SectionText, eol: str) -> str:
    """A part with heading and body, written as `like` where that says how, and as the house writes it otherwise."""
    if like is None:
        head = _heading_line(level, section.heading) + eol if level else ""
        gap = eol if level and section.body else ""
        return eol + head + gap + _lines(section.body, eol)
    old = shape(like.raw, headed=like.level > 0)
    eol = line_end(like.raw.lstrip("\r\n") or like.raw)
    head = _head_of(like, old.head, level, section.heading, eol)
    if clean_body(old.body) == section.body:
        return joined([old.lead, head, old.gap, old.body], eol)
    gap = old.gap if old.body and like.level else eol
    return joined([old.lead, head, gap if section.body and level else "", _lines(section.body, eol)], eol)


def _head_of(like: Part, old: str, level: int, heading: str, eol: str) -> str:
    if not level:
        return ""
    return old if (like.level, like.heading) == (level, heading) else _heading_line(level, heading) + eol


def _headed(part: Part, level: int, heading: str) -> str:
    old = shape(part.raw, headed=True)
    end = old.head[len(old.head.rstrip("\r\n")) :]
    return old.lead + _heading_line(level, heading) + end + old.gap + old.body


def _heading_line(level: int, heading: str) -> str:
    return f"{'#' * level} {heading}".rstrip()


def _lines(body: str, eol: str) -> str:
    return body.replace("\n", eol) + eol if body else ""


def _raws(parts: Sequence[Part]) -> list[str]:
    return [part.raw for part in parts]
