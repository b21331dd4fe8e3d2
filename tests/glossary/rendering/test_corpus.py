"""The real files: read by everyone who imports the wiki."""

from pathlib import Path

import pytest
import regex
from django.conf import settings

from glossary.documents import ArticleDocument
from glossary.rendering import plain_text, render_article, render_markdown

CORPUS = settings.BASE_DIR.parent / "shared" / "corpus"
FILES = sorted(CORPUS.glob("??/*.md"))

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus lies beside a checkout for development only")

TAGS = regex.compile("<[^<>]*>")
SOUP = ["##", "स्पैन", "अवधि शैली", "class=", "katex", "TTT", "](", "$$", "&#", "\\u20", "\u200b", "\ue000", "<!--", "\n>"]


def parts(path: Path) -> list[str]:
    article = render_article(ArticleDocument.parse(path.read_text(), path.parent.name), targets={})
    html = [section.heading + section.body for section in article.sections]
    html += [question.question + question.answer for question in article.questions]
    return [*html, *article.highlights]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_readers_see_words(path: Path) -> None:
    html = "\n".join(parts(path))
    text = TAGS.sub("", html)
    assert [soup for soup in SOUP if soup in text] == []
    assert not regex.search(r"<|&lt;|\bspan(?! of)\b", text)
    assert len(text) > 1_500
    assert html.count("<table>") + html.count('class="missing"') == (path.stem in {"acidtest", "bondrating"})
    assert html.count("<math") == (path.stem == "acidtest")


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "en"], ids=lambda path: path.stem)
def test_languages_have_the_same_blocks(path: Path) -> None:
    """Paragraphs, headings, lists, callouts, formulas in the same order; a table may be lost."""
    blocks = regex.compile(r'<(p|h\d|ul|ol|li|aside|math|table)\b(?: class="(missing)")?')
    english, hindi = (
        [["table" if lost else tag for tag, lost in blocks.findall(part)] for part in parts(file)]
        for file in (path, CORPUS / "hi" / path.name)
    )
    loose = [
        [tag for tag, before in zip(part, ["", *part], strict=False) if (before, tag) != ("li", "p")] for part in hindi
    ]
    assert loose == english


def test_the_whole_text_reads_as_its_parts() -> None:
    path = CORPUS / "hi" / "acidtest.md"
    whole = render_markdown(path.read_text().split("---\n", 2)[2], language="hi")
    assert all(
        section.body in whole
        for section in render_article(ArticleDocument.parse(path.read_text(), "hi"), targets={}).sections
    )
    assert "Acid\xa0Test = " not in plain_text(path.read_text())
