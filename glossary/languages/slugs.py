import unicodedata

import regex

_UNWANTED = regex.compile(r"[^\p{L}\p{M}\p{N}\u200c\u200d]+")


def slugify(text: str) -> str:
    """Letters, marks and digits of any script, in NFC and folded case, joined by single hyphens.

    Django's `slugify` drops vowel signs: `की` and `का` would both become `क`.
    """
    return _UNWANTED.sub("-", unicodedata.normalize("NFC", text).casefold()).strip("-")
