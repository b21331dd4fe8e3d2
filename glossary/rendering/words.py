"""The few words that rendering itself puts on a page, in the language of the page."""

from dataclasses import dataclass

__all__ = ["Words", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    table: str
    formula: str
    table_missing: str
    formula_missing: str
    not_published: str
    no_address: str


_WORDS = {
    "": Words(table="", formula="", table_missing="", formula_missing="", not_published="", no_address=""),
    "en": Words(
        table="Table",
        formula="Formula",
        table_missing="A table is missing here.",
        formula_missing="A formula is missing here.",
        not_published="Not published yet",
        no_address="This link has no valid address",
    ),
    "hi": Words(
        table="तालिका",
        formula="सूत्र",
        table_missing="यहाँ की तालिका उपलब्ध नहीं है।",
        formula_missing="यहाँ का सूत्र उपलब्ध नहीं है।",
        not_published="अभी प्रकाशित नहीं",
        no_address="इस लिंक का पता सही नहीं है",
    ),
}


def words(language: str) -> Words:
    """English for a language that has none of its own; blank for no language."""
    return _WORDS.get(language, _WORDS["en"])
