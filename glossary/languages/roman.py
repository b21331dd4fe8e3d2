"""Hindi in Roman letters, as people type it on a keyboard without Devanagari: `शेयर बाज़ार` is `sheyar bazar`."""

import unicodedata
from dataclasses import dataclass, replace

import regex

VIRAMA = "\u094d"
_NASALS = {"\u0901", "\u0902"}

_VOWELS = {
    "अ": "a",
    "आ": "a",
    "इ": "i",
    "ई": "i",
    "उ": "u",
    "ऊ": "u",
    "ऋ": "ri",
    "ऍ": "e",
    "ऎ": "e",
    "ए": "e",
    "ऐ": "ai",
    "ऑ": "o",
    "ऒ": "o",
    "ओ": "o",
    "औ": "au",
    "ॲ": "a",
    "ॐ": "om",
}
_SIGNS = {
    "ा": "a",
    "ि": "i",
    "ी": "i",
    "ु": "u",
    "ू": "u",
    "ृ": "ri",
    "ॅ": "e",
    "ॆ": "e",
    "े": "e",
    "ै": "ai",
    "ॉ": "o",
    "ॊ": "o",
    "ो": "o",
    "ौ": "au",
}
_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        [
            "k",
            "kh",
            "g",
            "gh",
            "n",
            "ch",
            "chh",
            "j",
            "jh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "p",
            "ph",
            "b",
            "bh",
            "m",
            "y",
            "r",
            "l",
            "v",
            "sh",
            "sh",
            "s",
            "h",
            "l",
        ],
        strict=True,
    )
)
_WITH_NUKTA = {"क": "k", "ख": "kh", "ग": "g", "ज": "z", "ड": "d", "ढ": "dh", "फ": "f", "य": "y"}
_CLUSTERS = {"क्ष": "ksh", "ज्ञ": "gy", "च्च": "chch"}
_LABIALS = "पफबभम"

_WORD = regex.compile(r"\p{Deva}+")
_LETTER = regex.compile(r"(क्ष|ज्ञ|\p{L})(\u093c?)((?:\u094d[\u200c\u200d]?|[\u093e-\u094c])?)([\u0901-\u0903]?)")


def romanise(text: str) -> str:
    """Devanagari words in Roman letters; everything else as it is. Devanagari digits become 0 to 9."""
    text = "".join(str(int(c)) if "०" <= c <= "९" else c for c in unicodedata.normalize("NFC", text))
    return _WORD.sub(lambda word: _word(unicodedata.normalize("NFD", word[0])), text)


def address(title: str, limit: int) -> str:
    """An ASCII slug for a title in any script, cut between words at `limit` characters; "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", romanise(title)).encode("ascii", "ignore").decode()
    words = regex.findall("[a-z0-9]+", regex.sub("['’]", "", plain.lower()))
    while len("-".join(words)) > limit and len(words) > 1:
        words.pop()
    return "-".join(words)[:limit]


@dataclass(frozen=True, slots=True)
class _Syllable:
    """`inherent`: the vowel is the one that a consonant has when nothing is written."""

    onset: str
    vowel: str
    nasal: str
    inherent: bool


def _word(word: str) -> str:
    syllables = [_syllable(found, word[found.end() :]) for found in _LETTER.finditer(word)]
    spoken: list[_Syllable] = []
    for at in reversed(range(len(syllables))):
        syllable = syllables[at]
        if syllable.inherent and at and _is_unspoken(syllables[at - 1], syllable, spoken[-1:]):
            syllable = replace(syllable, vowel="")
        spoken.append(syllable)
    return "".join(each.onset + each.vowel + each.nasal for each in reversed(spoken))


def _syllable(found: regex.Match[str], rest: str) -> _Syllable:
    letter, nukta, sign, nasal = found.groups()
    if letter in _VOWELS:
        return _Syllable("", _VOWELS[letter], _nasal(nasal, rest), inherent=False)
    return _Syllable(_consonant(letter, nukta), _vowel(sign), _nasal(nasal, rest), inherent=not sign)


def _is_unspoken(before: _Syllable, syllable: _Syllable, after: list[_Syllable]) -> bool:
    """An inherent vowel is not heard at the end, except where it would leave hard clusters, nor between two others."""
    if syllable.nasal:
        return False
    if not after:
        return before.vowel != "" or syllable.onset not in {"y", "r"}
    return bool(before.vowel and not before.nasal and after[0].onset and after[0].vowel)


def _consonant(letter: str, nukta: str) -> str:
    if nukta:
        return _WITH_NUKTA.get(letter, _CONSONANTS.get(letter, ""))
    return _CLUSTERS.get(letter, _CONSONANTS.get(letter, ""))


def _vowel(sign: str) -> str:
    return "" if sign[:1] == VIRAMA else _SIGNS.get(sign, "a")


def _nasal(sign: str, rest: str) -> str:
    if sign in _NASALS:
        return "m" if rest[:1] and rest[0] in _LABIALS else "n"
    return "h" if sign else ""
