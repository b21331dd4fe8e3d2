"""What the code asks to be translated, and what the catalogues hold. Needs no gettext tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "editorial", "glossary")
# Name of the call, and how many of its arguments are its context and its texts.
CALLS = {
    f"{context}{plural}gettext{lazy}": (len(context), 1 + len(plural))
    for context in ("", "p")
    for plural in ("", "n")
    for lazy in ("", "_lazy", "_noop")
} | {"_": (0, 1), "npgettext": (1, 2), "npgettext_lazy": (1, 2)}
_CALL = re.compile(r"\b(\w*gettext|_)\(")
_LITERAL = re.compile(r"""\s*,?\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    plural: str = ""
    context: str = ""


def asked() -> dict[Message, str]:
    """Each message of our code and templates, with a place that asks for it."""
    found: dict[Message, str] = {}
    for path in sources():
        read = _in_template if path.suffix == ".html" else in_module
        for message in read(path.read_text()):
            found.setdefault(message, str(path.relative_to(ROOT)))
    return found


def sources() -> list[Path]:
    modules = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    templates = [
        path for folder in (ROOT, *(ROOT / app for app in APPS)) for path in folder.glob("templates/**/*.html")
    ]
    return sorted([*modules, *templates])


def in_module(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            arguments = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if name in CALLS and all(isinstance(each, str) for each in arguments):
                yield from _message(name, arguments)


def _in_template(text: str) -> Iterator[Message]:
    code = templatize(text)
    for call in _CALL.finditer(code):
        arguments, at = [], call.end()
        while literal := _LITERAL.match(code, at):
            arguments.append(ast.literal_eval(literal[1]))
            at = literal.end()
        yield from _message(call[1], arguments)


def _message(name: str, arguments: list[str]) -> Iterator[Message]:
    contexts, texts = CALLS[name]
    if len(arguments) >= contexts + texts:
        context = arguments[0] if contexts else ""
        yield Message(arguments[contexts], arguments[contexts + 1] if texts == 2 else "", context)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message of a catalogue, its translations by form, its flags."""

    message: Message
    translations: list[str]
    flags: str


def entries(catalogue: Path) -> list[Entry]:
    """All but the header."""
    return [_entry(block) for block in catalogue.read_text().split("\n\n")[1:] if "msgid" in block]


def _entry(block: str) -> Entry:
    fields = re.findall(r'^(msg\w+)(?:\[\d\])? ((?:".*"\n?)+)', block, re.MULTILINE)
    values = [(key, "".join(map(ast.literal_eval, text.splitlines()))) for key, text in fields]
    texts = dict(values)
    message = Message(texts["msgid"], texts.get("msgid_plural", ""), texts.get("msgctxt", ""))
    flags = " ".join(line for line in block.splitlines() if line.startswith("#,"))
    return Entry(message, [text for key, text in values if key == "msgstr"], flags)
