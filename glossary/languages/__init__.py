"""What differs from language to language: heading names, alphabet, order, slugs, reading speed."""

from glossary.languages.slugs import slugify

__all__ = ["slugify"]
