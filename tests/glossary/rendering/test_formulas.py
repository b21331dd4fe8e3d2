import pytest

from glossary.rendering import render_markdown
from glossary.rendering.formulas import MAX_DEPTH, MAX_TEX, FormulaError, mathml

X = '<math display="inline"><mrow><mi>x</mi></mrow></math>'
BLOCK = '<div class="formula" tabindex="0" role="group" aria-label="Formula">{}</div>\n'
X_BLOCK = BLOCK.format('<math display="block"><mrow><mi>x</mi></mrow></math>')


def words(tex: str) -> str:
    return mathml(tex, block=True)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$$x$$", X_BLOCK),
        ("$$\nx\n$$", X_BLOCK),
        ("a $$x$$ b", f"<p>a {X} b</p>\n"),
        ("a\n$$x$$\nb", f"<p>a</p>\n{X_BLOCK}<p>b</p>\n"),
        ("- a\n  $$x$$", f"<ul>\n<li>a{X_BLOCK}</li>\n</ul>\n"),
        ("> $$\n> x\n> $$", f'<aside class="callout">\n{X_BLOCK}</aside>\n'),
        ("## a $$x$$", f"<h2>a {X}</h2>\n"),
        ("**$$x$$**", f"<p><strong>{X}</strong></p>\n"),
        ("$x$ and $5 and US$$", "<p>$x$ and $5 and US$$</p>\n"),
        ("\\$$x, `$$x$$`", "<p>$$x, <code>$$x$$</code></p>\n"),
        ("$$$ x $$$", "<p>$$$ x $$$</p>\n"),
        ("$$ $$", "<p>$$ $$</p>\n"),
        ("$$a\n\nb$$", "<p>$$a</p>\n<p>b$$</p>\n"),
        ("```\n$$x$$\n```", "<pre><code>$$x$$\n</code></pre>\n"),
        ("~~~\n$$x$$\n```\n~~~\n$$x$$", f"<pre><code>$$x$$\n```\n</code></pre>\n{X_BLOCK}"),
        ("```\n$$x$$", "<pre><code>$$x$$</code></pre>\n"),
        ("``` `` $$x$$", f"<p>``` `` {X}</p>\n"),
        ("` $$x$$\n\n`", f"<p>` {X}</p>\n<p>`</p>\n"),
        ("$$\\foo{<b>}$$", BLOCK.format("<code>\\foo{&lt;b&gt;}</code>")),
        ("a $$\\frac$$", "<p>a <code>\\frac</code></p>\n"),
    ],
)
def test_where_formulas_are(text: str, html: str) -> None:
    assert render_markdown(text, language="en") == html


@pytest.mark.parametrize("name", ["aligned", "align", "align*", "split", "eqnarray", "alignedat"])
def test_aligned_environments_are_tables(name: str) -> None:
    columns = "{2}" if name == "alignedat" else ""
    html = words(rf"\begin{{{name}}}{columns} a &= b \\ c &= d \end{{{name}}}")
    assert html.count("<mtr>") == 2
    assert (
        '<mtd columnalign="right"><mi>a</mi></mtd><mtd columnalign="left"><mi></mi><mo>=</mo><mi>b</mi></mtd>' in html
    )


@pytest.mark.parametrize("tex", [r"\begin{gathered} a \\ b \end{gathered}", r"a \\ b", r"a \newline b"])
def test_line_ends_make_rows(tex: str) -> None:
    assert words(tex).count("<mtr>") == 2


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        (r"\text{a < b}", '<mi mathvariant="normal">a\xa0&lt;\xa0b</mi>'),
        (r"\textbf{a}", '<mi mathvariant="bold">a</mi>'),
        (r"शुद्ध लाभ", '<mi mathvariant="normal">शुद्ध\xa0लाभ</mi>'),
        (r"\text{क ख}", '<mi mathvariant="normal">क\xa0ख</mi>'),
        (r"50% + 5\%", "<mn>50</mn><mi>%</mi><mo>+</mo><mn>5</mn><mi>%</mi>"),
        (r"a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    ],
)
def test_words_and_signs(tex: str, html: str) -> None:
    assert html in words(tex)


@pytest.mark.parametrize(
    "tex",
    [
        "",
        "{",
        r"\frac",
        r"\frac{a",
        "a}{",
        r"\left(",
        r"\begin{aligned}",
        r"\unknown x",
        r"\def\a{\a\a}\a",
        r"\newcommand{\a}{b}\a",
        "{" * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1),
        "x" * (MAX_TEX + 1),
    ],
)
def test_bad_tex_is_refused(tex: str) -> None:
    with pytest.raises(FormulaError):
        words(tex)
