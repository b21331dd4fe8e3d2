"""Finds what a Hindi reader would see or hear in Latin letters."""

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr", "base"}
SILENT = {"style", "script", "math", "svg"}
SPOKEN = {"aria-label", "aria-description", "title", "alt", "placeholder"}
_WORD = re.compile(r"[A-Za-z]{2,}")
_SAID_LATER = re.compile(r"[A-Z][\w ,.?!’'“”:;()-]*")


class Latin(HTMLParser):
    """`words`: those in Latin letters that a page gives out as Hindi, its attributes included."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        foreign = attributes.get("lang", "hi") != "hi" or attributes.get("class") == "address" or tag in SILENT
        if not foreign:
            for name, value in attributes.items():
                if value and _is_spoken(tag, name, value, attributes):
                    self.handle_data(value)
        if tag not in VOID:
            self.open.append((tag, foreign))

    def handle_endtag(self, tag: str) -> None:
        # HTML lets some elements end with their parent, and the admin does.
        if tag in [name for name, _foreign in self.open]:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(foreign for _tag, foreign in self.open):
            self.words += _WORD.findall(data)


def _is_spoken(tag: str, name: str, value: str, attributes: dict[str, str | None]) -> bool:
    if name == "content":
        return attributes.get("name") == "description"
    if name == "value":
        return tag == "input" and attributes.get("type") in {"submit", "button", "reset"}
    return name in SPOKEN or (name.startswith("data-") and bool(_SAID_LATER.fullmatch(value)))
