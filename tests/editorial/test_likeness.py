import pytest

from editorial.likeness import SHOWN, alike, spelling
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def found(title: str) -> list[tuple[str, str]]:
    return [(each.article.entry.slug, each.why) for each in alike(title)]


@pytest.mark.parametrize(
    ("there", "language", "title", "why"),
    [
        ("Share Market", "en", "Share Markets", "title"),
        ("शेयर बाज़ार", "hi", "शेयर बाजार", "title"),
        ("शेयर बाज़ार", "hi", "Sheyar Bazaar", "title"),
        ("Net Asset Value (NAV)", "en", "NAV", "acronym"),
        ("NAV", "en", "शुद्ध परिसंपत्ति मूल्य (NAV)", "acronym"),
        ("Something Else", "en", "The Entry", "slug"),
    ],
)
def test_alike_in_spelling_script_or_acronym(there, language, title, why):
    make_article("the-entry", language, f"# {there}\n")
    make_article("bond", "hi")
    assert found(title) == [("the-entry", why)]


@pytest.mark.parametrize("title", ["Put Option", "Bondage", "कर", "…", ""])
def test_others_are_not(title):
    make_article("call-option", "en", "# Call Option\n")
    make_article("karz", "hi", "# क़र्ज़\n")
    make_article("bond")
    assert found(title) == []


def test_entry_is_named_once_and_few_are_shown(django_assert_num_queries):
    for number in range(SHOWN + 2):
        make_article(f"cash-flow-{number}", "en", "# Cash Flow\n")
        make_article(f"cash-flow-{number}", "hi", "# कैश फ़्लो\n")
    with django_assert_num_queries(1):
        slugs = [slug for slug, _why in found("Cash Flow")]
    assert len(slugs) == len(set(slugs)) == SHOWN


def test_mixed_up_spellings_are_one():
    assert len({spelling(word) for word in ("बाज़ार", "बाजार", "bazaar", "Bajar", "bázár")}) == 1
