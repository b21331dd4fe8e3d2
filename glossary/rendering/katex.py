"""KaTeX dumps: formulas that arrived as HTML, some of them with their tags translated.

A dump holds the formula three times: as MathML, as TeX in an `<annotation>`, as spans for the eye.
"""

from dataclasses import dataclass, field
from html import unescape

import regex

from glossary.rendering.formulas import FormulaError, mathml

__all__ = ["DUMP_START", "MAX_DUMP", "dump_end", "tex_of", "words_of"]

DUMP_START = r"<[^<>]{0,60}(?:katex|कैटेक्स|काटेक्स|केटेक्स)[^<>]{0,60}>|<\s*(?:math|गणित)\b[^<>]{0,200}>"

MAX_DUMP = 100_000
_SPAN = regex.compile(r"<(/?)(?:span|math)\b[^<>]*>", regex.I)
_TAG = regex.compile(r"<\s*(?P<close>/?)\s*(?P<name>[^\s<>/=]+)[^<>]*>")
_LAST_CLOSER = regex.compile(r"(?r)<\s*/\s*(?:span|math|[^\x00-\x7f<>][^<>]{0,20})\s*>")
_NEXT_DUMP = regex.compile(r"""<[^<>]*katex["'”\s][^<>]*>""")
_FIRST_HALF = regex.compile(r"katex-mathml|katex-html|<\s*math\b")
_PARAGRAPH_END = regex.compile(r"\n[ \t]*(?=\n|\#|\Z)")
_ANNOTATION = regex.compile(r"<annotation\s[^<>]*application/x-tex[^<>]*>(.*?)</annotation>", regex.S)
_COMMAND = regex.compile(r"\\[a-zA-Z]+")
_MATHML_END = regex.compile(r"<\s*(?:/\s*semantics|annotation|एनोटेशन|टिप्पणी|/\s*math)\b|<[^<>]*katex-html")
_OPERATOR = regex.compile(r"[-+−–×÷*/=·]")
_MAX_NESTING = 50


def dump_end(text: str, start: int) -> tuple[int, bool]:
    """Where the dump that starts here ends, and whether it is sound: its tags pair and hold an annotation.

    A wreck ends at the last end of a span, or what may once have been one, in its paragraph.
    """
    depth = 0
    for match in _SPAN.finditer(text, start, start + MAX_DUMP):
        depth += -1 if match[1] else 1
        if depth == 0 and _is_sound(text[start : match.end()]):
            return match.end(), True
        if depth <= 0:
            break
    return _wreck_end(text, start), False


def _is_sound(dump: str) -> bool:
    return "<annotation" in dump and "</annotation>" in dump


def _wreck_end(text: str, start: int) -> int:
    paragraph = _PARAGRAPH_END.search(text, start, start + MAX_DUMP)
    end = paragraph.start() if paragraph else min(len(text), start + MAX_DUMP)
    half = _FIRST_HALF.search(text, start, end)
    another = _NEXT_DUMP.search(text, half.end(), end) if half else None
    end = another.start() if another else end
    last = _LAST_CLOSER.search(text, start, end)
    return last.end() if last else text.index(">", start) + 1


def tex_of(dump: str) -> str | None:
    """The TeX of a dump if MathML can be made of it, else None: from its annotation, or whatever is left of one."""
    annotation = _ANNOTATION.search(dump)
    pieces = [annotation[1]] if annotation else [p for p in _TAG.split(dump)[::3] if _COMMAND.search(p)]
    for piece in pieces:
        tex = unescape(piece).strip()
        try:
            mathml(tex, block=True)
        except FormulaError:
            continue
        return tex
    return None


def words_of(dump: str) -> list[str]:
    """The lines that a reader can make out in the MathML half of a dump, once; `a / b` for a fraction."""
    end = _MATHML_END.search(dump)
    half = dump[: end.start()] if end else dump
    text = _tree(half).text() if "<" in half else half
    return [line for row in text.split("\n") if (line := " ".join(row.split()))]


@dataclass(slots=True)
class _Node:
    name: str
    children: list["_Node | str"] = field(default_factory=list)

    def text(self) -> str:
        parts = [part for child in self.children if (part := child if isinstance(child, str) else child.text())]
        match self.name, parts:
            case "mfrac", [over, under]:
                return f"{_grouped(over)} / {_grouped(under)}"
            case "msup", [base, power]:
                return f"{base}^{_grouped(power)}"
            case "msub", [base, index]:
                return f"{base}_{_grouped(index)}"
            case "msqrt", _:
                return f"√({' '.join(parts)})"
            case "mtr", _:
                return f"{' '.join(parts)}\n"
        return " ".join(parts)


def _grouped(text: str) -> str:
    return f"({text})" if _OPERATOR.search(text) and " " in text else text


def _tree(half: str) -> _Node:
    """As far as the tags pair: what doesn't is taken for its content alone."""
    root = _Node("")
    stack = [root]
    at = 0
    for tag in _TAG.finditer(half):
        _add_text(stack[-1], half[at : tag.start()])
        at = tag.end()
        name = tag["name"].lower()
        if tag["close"]:
            _close(stack, name)
        elif len(stack) < _MAX_NESTING and not tag[0].endswith("/>"):
            node = _Node(name)
            stack[-1].children.append(node)
            stack.append(node)
    _add_text(stack[-1], half[at:])
    return root


def _add_text(node: _Node, raw: str) -> None:
    if text := unescape(raw).strip():
        node.children.append(text)


def _close(stack: list[_Node], name: str) -> None:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return
