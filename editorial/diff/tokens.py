"""Words, blanks and marks of a text, none of which ends inside a grapheme cluster (UAX #29)."""

import regex

_DIGIT = r"0-9\u0966-\u096f"
_WORD = rf"A-Za-z_\u0900-\u0963\u0971-\u097f\u200c\u200d{_DIGIT}"

# Words and blanks of Latin and Devanagari, followed by what never joins what is before it. It spares the slower way.
_PLAIN = (
    rf"[{_WORD}]++(?:[.,][{_DIGIT}]++)*+(?=[\x00-\x7f\u0964\u0965]|\Z)"
    r"|[ \n\r\t]++(?=[!-~\u0904-\u0939\u0958-\u0961\u0964-\u0970\u0972-\u097f]|\Z)"
)
_ANY = rf"(?:(?=[\p{{L}}\p{{N}}\p{{M}}_])\X|(?<=[{_DIGIT}])[.,](?=[{_DIGIT}]))+|(?:(?=\s)\X)+|\X"

_TOKEN = regex.compile(f"{_PLAIN}|{_ANY}")
_WORDS = regex.compile(r"[\p{L}\p{N}]")


def tokens(text: str) -> list[str]:
    """The text in pieces: words (with vowel signs, nukta, joiners), numbers (`4,66,096`), runs of blanks, and every
    other cluster by itself, a danda too. Joined, they are the text.
    """
    found: list[str] = _TOKEN.findall(text)
    return found


def is_word(token: str) -> bool:
    return token[0].isalnum() or _WORDS.search(token) is not None


def count_words(text: str) -> int:
    return sum(map(is_word, tokens(text)))
