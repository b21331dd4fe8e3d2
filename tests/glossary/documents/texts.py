"""Texts to try documents on."""

from hypothesis import strategies as st

from glossary.documents import ArticleDocument

FRAGMENTS = [
    "#", "##", "## ", "### ", "# ", "##हाइलाइट\n", "## FAQ\n", "### q\n", "x FAQs", "Features",
    "\n", "\n\n", "\r\n", "\r", "\t", " ", "  ", "    ", "\u2028", "\x1c", "\u00a0", "\ufeff",
    ">", "> ", "-", "- ", "* ", "1. ", "10) ", "```", "~~~", "````", "`", "\\", "$$",
    "<table>", "</table>", "<!--", "-->", "<pre>", "---", "---\n", ":", ",", '"', "'",
    "title: ", "keywords: ", "related: ", "description: ", "author: ", "की", "ि", "क", "a", "b", "[x](/y)",
]  # fmt: skip


def hostile() -> st.SearchStrategy[str]:
    """Texts made of what Markdown, front matter and Unicode could trip over; NUL can't come in."""
    return st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)


def parse(text: str, language: str = "en") -> ArticleDocument:
    return ArticleDocument.parse(text, language)
