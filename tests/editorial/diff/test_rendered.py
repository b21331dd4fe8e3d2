import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.diff.rendered import marked
from glossary.rendering import render_markdown
from glossary.rendering.sanitise import clean
from tests.editorial.diff.texts import TEXTS
from tests.glossary.rendering.hostile import PAYLOADS

PIECES = [
    "**ब्याज** मिलता है ",
    "[मूलधन](/principal) ",
    "[mail](mailto:a@b.in) ",
    "- एक\n- दो\n",
    "\n\n",
    "| a | b |\n|---|--:|\n| 1 | 2 |\n",
    "$$x^2$$ ",
    "<del>पुराना</del> ",
    "> ### ध्यान\n> रखें\n",
    "`a < b && c` ",
    "क्षि ",
]
MARKDOWN = st.lists(st.sampled_from([*PIECES, *PAYLOADS]) | TEXTS, max_size=8).map("".join)
TARGETS = {"principal": "/hi/principal/"}


def html_of(text: str) -> str:
    return render_markdown(text, language="hi", targets=TARGETS)


def without(mark: str, html: str) -> str:
    return re.sub(rf"</?{mark}>", "", html)


def plain_marks(html: str) -> str:
    """The text's own `<del>` as it is shown beside ours."""
    return html.replace("<del>", "<s>").replace("</del>", "</s>")


class Nesting(HTMLParser):
    """Fails where a tag closes another than the last that opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in {"br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(max_examples=300)
@given(MARKDOWN, MARKDOWN)
def test_without_its_marks_each_side_is_its_html_and_tags_nest(old: str, new: str) -> None:
    before, after = html_of(old), html_of(new)
    found = marked(before, after)
    assert without("ins", found.new) == plain_marks(after)
    assert without("del", found.old) == plain_marks(before)
    for html in (found.old, found.new, found.inline):
        parser = Nesting()
        parser.feed(html)
        assert parser.open == []
    if any(character.isalnum() for character in re.sub("<[^<>]*>", "", after)):
        shown = re.sub(" <del>.*?</del>|<del>.*?</del> ", "", without("ins", found.inline), flags=re.DOTALL)
        assert shown == plain_marks(after)


@settings(max_examples=300)
@given(MARKDOWN, MARKDOWN)
def test_marks_bring_nothing_that_cleaning_would_take_out(old: str, new: str) -> None:
    found = marked(html_of(old), html_of(new))
    for html in (found.old, found.new, found.inline):
        unmarked = without("ins", without("del", html))
        assert clean(unmarked) == unmarked


@given(MARKDOWN)
def test_html_does_not_differ_from_itself(text: str) -> None:
    html = html_of(text)
    found = marked(html, html)
    assert found.is_same
    assert found.inline == found.old == found.new == plain_marks(html)


@pytest.mark.parametrize(
    ("old", "new", "inline"),
    [
        ("दर घटती है।", "दर बढ़ती है।", "<p>दर <del>घटती</del> <ins>बढ़ती</ins> है।</p>\n"),
        ("दर बढ़ती है। सच।", "दर बढ़ती है।", "<p>दर बढ़ती है। <del>सच।</del></p>\n"),
        ("**दर** है", "दर है", "<p><del>दर</del> <ins>दर</ins> है</p>\n"),
        ("- एक\n- दो", "- एक\n- दो\n- नया तीन", "<ul>\n<li>एक</li>\n<li>दो</li>\n<li><ins>नया तीन</ins></li>\n</ul>\n"),
        ("", "नया।", "<p><ins>नया।</ins></p>\n"),
        ("पुराना।", "", "<p><del>पुराना।</del></p>\n"),
        ("a & b", "a & c", "<p>a &amp; <del>b</del> <ins>c</ins></p>\n"),
        ("- एक\n- दो\n- तीन", "- तीन", "<ul>\n<li><del>एक दो</del> तीन</li>\n</ul>\n"),
    ],
)
def test_words_are_marked_where_they_stand(old: str, new: str, inline: str) -> None:
    assert re.sub(r"\s+", " ", marked(html_of(old), html_of(new)).inline) == re.sub(r"\s+", " ", inline)


def test_a_link_that_leads_elsewhere_is_another_one() -> None:
    found = marked(html_of("[दर](https://a.in/)"), html_of("[दर](https://b.in/)"))
    assert "<ins>दर</ins>" in found.new
    assert not found.is_same


def test_a_formula_changes_as_a_whole() -> None:
    found = marked(html_of("यहाँ $$x$$ है"), html_of("यहाँ $$y$$ है"))
    assert re.search("<del><math.*?</math></del> <ins><math.*?</math></ins> है", found.inline, re.DOTALL)


def test_old_and_new_side_have_their_own_marks() -> None:
    found = marked("<p>एक दो</p>", "<p>एक तीन चार</p>")
    assert (found.old, found.new) == ("<p>एक <del>दो</del></p>", "<p>एक <ins>तीन चार</ins></p>")
