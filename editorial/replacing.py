"""Find and replace in a text: whole words and whole letters, never an address or a keyword."""

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import regex

AROUND = 60

# Under NFC these stay apart or together as they were typed; a search means both.
_COMPOSED = {unicodedata.normalize("NFD", chr(code)): chr(code) for code in range(0x958, 0x960)}
_UNTOUCHED = regex.compile(
    r"(?m)\]\([^)\n]*\)"  # the target of a link
    r"|<[^<>\n]*>"  # a tag
    r"|^(?:keywords|related):.*$"
    r"|^(?:title|description):"
)
_FIELD = regex.compile(r"^(?:title|description):\s*")
_SENTENCE_ENDS = ".?!।\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place in a text; `before` and `after` are what of its sentence stands around it, “…” where that is cut."""

    number: int
    line: int
    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for. Never cuts a letter in two: `क` isn't found in `कि`."""

    find: str
    whole_words: bool = True
    same_case: bool = True

    @property
    def pattern(self) -> regex.Pattern[str]:
        """Raises ValueError if there is nothing to find."""
        plain = unicodedata.normalize("NFC", self.find)
        if not plain.strip():
            raise ValueError("There is nothing to find.")
        source = regex.escape(plain, special_only=True)
        for apart, together in _COMPOSED.items():
            source = source.replace(apart, f"(?:{apart}|{together})")
        source = rf"(?<![\u094d\u200d]){source}(?![\p{{M}}\u200c\u200d])"
        if self.whole_words:
            source = rf"(?<![\p{{L}}\p{{M}}\p{{N}}]){source}(?![\p{{L}}\p{{N}}])"
        return regex.compile(source, 0 if self.same_case else regex.IGNORECASE)


def hits(text: str, wanted: Search) -> list[Hit]:
    return [
        Hit(
            number=number,
            line=text.count("\n", 0, found.start()) + 1,
            before=_before(text, found.start()),
            found=found[0],
            after=_after(text, found.end()),
        )
        for number, found in enumerate(_found(text, wanted))
    ]


def replaced(text: str, wanted: Search, replacement: str, chosen: Collection[int]) -> str:
    """The text with the hits of these numbers replaced."""
    parts, end = [], 0
    for number, found in enumerate(_found(text, wanted)):
        if number in chosen:
            parts += [text[end : found.start()], replacement]
            end = found.end()
    return "".join([*parts, text[end:]])


def _found(text: str, wanted: Search) -> Iterator[regex.Match[str]]:
    kept = [match.span() for match in _UNTOUCHED.finditer(text)]
    for found in wanted.pattern.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in kept):
            yield found


def _before(text: str, end: int) -> str:
    start = max((text.rfind(mark, 0, end) for mark in _SENTENCE_ENDS), default=-1) + 1
    letters = regex.findall(r"\X", _FIELD.sub("", text[start:end].lstrip()))
    return "".join(letters) if len(letters) <= AROUND else "…" + "".join(letters[1 - AROUND :])


def _after(text: str, start: int) -> str:
    ends = [at + 1 for mark in _SENTENCE_ENDS if (at := text.find(mark, start)) >= 0]
    letters = regex.findall(r"\X", text[start : min(ends, default=len(text))].rstrip())
    return "".join(letters) if len(letters) <= AROUND else "".join(letters[: AROUND - 1]) + "…"
