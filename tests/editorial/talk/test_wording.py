import pytest

from editorial.talk.wording import comment_html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("One\nTwo\n\n Three", "<p>One<br>Two</p><p>Three</p>"),
        ("a **b** `c`", "<p>a <strong>b</strong> <code>c</code></p>"),
        ("# No heading\r\n- no list", "<p># No heading<br>- no list</p>"),
        ("<script>alert(1)</script>", "<p></p>"),
        ("", ""),
    ],
)
def test_comment_as_html(body, html):
    assert comment_html(body, "en") == html


@pytest.mark.parametrize("body", ["<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", '<b onclick="x">b</b>'])
def test_comment_cannot_run_anything(body):
    html = comment_html(body, "en")
    assert "onerror" not in html
    assert "href" not in html
    assert "onclick" not in html
