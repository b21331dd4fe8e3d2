import unicodedata
from dataclasses import dataclass

import regex

NUKTA = "\u093c"
OTHER_LETTER = "#"
SORT_KEY_LENGTH = 400

_LATIN = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DEVANAGARI = (
    ("अ", "आ", "इ", "ई", "उ", "ऊ", "ऋ", "ए", "ऐ", "ऑ", "ओ", "औ"),
    ("क", "ख", "ग", "घ", "ङ"),
    ("च", "छ", "ज", "झ", "ञ"),
    ("ट", "ठ", "ड", "ढ", "ण"),
    ("त", "थ", "द", "ध", "न"),
    ("प", "फ", "ब", "भ", "म"),
    ("य", "र", "ल", "व"),
    ("श", "ष", "स", "ह"),
)
# Letters that have no place of their own in the Hindi alphabet, and where a reader looks for them.
_FILED_UNDER = {"ॠ": "ऋ", "ऌ": "ल", "ॡ": "ल", "ळ": "ल", "ऍ": "ए", "ऎ": "ए", "ऒ": "ओ", "ॲ": "अ", "ऄ": "अ", "ॐ": "ओ"}

_LEADING = regex.compile(r"^[^\p{L}\p{N}]+")
_UNSORTED = regex.compile(f"[{NUKTA}\u0300-\u036f\\p{{Cf}}]")
_UNREAD = regex.compile(r"<[^<>]*+>|\]\([^()\s]*+\)")


class UnknownLanguage(LookupError):
    """No such language is set up."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Unknown language {code!r}: choose from {', '.join(LANGUAGES)}.")
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The first of the heading names is the one used when such a part is made."""

    code: str
    name: str
    native_name: str
    highlights_headings: tuple[str, ...]
    faq_headings: tuple[str, ...]
    alphabet: tuple[tuple[str, ...], ...]
    words_per_minute: int = 200

    def letter(self, title: str) -> str:
        """The letter of the alphabet that a title is filed under, `#` for digits and foreign scripts."""
        start = _folded(title)[:1].upper()
        start = _FILED_UNDER.get(start, start)
        return start if any(start in group for group in self.alphabet) else OTHER_LETTER

    def sort_key(self, title: str) -> str:
        """Sorts as the alphabet does when compared code point by code point; at most `SORT_KEY_LENGTH` long.

        Folded without nukta, accents and joiners, then the title itself, what has a nukta after what has none. Latin
        titles follow Hindi ones, digits come last.
        """
        letter = self.letter(title)
        group = next(at for at, letters in enumerate(self.alphabet) if letter in letters)
        rank = 0 if group == 0 or letter not in (*_LATIN, OTHER_LETTER) else 1 + (letter == OTHER_LETTER)
        half = SORT_KEY_LENGTH // 2 - 1
        exact = unicodedata.normalize("NFD", title).replace(NUKTA, "\u097f").replace("\0", "").strip()
        return f"{rank}{_folded(title)[:half]}\x01{exact[:half]}"


def _folded(title: str) -> str:
    """What counts for order first: letters without nukta and accents, from the first letter or digit on."""
    bare = _UNSORTED.sub("", unicodedata.normalize("NFD", title.replace("\0", "")))
    return _LEADING.sub("", unicodedata.normalize("NFC", bare).casefold())


LANGUAGES: dict[str, Language] = {
    "en": Language(
        code="en",
        name="English",
        native_name="English",
        highlights_headings=("Features", "Highlights", "Key Takeaways", "Key Points"),
        faq_headings=("FAQ", "FAQs", "Frequently Asked Questions"),
        alphabet=(_LATIN, (OTHER_LETTER,)),
    ),
    "hi": Language(
        code="hi",
        name="Hindi",
        native_name="हिन्दी",
        highlights_headings=(
            "हाइलाइट",
            "मुख्य बातें",
            "हाइलाइट्स",
            "मुख्य बिंदु",
            "मुख्य विशेषताएं",
            "मुख्य विशेषताएँ",
            "विशेषताएं",
            "विशेषताएँ",
        ),
        faq_headings=(
            "सामान्य प्रश्न",
            "अक्सर पूछे जाने वाले प्रश्न",
            "अक्सर पूछे जाने वाले सवाल",
            "पूछे जाने वाले प्रश्न",
        ),
        alphabet=(*_DEVANAGARI, _LATIN, (OTHER_LETTER,)),
    ),
}


def language(code: str) -> Language:
    """Raises UnknownLanguage."""
    try:
        return LANGUAGES[code]
    except KeyError:
        raise UnknownLanguage(code) from None


def reading_minutes(text: str, code: str) -> int:
    """Whole minutes, at least one, at the language's words per minute; tags and link targets aren't read."""
    words = _UNREAD.sub(" ", text).split()
    return max(1, round(len(words) / language(code).words_per_minute))
