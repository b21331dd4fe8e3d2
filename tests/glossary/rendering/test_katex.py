import pytest

from glossary.rendering import plain_text, render_markdown
from glossary.rendering.katex import tex_of, words_of

MATHML = "<math><semantics><mrow><mi>x</mi></mrow>{}</semantics></math>"
DUMP = '<span class="katex"><span class="katex-mathml">{}</span><span class="katex-html"><span>x</span></span></span>'
SOUND = DUMP.format(MATHML.format('<annotation encoding="application/x-tex">x &lt; y</annotation>'))
LOST = DUMP.format(MATHML.format("")).replace("<span>x</span>", '<स्पैन क्लास = "मोर्ड">x< / span>')
FORMULA = "<mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow></math>"
INLINE = f'<math display="inline">{FORMULA}'
BLOCK = '<div class="formula" tabindex="0" role="group" aria-label="Formula">{}</div>\n'


def english(text: str) -> str:
    return render_markdown(text, language="en")


def test_a_sound_dump_is_its_formula() -> None:
    assert english(f"a:\n{SOUND}\nb") == f"<p>a:</p>\n{BLOCK.format(f'<math display="block">{FORMULA}')}<p>b</p>\n"
    assert english(f"a {SOUND} b {SOUND}.") == f"<p>a {INLINE} b {INLINE}.</p>\n"


def test_a_wreck_is_its_words() -> None:
    assert english(f"a:\n\n{LOST}\n\nb") == f"<p>a:</p>\n{BLOCK.format('x')}<p>b</p>\n"
    assert english(f"a {LOST} b {SOUND} c {LOST} d") == f"<p>a x b {INLINE} c x d</p>\n"


def test_a_wreck_ends_with_its_paragraph() -> None:
    assert english('<span class="katex">< / स्पैन>\n## a\n< / स्पैन>b') == (
        '<p class="missing">A formula is missing here.</p>\n<h2>a</h2>\n<p>b</p>\n'
    )


@pytest.mark.parametrize(
    "dump",
    ['<span class="katex">', '<स्पैन क्लास="कैटेक्स">< / स्पैन>', "<math></math>", '<span class="katex"></span></span>'],
)
def test_a_dump_without_words_leaves_a_note(dump: str) -> None:
    assert english(dump) == '<p class="missing">A formula is missing here.</p>\n'


@pytest.mark.parametrize(
    ("dump", "tex"),
    [
        (SOUND, "x < y"),
        (r"<math><एनोटेशन एन्कोडिंग='x'>\text{a} &lt; b</annotation>", r"\text{a} < b"),
        (r"<math>\frac{a<b>\text{c}</math>", r"\text{c}"),
        (r"<math><mi>a</mi></math>", None),
        (r"<math>\शुरू{a}</math>", None),
    ],
)
def test_tex_is_taken_where_it_is_sound(dump: str, tex: str | None) -> None:
    assert tex_of(dump) == tex


@pytest.mark.parametrize(
    ("half", "lines"),
    [
        ("<mi>a</mi><mo>=</mo><mtext>ख ग </mtext>", ["a = ख ग"]),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", ["(a + b) / c"]),
        ("<mfrac><mi>a</mi></mfrac>", ["a"]),
        ("<msup><mi>a</mi><mn>2</mn></msup><msub><mi>b</mi><mi>i</mi></msub>", ["a^2 b_i"]),
        ("<msqrt><mi>a</mi><mi>b</mi></msqrt>", ["√(a b)"]),
        ("<mtr><mtd>a</mtd></mtr><mtr><mtd></mtd></mtr><mtr><mtd>b</mtd></mtr>", ["a", "b"]),
        ("<mrow></mtable><mi>a</ mi>< /मरो><mspace/><mi>&lt;</mi>", ["a <"]),
        ("<mi>a</mi></semantics><span class='katex-html'>b", ["a"]),
        ("a", ["a"]),
        ("", []),
        ("<mrow>" * 90 + "a", ["a"]),
    ],
)
def test_words_of_the_mathml_half(half: str, lines: list[str]) -> None:
    assert words_of(half) == lines


@pytest.mark.parametrize(
    "tag", ["< / span>", "</ स्पैन>", "<स्पैन>", '<स्पैन क्लास="vlist">', '< span style= "x">', "< / अवधि>"]
)
def test_translated_tags_are_no_text(tag: str) -> None:
    assert plain_text(f"पहले{tag} बाद") == "पहले बाद"


@pytest.mark.parametrize("text", ["1 < 2 और 3 > 2", "जोखिम < रिटर्न और लाभ > हानि"])
def test_signs_are_no_tags(text: str) -> None:
    assert plain_text(text) == text


def test_many_wrecks_cost_no_more_than_their_length() -> None:
    html = english('<span class="katex"><i>a</i>' * 5_000)
    assert html.count("<p") < 100
