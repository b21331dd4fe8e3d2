"""Inside a line: links find their addresses, raw tags are kept bare or dropped, and all of them pair."""

from dataclasses import dataclass
from html import unescape

import regex
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from glossary.rendering.islands import MARK
from glossary.rendering.links import Anchor, Targets, resolve
from glossary.rendering.words import Words

__all__ = ["lame_link", "mark", "settled"]

_TAG = regex.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)")
_HREF = regex.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", regex.I)
_KEPT = {"b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "code", "kbd"}
_LAME_LINK = regex.compile(r"\[((?:[^\[\]\\]|\\.)*+)\]\s?\(\s*/[^()<>\n]*\)")
_NO_ADDRESS = "?"
_WORD = regex.compile(r"[\p{L}\p{N}]")
_UNSETTLED = {"html_inline", "link_open", "link_close"}


def mark(state: StateInline, silent: bool) -> bool:
    """The mark of an island becomes a token `island`; its `content` is the number."""
    match = MARK.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        state.push("island", "", 0).content = match[1]
    state.pos = match.end()
    return True


def lame_link(state: StateInline, silent: bool) -> bool:
    """What Markdown doesn't take for a link, as a space is in its address or before it, is one without an address."""
    if state.src[state.pos] != "[":
        return False
    match = _LAME_LINK.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        end = state.posMax
        state.push("link_open", "a", 1).attrs = {"href": _NO_ADDRESS}
        state.pos, state.posMax = match.span(1)
        state.md.inline.tokenize(state)
        state.push("link_close", "a", -1)
        state.posMax = end
    state.pos = match.end()
    return True


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    tag: str
    at: int


class _Settling:
    def __init__(self, targets: Targets, words: Words) -> None:
        self.targets = targets
        self.words = words
        self.out: list[Token] = []
        self.open: list[_Open] = []

    def raw_tag(self, token: Token) -> None:
        tag = _TAG.match(token.content)
        name = tag["name"].lower() if tag else ""
        if name == "br":
            self.out.append(Token("hardbreak", "br", 0))
        elif name == "a" or name in _KEPT:
            self._raw_pair(token.content, name, closes=bool(tag and tag["close"]))

    def _raw_pair(self, source: str, name: str, *, closes: bool) -> None:
        if closes:
            self.close(name)
        elif name == "a":
            address = _HREF.search(source)
            self.open_link("a", unescape("".join(filter(None, address.groups()))) if address else "")
        else:
            self._push(name, Anchor(name))

    def open_link(self, name: str, address: str) -> None:
        inside_another = any(entry.name in {"a", "link"} for entry in self.open)
        self._push(name, Anchor("") if inside_another else resolve(address, self.targets, self.words))

    def _push(self, name: str, anchor: Anchor) -> None:
        self.open.append(_Open(name, anchor.tag, len(self.out)))
        if anchor.tag:
            self.out.append(Token("tag_open", anchor.tag, 1, attrs=dict(anchor.attributes)))

    def close(self, name: str) -> None:
        """Closes the innermost of that name and what was left open in it; nothing if there is none."""
        if any(entry.name == name for entry in self.open):
            while self._close_last() != name:
                pass

    def _close_last(self) -> str:
        entry = self.open.pop()
        if entry.tag and entry.name in {"a", "link"}:
            self._close_link(entry)
        elif entry.tag:
            self.out.append(Token("tag_close", entry.tag, -1))
        return entry.name

    def _close_link(self, entry: _Open) -> None:
        """Blanks at the ends move out of the link; a link without a word in it is none."""
        opening, label = self.out[entry.at], self.out[entry.at + 1 :]
        if not any(token.type == "island" or _WORD.search(token.content) for token in label):
            self.out[entry.at :] = label
            return
        before, after = _trimmed(label)
        self.out[entry.at :] = [*before, opening, *label, Token("tag_close", entry.tag, -1), *after]

    def finish(self) -> list[Token]:
        while self.open:
            self._close_last()
        return self.out


def _trimmed(label: list[Token]) -> tuple[list[Token], list[Token]]:
    before: list[Token] = []
    after: list[Token] = []
    first, last = label[0], label[-1]
    if first.type == "text" and first.content[:1].isspace():
        first.content = first.content.lstrip()
        before = [Token("text", "", 0, content=" ")]
    if last.type == "text" and last.content[-1:].isspace():
        last.content = last.content.rstrip()
        after = [Token("text", "", 0, content=" ")]
    return before, after


def settled(tokens: list[Token], targets: Targets, words: Words) -> list[Token]:
    if not any(token.type in _UNSETTLED for token in tokens):
        return tokens
    settling = _Settling(targets, words)
    for token in tokens:
        match token.type:
            case "html_inline":
                settling.raw_tag(token)
            case "link_open":
                settling.open_link("link", str(token.attrs.get("href", "")))
            case "link_close":
                settling.close("link")
            case _:
                settling.out.append(token)
    return settling.finish()
