"""Parts of addresses. Django's `<slug:>` is ASCII only and would let an unknown language through."""

import unicodedata

from django.conf import settings

from glossary.models.entries import RESERVED_SLUGS


class LanguageConverter:
    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class EntryConverter(LanguageConverter):
    """An entry's slug, also in capitals: the views send those on to the address in lower case."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED_SLUGS))})(?![A-Za-z0-9_-]))[A-Za-z0-9][A-Za-z0-9_-]*"


class TopicConverter(LanguageConverter):
    """A topic's slug in any script; what a reader typed is brought to NFC, the form it is stored in."""

    regex = r"[^/\x00-\x1f]+"

    def to_python(self, value: str) -> str:
        return unicodedata.normalize("NFC", value).casefold()


class LetterConverter(LanguageConverter):
    """A letter of an alphabet; `0-9` stands for "#", under which titles go that begin with no letter."""

    regex = r"[^/\x00-\x1f]+"

    def to_python(self, value: str) -> str:
        return "#" if value == "0-9" else unicodedata.normalize("NFC", value).upper()

    def to_url(self, value: str) -> str:
        return "0-9" if value == "#" else value
