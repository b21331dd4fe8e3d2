import pytest

from glossary.languages import slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Stock Trading", "stock-trading"),
        (" Fixed  Income: Essentials! ", "fixed-income-essentials"),
        ("की और का", "की-और-का"),
        ("\u0958र्ज़", "क\u093cर्ज\u093c"),
        ("पक्\u200dका", "पक्\u200dका"),
        ("१२ STRASSE ß", "१२-strasse-ss"),
        ("—", ""),
    ],
)
def test_slugs_keep_every_letter_and_sign(text: str, slug: str) -> None:
    assert slugify(text) == slug
