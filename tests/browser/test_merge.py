"""Two people save one article, and one of them brings the two texts together."""

import pytest
from playwright.sync_api import expect

from glossary.documents import ArticleDocument
from tests.browser.desk import Desk
from tests.browser.test_desk import violations
from tests.factories import HINDI, make_article, make_revision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = "दरें बढ़ती हैं तो दाम घटते हैं।"


def test_two_savers_merge(live_server, new_page, editor, translator):
    article = make_article(language="hi")
    first, second = (Desk(live_server, new_page(), user) for user in (editor, translator))
    for desk in (first, second):
        desk.open(article)
    first.section(2).locator("textarea").fill("उनका पाठ।")
    first.page.get_by_label("Definition").fill("उनकी परिभाषा")
    assert first.save() == "Saved as revision 2."
    second.page.get_by_label("Title").fill("मेरा")
    second.section(2).locator("textarea").fill("मेरा पाठ।")
    with second.page.expect_navigation():
        second.page.keyboard.press("Control+s")
    expect(second.page.locator(".conflict")).to_contain_text("Esha saved revision 2")
    second.page.get_by_role("textbox", name="by hand").fill("दोनों का पाठ।")
    second.press("Show what comes of it")
    expect(second.page.locator("article.text")).to_contain_text("दोनों का पाठ।")
    second.press("Save both as revision 3")
    assert second.said() == "Saved as revision 3."
    merged = ArticleDocument.parse(article.revisions.get(number=3).text, "hi")
    expected = ArticleDocument.parse(HINDI.replace(BODY, "दोनों का पाठ।"), "hi")
    assert str(merged) == str(expected.with_title("मेरा").with_description("उनकी परिभाषा"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_the_page_that_merges_is_accessible_and_fits(live_server, new_page, translator, scheme, width):
    article = make_article(language="hi")
    desk = Desk(live_server, new_page(color_scheme=scheme, viewport={"width": width, "height": 900}), translator)
    page = desk.open(article)
    page.get_by_label("Title").fill("मेरा")
    desk.section(2).locator("textarea").fill("दरें बढ़ती हैं तो दाम बहुत घटते हैं।")
    make_revision(article, HINDI.replace(BODY, "दरें बढ़ती हैं तो दाम कुछ घटते हैं।").replace("एक कर्ज़", "ऋण"))
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.get_by_label("Both, theirs first").check()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.press("Show what comes of it")
    assert violations(page) == []
