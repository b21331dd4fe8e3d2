"""An article's Markdown file as a lossless tree of parts. Pure: no ORM, no settings."""

from glossary.documents.article import ArticleDocument
from glossary.documents.decoding import MAX_BYTES, BadText, decode, text_hash
from glossary.documents.links import Link
from glossary.documents.parts import Part, PartKind, QuestionText, SectionText
from glossary.documents.problems import Problem

__all__ = [
    "MAX_BYTES",
    "ArticleDocument",
    "BadText",
    "Link",
    "Part",
    "PartKind",
    "Problem",
    "QuestionText",
    "SectionText",
    "decode",
    "text_hash",
]
