import pytest
import regex

from glossary.documents import ArticleDocument
from glossary.rendering import render_article, render_inline, render_markdown

START = '<div class="scroll" tabindex="0" role="region" aria-label="तालिका"><table>'
END = "</table></div>\n"


def body(html: str) -> str:
    start = html.index("<table>") + len("<table>")
    assert html.startswith('<div class="scroll" tabindex="0" role="region" aria-label="तालिका'), html
    assert html.endswith(END), html
    return html[start:].removesuffix(END)


@pytest.mark.parametrize(
    ("rows", "html"),
    [
        ("<tr><td>a</td><td>b</td></tr>", "<tbody><tr><td>a</td><td>b</td></tr></tbody>"),
        (
            "<thead><tr><td>a</td></tr></thead><tbody><tr><td>b</td></tr></tbody>",
            '<thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody>',
        ),
        (
            "<tr><th></th><th>a</th></tr><tr><th>b</th><td>c</td></tr>",
            '<thead><tr><th></th><th scope="col">a</th></tr></thead>'
            '<tbody><tr><th scope="row">b</th><td>c</td></tr></tbody>',
        ),
        ("<tr><th>a</th></tr>", '<tbody><tr><th scope="row">a</th></tr></tbody>'),
        ("<TR><TD>a<TD>b<TR><TD>c", "<tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody>"),
        ("<td>a</td>", "<tbody><tr><td>a</td></tr></tbody>"),
        ("<tr><td></td></tr><tr><td>\n a\n b </td></tr>x", "<tbody><tr><td>a b</td></tr></tbody>"),
        (
            "<caption>c <b>d</b></caption><tr><td>a</td></tr>",
            "<caption>c <b>d</b></caption><tbody><tr><td>a</td></tr></tbody>",
        ),
        (
            '<tr><td colspan="2" rowspan=1>1</td></tr><tr><td>a</td><td>b</td></tr>',
            '<tbody><tr><td colspan="2">1</td></tr><tr><td>a</td><td>b</td></tr></tbody>',
        ),
        (
            "<tr><td>a</td><td>₹1,000</td></tr><tr><td>b</td><td>(2.5%)</td></tr><tr><td>c</td><td></td></tr>",
            '<tbody><tr><td>a</td><td class="num">₹1,000</td></tr><tr><td>b</td><td class="num">(2.5%)</td></tr>'
            '<tr><td>c</td><td class="num"></td></tr></tbody>',
        ),
        (
            "<tr><td>*a* & <b>b</b> $$x$$</td></tr>",
            '<tbody><tr><td><em>a</em> &amp; <b>b</b> <math display="inline"><mrow><mi>x</mi></mrow></math></td>'
            "</tr></tbody>",
        ),
    ],
)
def test_html_tables(rows: str, html: str) -> None:
    assert body(render_markdown(f"<table>{rows}</table>", language="hi")) == html


def test_markdown_goes_on_after_a_table() -> None:
    html = render_markdown(
        "a\n<table>\n\n<tr><td>b</td></tr>\n</table>\n## c\n<table><tr><td>d</td></tr></table>e", language="hi"
    )
    table = f"{START}<tbody><tr><td>{{}}</td></tr></tbody>{END}"
    second = table.format("d").replace("तालिका", "तालिका (2)")
    assert html == f"<p>a</p>\n{table.format('b')}<h2>c</h2>\n{second}<p>e</p>\n"


@pytest.mark.parametrize("text", ["<table></table>", "<table><tr><td> </td></tr></table>", "<table>x</table>"])
def test_a_table_without_words_is_nothing(text: str) -> None:
    assert render_markdown(text, language="hi") == ""


def test_a_table_that_never_ends_keeps_its_words() -> None:
    assert render_markdown("<table><tr><td>a</td></tr>\n\n## b", language="hi") == "<p>a</p>\n<h2>b</h2>\n"


def test_many_tables_that_never_end_keep_theirs() -> None:
    assert render_markdown("<table>a\n\n" * 3, language="hi") == "<p>a</p>\n" * 3


def test_a_table_where_only_a_line_fits_is_its_words() -> None:
    assert render_inline("x <table><tr><td>*a*</td><td></td><td>b</td></tr></table>", language="hi") == "x <em>a</em> b"


def test_markdown_tables() -> None:
    html = body(render_markdown("| | a | b |\n|-|-|-:|\n| c | d | **1** |", language="hi"))
    assert html.replace("\n", "") == (
        '<thead><tr><th></th><th scope="col">a</th><th scope="col" class="num">b</th></tr></thead>'
        '<tbody><tr><td>c</td><td>d</td><td class="num"><strong>1</strong></td></tr></tbody>'
    )


@pytest.mark.parametrize("text", ['<h5><a href="">TTT</a></h5>', '<H5> <a href="" >TTT</a>\n</h5>'])
def test_a_lost_table_leaves_a_quiet_note(text: str) -> None:
    note = '<p class="missing">यहाँ की तालिका उपलब्ध नहीं है।</p>\n'
    assert render_markdown(f"a\n{text}\nb", language="hi") == f"<p>a</p>\n{note}<p>b</p>\n"
    assert render_inline(text, language="hi") == ""


def labels(html: str) -> list[str]:
    return regex.findall('aria-label="([^"]*)"', html)


ONE = "<table><tr><td>a</td></tr></table>"
CAPTIONED = "<table><caption>Rates &amp; *more*</caption><tr><td>a</td></tr></table>"
PIPES = "| a |\n| --- |\n| b |"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (ONE, ["Table"]),
        (f"{ONE}\n\n{ONE}\n\n{PIPES}", ["Table", "Table (2)", "Table (3)"]),
        (f"{CAPTIONED}\n\n{ONE}\n\n{CAPTIONED}", ["Table: Rates &amp; more", "Table", "Table: Rates &amp; more (2)"]),
        (f"<table><tr><td></td></tr></table>\n\n{ONE}", ["Table"]),
    ],
)
def test_no_two_tables_of_a_text_have_the_same_name(text: str, names: list[str]) -> None:
    assert labels(render_markdown(text, language="en")) == names


def test_tables_of_an_article_are_named_by_what_they_stand_under() -> None:
    text = (
        f"# A\n\n{ONE}\n\n## *Costs*\n\n{ONE}\n\n{PIPES}\n\n## Gains\n\n{ONE}\n\n### Costs\n\n{ONE}\n\n"
        f'## FAQ\n\n### Why "so"?\n\n{CAPTIONED}\n\n{ONE}\n'
    )
    html = render_article(ArticleDocument.parse(text, "en"), targets={})
    bodies = [*(section.body for section in html.sections), *(question.answer for question in html.questions)]
    assert labels("".join(bodies)) == [
        "Table",
        "Table: Costs",
        "Table: Costs (2)",
        "Table: Gains",
        "Table: Costs (3)",
        "Table: Rates &amp; more",
        "Table: Why &quot;so&quot;?",
    ]
