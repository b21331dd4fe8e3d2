"""A thread from the selection to its end, and the door for an expert without an account."""

import pytest
from playwright.sync_api import Page

from editorial.models import Comment, Role, Thread
from tests.browser.desk import Desk
from tests.conftest import make_user
from tests.editorial.stages import article_in
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSAGE = "दरें बढ़ती हैं तो दाम घटते हैं।"

SELECT = """(passage) => {
  const walker = document.createTreeWalker(document.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(passage);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + passage.length);
    return;
  }
}"""

SELECTED = """() => {
  const { value, selectionStart, selectionEnd } = document.activeElement;
  return value.slice(selectionStart, selectionEnd);
}"""


def begin(page: Page, words: str) -> None:
    page.locator("#thread-body").fill(words)
    page.get_by_role("button", name="Begin a thread").click()


def test_thread_goes_from_a_selection_to_its_end(live_server, new_page):
    article = article_in("in_review")
    tara = Desk(live_server, new_page(locale="en"), make_user("tara", Role.TRANSLATOR, language="hi"))
    ravi = Desk(live_server, new_page(locale="en"), make_user("ravi", Role.REVIEWER, language="hi"))

    page = ravi.open(article)
    page.evaluate(SELECT, PASSAGE)
    page.get_by_role("button", name="Comment on this").click()
    assert page.locator("#thread-quote").input_value() == PASSAGE
    assert page.locator("#thread-part").input_value() == "s2"
    begin(page, "किस स्रोत से, @tara?")
    page.get_by_text("1 open").wait_for()
    comment = Comment.objects.get()
    assert page.evaluate("document.activeElement.id") == f"comment-{comment.pk}"

    page = tara.open(article)
    page.locator("[name=title]").fill("बॉन्ड, नया")
    page.get_by_role("link", name="उसका दाम कैसे बदलता है").click()
    assert page.evaluate(SELECTED) == PASSAGE
    thread = page.locator(f"#thread-{comment.thread_id}")
    thread.get_by_text("Answer or resolve").click()
    thread.locator("textarea").fill("RBI की रिपोर्ट से।")
    thread.get_by_role("button", name="Resolve").click()
    page.get_by_text("1 resolved", exact=True).wait_for()
    assert page.locator("[name=title]").input_value() == "बॉन्ड, नया"
    assert Thread.objects.get().state == "resolved"

    page = ravi.open(article)
    page.get_by_text("1 resolved", exact=True).click()
    page.locator(".settled").get_by_text("Open again").first.click()
    page.locator(".settled button[value=reopen]").click()
    page.get_by_text("1 open").wait_for()
    ravi.open(article)
    page.get_by_text("Approve revision 1…").click()
    page.locator("#words-approve").fill("अगली बार।")
    ravi.press("Approve revision 1")
    assert ravi.said() == "You approved revision 1."


def test_what_is_refused_stands_beside_what_was_typed(live_server, new_page):
    article = make_article(language="hi")
    tara = Desk(live_server, new_page(locale="en"), make_user("tara", Role.TRANSLATOR))
    page = tara.open(article)
    field = tara.section(2).locator("textarea")
    field.fill("अभी सहेजा नहीं गया पाठ।")
    field.select_text()
    page.keyboard.press("Control+Alt+m")
    begin(page, "ठीक है?")
    page.get_by_text("These words don't stand in one place of revision 1").wait_for()
    assert page.locator("#thread-body").input_value() == "ठीक है?"
    assert field.input_value() == "अभी सहेजा नहीं गया पाठ।"
    assert not Thread.objects.exists()


def test_threads_work_without_script(live_server, new_page):
    article = make_article(language="hi")
    tara = Desk(live_server, new_page(locale="en", java_script_enabled=False), make_user("tara", Role.TRANSLATOR))
    page = tara.open(article)
    page.get_by_text("Comment…").click()
    page.locator("#thread-part").select_option("s1")
    begin(page, "पूरा भाग देखिए।")
    page.locator(".thread .answer summary").click()
    page.locator(".thread button[value=resolve]").click()
    page.get_by_text("1 resolved", exact=True).wait_for()
    assert [thread.state for thread in Thread.objects.all()] == ["resolved"]


def test_expert_without_an_account_reads_and_comments_without_a_cookie(live_server, new_page):
    article = make_article(language="hi")
    ravi = Desk(live_server, new_page(locale="en"), make_user("ravi", Role.REVIEWER))
    page = ravi.open(article)
    page.get_by_text("Invite an expert…").click()
    page.locator("#link-label").fill("Dr. Rao")
    ravi.press("Make a link to revision 1")
    address = page.locator("#new-link").input_value().removeprefix("http://localhost:8000")

    guest = new_page(locale="en")
    guest.goto(f"{live_server.url}{address}")
    assert "दरें बढ़ती हैं" in guest.locator("article").inner_text()
    guest.locator("#name").fill("Dr. Rao")
    guest.locator("#part").select_option("s2")
    guest.locator("#quote").fill(PASSAGE)
    guest.locator("#body").fill("यह हमेशा सही नहीं है।")
    with guest.expect_navigation():
        guest.locator(".remarks button").click()
    assert "यह हमेशा सही नहीं है।" in guest.locator("#said").inner_text()
    assert guest.context.cookies() == []

    page = ravi.open(article)
    assert "यह हमेशा सही नहीं है।" in page.locator(".thread").inner_text()
    ravi.press("Revoke the link for Dr. Rao")
    guest.reload()
    assert guest.locator("#name").count() == 0
