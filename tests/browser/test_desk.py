import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from glossary.documents import ArticleDocument
from tests.browser.desk import Desk
from tests.editorial.admin.test_editing import CORPUS, ODD
from tests.editorial.stages import do
from tests.factories import HINDI, make_article, make_entry, make_revision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STOCK = [
    "",
    "glossary/article/",
    "glossary/article/?q=bond&live=yes",
    "glossary/article/add/",
    "glossary/entry/",
    "glossary/entry/add/",
    "glossary/entry/{entry}/change/",
    "glossary/entry/{entry}/history/",
    "glossary/entry/{entry}/rename/?slug=debenture",
    "glossary/topic/",
    "glossary/topic/{topic}/change/",
    "editorial/user/",
    "editorial/user/add/",
    "editorial/user/{user}/change/",
    "editorial/event/",
    "editorial/revision/",
    "editorial/revision/{revision}/change/",
    "password_change/",
    "glossary/article/{article}/change/",
    "glossary/article/{article}/read/",
    "glossary/article/{article}/history/",
    "glossary/article/{article}/revisions/1/",
    "glossary/article/{article}/revisions/1/restore/",
    "glossary/article/{article}/compare/",
]


@pytest.fixture
def articles(db):
    do(make_article(), "override")
    return make_article(language="hi")


@pytest.fixture
def desk(live_server, page, articles, translator) -> Desk:
    return Desk(live_server, page, translator)


def addresses(article, user):
    entry = article.entry
    keys = {
        "entry": entry.pk,
        "topic": entry.topics.first().pk,
        "user": user.pk,
        "revision": article.revisions.get().pk,
        "article": article.pk,
    }
    return [f"/admin/{path.format(**keys)}" for path in STOCK]


