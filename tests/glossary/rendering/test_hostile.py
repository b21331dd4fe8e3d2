from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents import ArticleDocument
from glossary.rendering import plain_text, render_article, render_inline, render_markdown
from glossary.rendering.sanitise import clean
from tests.glossary.rendering.hostile import PAYLOADS, TARGETS

CLASSES = {"callout", "formula", "scroll", "unlinked", "missing", "num"}
NEVER = {"script", "style", "img", "svg", "iframe", "object", "embed", "form", "input", "button", "select", "textarea"}
NEVER |= {"meta", "base", "link", "template", "noscript", "annotation-xml", "mglyph", "annotation", "details", "main"}


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    assert clean(html) == html
    for tag, attributes in Tags(html).found:
        assert tag not in NEVER
        assert not {"id", "name", "style", "src", "xlink:href", "action", "target"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
        assert set((attributes.get("class") or "").split()) <= CLASSES
        if "href" in attributes:
            assert tag == "a"
            assert str(attributes["href"]).startswith(("/en/finra/", "https://", "http://", "mailto:"))
        if str(attributes.get("href")).startswith("http"):
            assert attributes["rel"] == "noopener nofollow external"


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("frame", ["{}", "before {} after", "> {}", "- {}", "<table><tr><td>{}</td></tr></table>"])
def test_nothing_hostile_survives(payload: str, frame: str) -> None:
    assert_harmless(render_markdown(frame.format(payload), language="en", targets=TARGETS))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_hostile_survives_in_a_line(payload: str) -> None:
    assert_harmless(render_inline(payload, language="en", targets=TARGETS))


def test_a_text_cannot_dress_up_as_the_site() -> None:
    spoof = '<div class="missing" id="main"><p class="unlinked">Reviewed</p></div><span class="formula">x</span>'
    assert render_markdown(spoof, language="en") == "<p>Reviewed</p>\n<p>x</p>\n"


@pytest.mark.parametrize("language", ["en", "hi"])
def test_no_part_of_an_article_is_a_way_in(language: str) -> None:
    for payload in PAYLOADS:
        line = payload.replace("\n", " ")
        text = f"# t\n\n## {line}\n\n{payload}\n\n## FAQ\n\n### {line}\n\n{payload}\n\n## Features\n\n- {line}\n"
        article = render_article(ArticleDocument.parse(text, language), targets=TARGETS)
        for section in article.sections:
            assert_harmless(section.heading)
            assert_harmless(section.body)
        for question in article.questions:
            assert_harmless(question.question)
            assert_harmless(question.answer)
        for highlight in article.highlights:
            assert_harmless(highlight)


fragments = st.lists(
    st.sampled_from([*PAYLOADS, *"\n \t<>[]()`*_~#$&|\\-+1!\"'/=क", "\n\n", "$$", "<td>", "> "]), max_size=12
)


@given(st.one_of(st.text(), fragments.map("".join)))
def test_any_text_renders_harmlessly(text: str) -> None:
    html = render_markdown(text, language="hi", targets=TARGETS)
    assert_harmless(html)
    assert "<script" not in html.lower()
    assert_harmless(render_inline(text, language="hi", targets=TARGETS))
    plain_text(text)
