import pytest

from glossary.rendering import plain_line, plain_text, preview, render_inline, render_markdown

TARGETS = {"finra": "/hi/finra/", "here": ""}


def hindi(text: str) -> str:
    return render_markdown(text, language="hi", targets=TARGETS).strip()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("एक *दो* **तीन** ~~चार~~", "<p>एक <em>दो</em> <strong>तीन</strong> <s>चार</s></p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```js\na\n```", "<pre><code>a\n</code></pre>"),
        ("    indented", "<p>indented</p>"),
        ("text\n---", "<p>text</p>\n<hr>"),
        ("![a *chart*](/x.png)", "<p>a chart</p>"),
        ("5 < 7 & 9 > 3", "<p>5 &lt; 7 &amp; 9 &gt; 3</p>"),
        ("&#39;a&#39; \\u20b9500 x\u200by \\u003cb> \\ue000", "<p>'a' ₹500 xy \\u003cb&gt; \\ue000</p>"),
        ("costs $500, or $600", "<p>costs $500, or $600</p>"),
        ("a <!-- image --> b", "<p>a  b</p>"),
        ("a <!-- b", "<p>a  b</p>"),
        ("a\n<!-- image -->\nb", "<p>a</p>\n<p>b</p>"),
    ],
)
def test_prose(text: str, html: str) -> None:
    assert hindi(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<p>a *b*</p><p class='x'>c</p>", "<p>a <em>b</em></p>\n<p>c</p>"),
        ("a<div>b</div>c", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ("<ul>\n<li>a</li><li>\n  b</li></ul>c", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>c</p>"),
        ("a <H5 id='x'>b</H5> c", "<p>a</p>\n<h5>b</h5>\n<p>c</p>"),
        ("a<hr/>b", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("`<p>`\n```\n<li>\n```", "<p><code>&lt;p&gt;</code></p>\n<pre><code>&lt;li&gt;\n</code></pre>"),
        ("a <pb> b <p", "<p>a  b &lt;p</p>"),
    ],
)
def test_raw_block_tags_part_blocks(text: str, html: str) -> None:
    assert hindi(text) == html


LONG = "शब्द " * 30 + "अंत।"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("छोटी\nपंक्ति", "<p>छोटी\nपंक्ति</p>"),
        (f"{LONG}\nअगली", f"<p>{LONG}</p>\n<p>अगली</p>"),
        (f"**{LONG}\nअगली**", f"<p><strong>{LONG}\nअगली</strong></p>"),
        ("- a\nb\n- c", "<ul>\n<li>a</li>\n</ul>\n<p>b</p>\n<ul>\n<li>c</li>\n</ul>"),
        ("- a\n  b", "<ul>\n<li>a\nb</li>\n</ul>"),
        ("> a\nb", '<aside class="callout">\n<p>a\nb</p>\n</aside>'),
    ],
)
def test_where_paragraphs_and_lists_end(text: str, html: str) -> None:
    assert hindi(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## a", "<h2>a</h2>"),
        ("##हाइलाइट", "<h2>हाइलाइट</h2>"),
        ("text\n###क्या? ##", "<p>text</p>\n<h3>क्या?</h3>"),
        ("# title", "<h2>title</h2>"),
        ("#1 in sales", "<p>#1 in sales</p>"),
        ("#######x", "<p>#######x</p>"),
        ("##", "<h2></h2>"),
        ("## C#", "<h2>C#</h2>"),
    ],
)
def test_headings(text: str, html: str) -> None:
    assert hindi(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (">", ""),
        ("> a\n>\n\nb", '<aside class="callout">\n<p>a</p>\n</aside>\n<p>b</p>'),
        (">\n\n> a\n\n>", '<aside class="callout">\n<p>a</p>\n</aside>'),
        ("> ### h\n\n> a", '<aside class="callout">\n<h3>h</h3>\n<p>a</p>\n</aside>'),
        ("> ### h\n\n>\n\n> a", '<aside class="callout">\n<h3>h</h3>\n<p>a</p>\n</aside>'),
        ("> # h\n> ##### i", '<aside class="callout">\n<h3>h</h3>\n<h4>i</h4>\n</aside>'),
        (
            "> a\n\n> b",
            '<aside class="callout">\n<p>a</p>\n</aside>\n<aside class="callout">\n<p>b</p>\n</aside>',
        ),
        ("> a\n> > b", '<aside class="callout">\n<p>a</p>\n<p>b</p>\n</aside>'),
        (
            "> ### h\n\nb\n\n> a",
            '<aside class="callout">\n<h3>h</h3>\n</aside>\n<p>b</p>\n<aside class="callout">\n<p>a</p>\n</aside>',
        ),
    ],
)
def test_callouts(text: str, html: str) -> None:
    assert hindi(text) == html


def test_inline_has_no_paragraph() -> None:
    assert render_inline("a **b** & c", language="en") == "a <strong>b</strong> &amp; c"
    assert render_inline("सादा", language="hi") == "सादा"


def test_plain_text_is_what_a_reader_sees() -> None:
    text = "## a *b*\n[c](/d) &amp; <b>e</b>\n\n- f\n- g\n\n<table><tr><td>1</td><td>2</td></tr></table>\n$$x < y$$"
    assert plain_text(text) == "a b\nc & e\nf\ng\n1 2\nx<y"
    assert plain_text("सादा शब्द") == "सादा शब्द"
    assert plain_text('<h5><a href="">TTT</a></h5>') == ""


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("individual&#39;s *own* 1. & <b>", "individual's *own* 1. & <b>"),
        (" \\u20b9500\u200b  &amp;", "₹500 &"),
        ("", ""),
    ],
)
def test_plain_line_is_no_markdown(text: str, plain: str) -> None:
    assert plain_line(text) == plain


def test_a_danda_does_not_begin_a_line() -> None:
    assert hindi("[अ](/finra) । ब ।") == '<p><a href="/hi/finra/">अ</a>&nbsp;। ब&nbsp;।</p>'
    assert render_inline("अ ।", language="hi") == "अ&nbsp;।"


def test_preview_is_in_the_source_language() -> None:
    assert preview('<h5><a href="">TTT</a></h5>') == '<p class="missing">A table is missing here.</p>\n'