def test_no_page_breaks_the_content_security_policy(live_server, page, articles, superuser):
    """The fixture fails a test whose console holds an error; a violation is one."""
    admin = Desk(live_server, page, superuser)
    for path in addresses(articles, superuser):
        response = page.goto(f"{admin.server}{path}")
        assert response.status == 200, path
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert not re.search(r"<style|<script>|\sstyle=|\son\w+=", response.text()), path


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_pages_of_an_article_fit_any_width(live_server, new_page, articles, translator, width):
    desk = Desk(live_server, new_page(viewport={"width": width, "height": 800}), translator)
    make_revision(articles, HINDI.replace("दाम घटते हैं", "दाम गिर जाते हैं"))
    for name in ("change", "read", "history", "revisions/1", "revisions/1/restore", "compare"):
        page = desk.open(articles, name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_pages_of_an_article_are_accessible(live_server, new_page, articles, translator, scheme, width):
    text = HINDI.replace("title:", "related: bond, unwritten\ntitle:")
    article = make_article("loan", "hi", text=text)
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    desk = Desk(live_server, new_page(**options), translator)
    make_revision(article, text.replace("दाम घटते हैं", "दाम गिर जाते हैं"))
    for name in ("read", "history", "revisions/1", "revisions/1/restore", "compare", "change"):
        page = desk.open(article, name)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        assert violations(page) == []
    page.get_by_label("Title").fill("मेरा")
    make_revision(article, text.replace("कर्ज़", "ऋण"))
    page.keyboard.press("Control+s")
    page.locator(".conflict").wait_for()
    assert violations(page) == []


def test_stock_pages_are_accessible(live_server, page, articles, superuser):
    admin = Desk(live_server, page, superuser)
    for path in addresses(articles, superuser):
        page.goto(f"{admin.server}{path}")
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


def test_preview_follows_the_typing(desk, articles):
    desk.open(articles)
    section = desk.section(1)
    section.get_by_role("button", name="Preview").click()
    preview = section.locator(".markdownx-preview")
    assert "बॉन्ड पर चुकाए जाने" in preview.inner_text()
    section.locator("textarea").fill("नया **पाठ** $$x^2$$\n\n[बॉन्ड](/bond)")
    expect(preview.locator("strong")).to_have_text("पाठ")
    assert preview.locator("math").count() == 1


def test_page_asks_for_no_preview_before_somebody_types(desk, articles):
    asked = []
    desk.page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    desk.open(articles)
    desk.page.wait_for_load_state("networkidle")
    assert asked == []


def test_sections_are_added_moved_and_removed(desk, articles):
    page = desk.open(articles)
    page.get_by_role("button", name="Add a section").click()
    added = desk.section(3)
    added.get_by_label("Heading").fill("नया भाग")
    added.locator("textarea").fill("*तिरछा*")
    expect(added.locator(".markdownx-preview em")).to_have_text("तिरछा")
    added.get_by_role("button", name="Move up").click()
    desk.section(1).get_by_role("button", name="Remove").click()
    assert desk.section(1).get_by_role("button", name="Undo").is_visible()
    assert desk.save() == "Saved as revision 2."
    headings = page.locator("[data-formset=sections] [data-rows] [data-title]").all_inner_texts()
    assert headings == ["नया भाग", "उसका दाम कैसे बदलता है"]


def test_related_term_is_found_by_its_hindi_title_and_kept(desk, articles):
    make_article("interest", "hi", text="# ब्याज\n")
    make_entry("unwritten")
    page = desk.open(articles)
    page.get_by_role("button", name="Add a related term").click()
    page.locator("[data-formset=related_terms] .select2-selection").click()
    page.locator(".select2-search__field").fill("ब्याज")
    page.get_by_role("option", name="interest · ब्याज").click()
    assert desk.save() == "Saved as revision 2."
    assert "related: interest" in articles.revisions.get(number=2).text


def test_save_keeps_place_and_open_folds(desk, articles):
    page = desk.open(articles)
    desk.section(2).locator("textarea").fill("दरें।\n" * 3)
    page.evaluate("scrollTo(0, 420)")
    top = page.evaluate("scrollY")
    assert top > 100
    desk.save()
    assert abs(page.evaluate("scrollY") - top) < 60
    bar = page.locator(".stuck")
    assert "Saved as revision 2." in bar.inner_text()
    page.get_by_label("Title").press("End")
    page.keyboard.type("।")
    assert "Saved as revision 2." not in bar.inner_text()
    assert "Not saved yet" in bar.inner_text()
    assert desk.page.locator("[data-rows] > details").nth(1).get_attribute("open") is not None


def test_unsaved_text_is_not_lost_to_a_move(desk, articles):
    page = desk.open(articles)
    page.get_by_label("Title").fill("नया")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Send revision 1 to review").click()
    assert asked == ["What you wrote is not saved. Go on without it?"]
    assert page.get_by_label("Title").input_value() == "नया"
    articles.refresh_from_db()
    assert articles.state == "draft"
    assert desk.save() == "Saved as revision 2."


def test_form_works_without_script(live_server, new_page, articles, translator, chromium):
    context = chromium.new_context(java_script_enabled=False)
    desk = Desk(live_server, context.new_page(), translator)
    page = desk.open(articles)
    desk.section(2).locator("textarea").fill("बिना स्क्रिप्ट।")
    desk.section(2).get_by_label("Position").fill("0")
    page.locator("[data-formset=highlights]").get_by_label("Remove").first.check()
    page.get_by_role("button", name="Save as revision 2").click()
    assert desk.said() == "Saved as revision 2."
    assert desk.section(1).locator("textarea").input_value() == "बिना स्क्रिप्ट।"
    desk.press("Add a section")
    added = page.locator("[data-formset=sections] [data-rows] > details").last
    added.get_by_label("Text of the section").fill("जोड़ा हुआ।")
    added.get_by_label("Heading").fill("नया")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert desk.said() == "Saved as revision 3."
    desk.press("Send revision 3 to review")
    assert desk.said() == "Revision 3 is in review now."
    context.close()


def test_dropped_file_does_not_replace_the_page(desk, articles):
    page = desk.open(articles)
    prevented = page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], "x.png", {type: "image/png"}));
        const drop = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
        return !document.querySelector("textarea.markdownx-editor").dispatchEvent(drop);
    }""")
    assert prevented


def test_theme_can_be_switched(desk, articles):
    page = desk.open(articles)
    page.locator(".theme-toggle").click()
    expect(page.locator("html")).to_have_attribute("data-theme", re.compile("light|dark"))
    colours = set()
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(colours) == 2


def test_stale_preview_answer_does_not_overwrite_a_later_one(desk, articles):
    page = desk.open(articles)
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/preview/hi/", hold)
    editor = desk.section(1).locator("textarea")
    editor.fill("एक")
    page.wait_for_timeout(600)
    editor.fill("दो")
    page.wait_for_timeout(600)
    assert len(held) == 2
    held[1].fulfill(body="<p>दो</p>")
    held[0].fulfill(body="<p>एक</p>")
    page.wait_for_timeout(200)
    assert desk.section(1).locator(".markdownx-preview").text_content().strip() == "दो"


def test_long_history_reads_well(desk, articles):
    make_revision(articles, "# बॉन्ड\n\nनया।\n")
    page = desk.open(articles, "history")
    page.get_by_role("link", name="revision 2", exact=True).click()
    assert "नया।" in page.locator("main").inner_text()


def test_two_revisions_are_chosen_compared_and_one_restored_by_keyboard(desk, articles):
    make_revision(articles, HINDI.replace("दाम घटते हैं", "दाम गिर जाते हैं"))
    make_revision(articles, "# बॉन्ड\n\nनया।\n")
    page = desk.open(articles, "history")
    page.locator("summary", has_text="3 saves").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Compare from revision 1").focus()
    page.keyboard.press("Space")
    page.get_by_label("Compare with revision 2").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("ins", has_text="गिर जाते").wait_for()
    assert page.locator("del").all_inner_texts() == ["घटते"]
    page.get_by_role("link", name="Restore revision 1").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Restore revision 1 as revision 4").focus()
    page.keyboard.press("Enter")
    page.locator(".messagelist").wait_for()
    assert desk.said() == "Revision 1 is restored, as revision 4."
    assert articles.revisions.get(number=4).text == HINDI


@pytest.mark.parametrize("name", ODD)
def test_untouched_form_sent_by_a_browser_changes_nothing(desk, name):
    desk.open(make_article("odd", "hi", text=ODD[name]))
    assert desk.save() == "Nothing has changed."


@pytest.mark.skipif(not CORPUS, reason="the corpus is not here")
def test_largest_article_is_saved_with_one_letter_changed(desk):
    path = max(CORPUS, key=lambda path: path.stat().st_size)
    text = path.read_bytes().decode()
    article = make_article(path.stem, path.parent.name, text=text)
    page = desk.open(article)
    assert desk.save() == "Nothing has changed."
    page.get_by_label("Title").press("End")
    page.keyboard.type("।")
    assert desk.save() == "Saved as revision 2."
    before = ArticleDocument.parse(text, article.language)
    assert article.revisions.get(number=2).text == str(before.with_title(f"{before.title}।"))
