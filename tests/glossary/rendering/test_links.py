import pytest

from glossary.rendering import render_markdown

TARGETS = {"finra": "/hi/finra/", "here": ""}
NOT_LIVE = '<span class="unlinked" title="अभी प्रकाशित नहीं">'
NO_ADDRESS = '<span class="unlinked" title="इस लिंक का पता सही नहीं है">'
LIVE = '<a href="/hi/finra/">'
OUT = '<a href="https://a.example/b?c=d&amp;e#f" rel="noopener nofollow external">'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[x](/finra)", f"{LIVE}x</a>"),
        ("[x](/FINRA/#s1)", f"{LIVE}x</a>"),
        ("[**x** y](/finra)", f"{LIVE}<strong>x</strong> y</a>"),
        ('<a href="/finra" title="t">x</a>', f"{LIVE}x</a>"),
        ("<a href=/finra>x", f"{LIVE}x</a>"),
        ("[x][1]\n\n[1]: /finra", f"{LIVE}x</a>"),
        ("[$$x$$](/finra)", f'{LIVE}<math display="inline"><mrow><mi>x</mi></mrow></math></a>'),
        ("[x](/sec)", f"{NOT_LIVE}x</span>"),
        ("[x](/here)", "x"),
        ("[x](#s1)", "x"),
        ("[x]()", "x"),
        ("<a>x</a>", "x"),
        ("[x](/activist-financial backer)", f"{NO_ADDRESS}x</span>"),
        ("[x *y*] (/finra)", f"{NO_ADDRESS}x <em>y</em></span>"),
        ("[x](/investmentcompanyact's)", f"{NO_ADDRESS}x</span>"),
        ("[x](finra)", f"{NO_ADDRESS}x</span>"),
        ("[x](ftp://a.example)", f"{NO_ADDRESS}x</span>"),
        ("[x](https://a.example/b?c=d&e#f)", f"{OUT}x</a>"),
        ("<https://a.example/b?c=d&e#f>", f"{OUT}https://a.example/b?c=d&amp;e#f</a>"),
        ("<me@a.example>", '<a href="mailto:me@a.example" rel="noopener nofollow external">me@a.example</a>'),
        ("x [](/finra) y", "x  y"),
        ("[।](/finra)", "।"),
        ("few[ x ](/finra)y", f"few {LIVE}x</a> y"),
        ("[a [b](/sec) c](/finra)", f"[a {NOT_LIVE}b</span> c](/finra)"),
        ("<a href=/finra>a [b](/sec) c</a>", f"{LIVE}a b c</a>"),
        ("[a [b] (/c) d](/finra)", f"[a {NO_ADDRESS}b</span> d](/finra)"),
        ("[a](/b", "[a](/b"),
        ("[a] (b)", "[a] (b)"),
    ],
)
def test_links(text: str, html: str) -> None:
    assert render_markdown(text, language="hi", targets=TARGETS).strip() == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ('<b class="x">a</b>', "<b>a</b>"),
        ("<B>a</B><BR/>b", "<b>a</b><br>\nb"),
        ("<b>a <i>b</b> c</i>", "<b>a <i>b</i></b> c"),
        ("<b>a", "<b>a</b>"),
        ("a</b>", "a"),
        ("<div>a</div>", "a"),
        ("<?php ?>a", "a"),
    ],
)
def test_raw_tags_are_bare_and_pair(text: str, html: str) -> None:
    assert render_markdown(text, language="hi").strip() == f"<p>{html}</p>"


def test_words_follow_the_language() -> None:
    assert 'title="Not published yet"' in render_markdown("[x](/y)", language="en")
    assert 'title="Not published yet"' in render_markdown("[x](/y)", language="ta")
