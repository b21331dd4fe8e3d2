"""Word marks in two pieces of safe HTML, as `glossary.rendering` makes it: `<del>` and `<ins>` around words only.

No tag is moved, made or lost: a mark opens and closes within one stretch of text, or around a whole formula. So what
was safe stays so, and without its marks the new side is the new HTML.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from html import escape, unescape

import regex

from editorial.diff.sequences import Match, matches
from editorial.diff.tokens import tokens

# The cleaner writes attributes in double quotes, and text without `<`.
_PIECES = regex.compile(r'(<math\b.*?</math>)|(<(/?)([a-z0-9]+)(?:[^<>"]|"[^"]*")*>)|([^<]+)', regex.DOTALL)

# Of a word within these it counts whether they changed: a link that leads elsewhere is another one.
_INLINE = frozenset({"a", "b", "code", "del", "em", "i", "kbd", "s", "span", "strong", "sub", "sup", "u"})

_NOTHING: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class Marked:
    """`inline`: both in one; `old` and `new`: each with its own marks. `is_same`: a reader sees no difference."""

    inline: str
    old: str
    new: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class _Item:
    """A tag (no key), blanks (a blank key), or a word or formula with the inline tags around it."""

    html: str
    key: str = ""

    @property
    def is_tag(self) -> bool:
        return not self.key

    @property
    def is_word(self) -> bool:
        return bool(self.key) and not self.key.isspace()


def marked(old: str, new: str) -> Marked:
    """Compares two fragments word by word; either may be empty."""
    olds, news = list(_items(old)), list(_items(new))
    old_words = [at for at, item in enumerate(olds) if item.is_word]
    new_words = [at for at, item in enumerate(news) if item.is_word]
    found = matches([olds[at].key for at in old_words], [news[at].key for at in new_words])
    out = set(old_words) - {old_words[match.i + n] for match in found for n in range(match.size)}
    put = set(new_words) - {new_words[match.j + n] for match in found for n in range(match.size)}
    gone = _gone(olds, old_words, new_words, found) if new_words else {}
    before, after = _with_marks(olds, out, "del"), _with_marks(news, put, "ins")
    return Marked(
        inline=_with_marks(news, put, "ins", gone) if new_words or not out else before + after,
        old=before,
        new=after,
        is_same=not out and not put,
    )


def _items(html: str) -> Iterator[_Item]:
    around: list[str] = []
    for formula, tag, closing, name, text in _PIECES.findall(html):
        if formula:
            yield _Item(formula, formula + "".join(around))
        elif tag:
            # A mark of the text's own must not look like one of ours.
            yield _Item(tag.replace("del", "s", 1) if name == "del" else tag)
            _follow(around, tag, name, closes=bool(closing))
        else:
            context = "".join(around)
            for token in tokens(unescape(text)):
                yield _Item(_escaped(token), " " if token.isspace() else token + context)


def _follow(around: list[str], tag: str, name: str, *, closes: bool) -> None:
    if name in _INLINE and not closes:
        around.append(tag)
    elif name in _INLINE and around:
        around.pop()


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\xa0", "&nbsp;")


def _gone(
    olds: Sequence[_Item], old_words: Sequence[int], new_words: Sequence[int], found: Iterable[Match]
) -> dict[int, str]:
    """What was taken out, by the place of the new item before which it is shown; always beside a word."""
    gone: dict[int, str] = {}
    i = j = 0
    for match in [*found, Match(len(old_words), len(new_words), 0)]:
        if i < match.i:
            words = _flat(olds[old_words[i] : old_words[match.i - 1] + 1])
            if j < len(new_words):
                gone[new_words[j]] = f"<del>{words}</del> "
            else:
                gone[new_words[-1] + 1] = f" <del>{words}</del>"
        i, j = match.i + match.size, match.j + match.size
    return gone


def _flat(items: Sequence[_Item]) -> str:
    """Words and formulas without the tags between them."""
    return "".join(item.html if not item.is_tag else "" if _is_inline(item) else " " for item in items)


def _is_inline(tag: _Item) -> bool:
    return tag.html.strip("</>").split(" ")[0] in _INLINE


def _with_marks(items: Sequence[_Item], changed: Set[int], mark: str, gone: Mapping[int, str] = _NOTHING) -> str:
    """The items, changed words marked, what is gone before the item at its place."""
    html: list[str] = []
    held: list[str] = []  # blanks after a changed word: within the mark if it goes on
    for at, item in enumerate([*items, _Item("")]):
        if held and not item.is_tag and not item.is_word:
            held.append(item.html)
            continue
        if held and at in changed:
            html += [*held[1:], item.html]
            held = held[:1]
            continue
        if held:
            html += [held[0], *held[1:]]
            held = []
        html.append(gone.get(at, ""))
        if at in changed:
            html.append(f"<{mark}>")
            held = [f"</{mark}>"]
        html.append(item.html)
    return "".join(html)
