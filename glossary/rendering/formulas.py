"""TeX to MathML."""

from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, tostring

import regex
from latex2mathml.converter import Converter

__all__ = ["FormulaError", "mathml"]

MAX_TEX = 5_000
MAX_DEPTH = 40

# Definitions could recurse or grow without end.
_DEFINITION = regex.compile(r"\\(?:def|edef|gdef|let|newcommand|renewcommand|providecommand|newenvironment)\b")

# latex2mathml knows `align*` and `matrix`, but not these names for them.
_ENVIRONMENT = regex.compile(r"\\(begin|end)\{(aligned|alignedat|align|split|eqnarray|gathered|gather|equation)\*?\}")
_MATRIX = {"gathered", "gather", "equation"}
_COLUMN_COUNT = regex.compile(r"(\\begin\{alignedat\*?\})\{\d+\}")
_BREAK = regex.compile(r"\\\\|\\newline\b")
_BRACE = regex.compile(r"\\.|[{}]", regex.S)
_PERCENT = regex.compile(r"(?<!\\)%")

# Words of a script whose letters join fall apart when each letter is a variable of its own.
_TEXT_OR_WORDS = regex.compile(
    r"""\\(?:text\w*|mbox|operatorname)\*?\s*\{[^{}]*\}
      | (?P<words> (?P<word>\p{Devanagari}[\p{Devanagari}\p{M}\u200c\u200d]*) (?:\ +(?&word))* )""",
    regex.X,
)


class FormulaError(Exception):
    """TeX that can't be shown as MathML."""


@lru_cache(maxsize=1024)
def mathml(tex: str, *, block: bool) -> str:
    """A `<math>` element, escaped. Raises FormulaError."""
    if len(tex) > MAX_TEX or _DEFINITION.search(tex) or not _has_sound_braces(tex):
        raise FormulaError(tex)
    try:
        math = Converter(display="block" if block else "inline").convert_to_element(_prepared(tex))
    except Exception as error:  # the library answers bad TeX with any exception
        raise FormulaError(tex) from error
    del math.attrib["xmlns"]
    for element in math.iter():
        element.text = unescape(element.text or "")
        if element.tag == "mtext" and element.text.strip():
            _as_operand(element)
    if not any(_written(math)) or any("\\" in text for text in _written(math)):
        raise FormulaError(tex)
    return tostring(math, encoding="unicode", short_empty_elements=False)


def _as_operand(text: Element) -> None:
    """Words count as space around an operator if they are `mtext`; what they name is a quantity here."""
    text.tag = "mi"
    text.attrib.setdefault("mathvariant", "normal")


def _written(math: Element) -> Iterator[str]:
    return (element.text for element in math.iter() if element.text)


def _has_sound_braces(tex: str) -> bool:
    depth = 0
    for brace in _BRACE.findall(tex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if not 0 <= depth <= MAX_DEPTH:
            return False
    return not depth


def _prepared(tex: str) -> str:
    tex = _COLUMN_COUNT.sub(r"\1", tex.strip())
    if _BREAK.search(tex) and r"\begin" not in tex:
        tex = rf"\begin{{align}}{_BREAK.sub(lambda _: r'\\', tex)}\end{{align}}"
    tex = _ENVIRONMENT.sub(lambda m: rf"\{m[1]}{{{'matrix' if m[2] in _MATRIX else 'align*'}}}", tex)
    tex = _PERCENT.sub(r"\\%", tex)
    return _TEXT_OR_WORDS.sub(lambda m: rf"\text{{{m['words']}}}" if m["words"] else m[0], tex)
