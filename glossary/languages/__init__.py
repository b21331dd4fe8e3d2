"""What differs from language to language: heading names, alphabet, order, slugs, reading speed."""

from glossary.languages.slugs import slugify
from glossary.languages.table import LANGUAGES, Language, UnknownLanguage, language, reading_minutes

__all__ = ["LANGUAGES", "Language", "UnknownLanguage", "language", "reading_minutes", "slugify"]
