"""A comment as HTML: paragraphs, lines, and within a line what Markdown has there."""

import regex

from glossary.rendering import render_inline

_PARAGRAPHS = regex.compile(r"\n[ \t]*\n\s*")


def comment_html(body: str, language: str) -> str:
    """Safe HTML. Headings, lists and tables stay the characters that they are."""
    paragraphs = _PARAGRAPHS.split(body.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(f"<p>{_lines(paragraph, language)}</p>" for paragraph in paragraphs if paragraph)


def _lines(paragraph: str, language: str) -> str:
    return "<br>".join(render_inline(line, language=language) for line in paragraph.split("\n"))
