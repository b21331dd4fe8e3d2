import pytest
from playwright.sync_api import expect

from editorial.templatetags.shortcuts import SHORTCUTS
from tests.browser.desk import Desk
from tests.browser.test_desk import violations
from tests.conftest import make_user
from tests.editorial.stages import do
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(db):
    do(make_article(), "override")
    return make_article(language="hi")


@pytest.fixture
def desk(live_server, page, article, translator) -> Desk:
    return Desk(live_server, page, translator)


def test_each_key_leads_where_the_list_says(desk, article):
    rows = [each for group in SHORTCUTS.values() for each in group if not each.chord and not each.step]
    for each in rows:
        page = desk.open(article, "read")
        address = each.address or (
            page.locator(each.target).first.get_attribute("href") if ".tabs" in each.target else ""
        )
        for key in each.keys:
            page.keyboard.press(key)
        if address:
            page.wait_for_url(f"**{address}")


def test_list_opens_by_key_and_button_and_closes_by_escape(desk, article):
    page = desk.open(article, "read")
    dialog = page.get_by_role("dialog")
    page.keyboard.press("?")
    expect(dialog).to_contain_text("To the articles")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(dialog).to_be_visible()


def test_keys_walk_the_parts_and_show_the_preview(desk, article):
    page = desk.open(article)
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("details.part").nth(1)
    expect(second.locator("summary")).to_be_focused()
    page.keyboard.press("p")
    expect(second.locator("[data-show=preview]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("k")
    expect(page.locator("details.part").nth(0).locator("summary")).to_be_focused()


def test_typing_is_left_alone(desk, article):
    page = desk.open(article)
    field = page.get_by_label("Title")
    field.press("End")
    page.keyboard.type("?gaj")
    assert field.input_value() == "बॉन्ड?gaj"
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_single_keys_can_be_switched_off_for_good(desk, article):
    page = desk.open(article, "read")
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Keys work without").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("h")
    expect(page.locator("#shortcuts")).to_be_hidden()
    assert page.url.endswith("/read/")


def test_keys_work_on_a_hindi_layout(desk, article):
    page = desk.open(article, "read")
    page.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent("keydown", {key: "ह", code: "KeyH", bubbles: true}))""")
    page.wait_for_url("**/history/")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_list_is_accessible_in_hindi_and_fits(live_server, new_page, article, scheme, width):
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    desk = Desk(live_server, page, make_user("mira", speaks="hi", is_superuser=True))
    desk.open(article, "read")
    page.keyboard.press("?")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
