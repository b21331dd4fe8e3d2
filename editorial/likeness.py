"""Entries that may be about the same thing as a title: alike in spelling, in either script, or by acronym."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex
from rapidfuzz import fuzz, process

from glossary.languages.roman import romanise
from glossary.models.articles import Article

SHOWN = 5
# Of 100; “Net Asset Value” and “Net Assets Value” are at 97, “Call Option” and “Put Option” at 67.
CUTOFF = 86

_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SPELLINGS = str.maketrans({"w": "v", "z": "j", "q": "k", "f": "p"})
_DOUBLED = regex.compile(r"(\p{L})\1+")
_UNASPIRATED = regex.compile(r"(?<=[kgjtdpb])h")
_BRACKETED = regex.compile(r"\(([\p{Lu}\p{N}&]{2,8})s?\)")


@dataclass(frozen=True, slots=True)
class Alike:
    """`why` is "title", "slug" or "acronym"."""

    article: Article
    why: str


def alike(title: str) -> list[Alike]:
    """At most SHOWN articles, the closest first, one an entry. One query, which reads every title."""
    articles = list(Article.objects.select_related("entry").only("title", "language", "entry__slug").order_by("pk"))
    found = [*_by_acronym(title, articles), *_by_spelling(title, articles)]
    return list({each.article.entry_id: each for each in reversed(found)}.values())[::-1][:SHOWN]


def _by_spelling(title: str, articles: list[Article]) -> Iterable[Alike]:
    wanted = spelling(title)
    if not wanted:
        return []
    titles = {at: spelling(article.title) for at, article in enumerate(articles)}
    slugs = {at: spelling(article.entry.slug) for at, article in enumerate(articles)}
    ranked = [
        (score, why, at)
        for why, choices in (("title", titles), ("slug", slugs))
        for _text, score, at in process.extract(
            wanted, choices, scorer=fuzz.token_sort_ratio, score_cutoff=CUTOFF, limit=SHOWN
        )
    ]
    return [Alike(articles[at], why) for _score, why, at in sorted(ranked, key=lambda row: -row[0])]


def _by_acronym(title: str, articles: list[Article]) -> Iterable[Alike]:
    mine, whole = acronyms(title), title.strip()
    for article in articles:
        if article.title and (mine & acronyms(article.title) or whole in acronyms(article.title)):
            yield Alike(article, "acronym")


def spelling(text: str) -> str:
    """Words in Roman letters, in which spellings that people mix up are one: `बाज़ार`, `बाजार`, `bazaar`."""
    return " ".join(map(_spelled, _WORDS.findall(unicodedata.normalize("NFC", text))))


@lru_cache(maxsize=50_000)
def _spelled(word: str) -> str:
    roman = romanise(unicodedata.normalize("NFKC", word)).casefold().translate(_SPELLINGS)
    bare = "".join(c for c in unicodedata.normalize("NFD", roman) if not unicodedata.combining(c))
    return _DOUBLED.sub(r"\1", _UNASPIRATED.sub("", bare))


def acronyms(title: str) -> set[str]:
    """What stands in brackets in capitals, and a title that is nothing but capitals."""
    found = set(_BRACKETED.findall(title))
    if regex.fullmatch(r"[\p{Lu}\p{N}&]{2,8}", title.strip()):
        found.add(title.strip())
    return found
