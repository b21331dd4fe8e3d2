"""From Markdown to safe HTML: one way for page, preview and API."""

from glossary.rendering.article import ArticleHtml, QuestionHtml, SectionHtml, render_article
from glossary.rendering.links import Targets
from glossary.rendering.markdown import plain_line, plain_text, render_inline, render_markdown
from glossary.rendering.tables import TableNames

__all__ = [
    "ArticleHtml",
    "QuestionHtml",
    "SectionHtml",
    "TableNames",
    "Targets",
    "plain_line",
    "plain_text",
    "preview",
    "render_article",
    "render_inline",
    "render_markdown",
]


def preview(text: str) -> str:
    """For `MARKDOWNX_MARKDOWNIFY_FUNCTION`, which knows neither the language nor what is live."""
    return render_markdown(text, language="en")
