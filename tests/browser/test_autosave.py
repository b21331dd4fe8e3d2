"""What becomes of text while somebody types: their sign-in runs out, the connection breaks, the page is closed."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from editorial.models import Draft
from glossary.documents import ArticleDocument
from tests.browser.desk import Desk
from tests.browser.test_desk import violations
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(db):
    return make_article(language="hi")


@pytest.fixture
def context(chromium):
    """A profile whose console may tell of a connection that broke."""
    made = chromium.new_context(locale="en-IN")
    made.set_default_timeout(10_000)
    yield made
    made.close()


def title_of(article):
    return ArticleDocument.parse(article.revisions.latest("number").text, "hi").title


def test_what_is_typed_is_kept_and_offered_after_the_page_was_closed(live_server, context, article, translator):
    desk = Desk(live_server, context.new_page(), translator)
    desk.open(article).get_by_label("Title").fill("मेरा शीर्षक")
    expect(desk.page.locator("[data-draft-said]")).to_have_text(re.compile(r"Draft kept \d\d:\d\d$"))
    assert article.revisions.count() == 1
    desk.page.close()
    desk.page = context.new_page()
    page = desk.open(article)
    expect(page.get_by_role("heading", name="You have unsaved text")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Restore it into the form").click()
    expect(page.get_by_label("Title")).to_have_value("मेरा शीर्षक")
    assert desk.save() == "Saved as revision 2."
    assert title_of(article) == "मेरा शीर्षक"
    assert not Draft.objects.exists()


def test_a_sign_in_that_ran_out_is_renewed_without_leaving_the_page(live_server, context, article, translator):
    desk = Desk(live_server, context.new_page(), translator)
    page = desk.open(article)
    page.get_by_label("Title").fill("मेरा शीर्षक")
    Session.objects.all().delete()
    page.keyboard.press("Control+s")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Your sign-in has run out")
    assert violations(page) == []
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("enter the correct username and password")
    page.get_by_label("Password").fill("demo")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert desk.said() == "Saved as revision 2."
    assert title_of(article) == "मेरा शीर्षक"


def test_without_a_connection_nothing_is_lost_and_saving_waits(live_server, context, article, translator):
    desk = Desk(live_server, context.new_page(), translator)
    page = desk.open(article)
    context.set_offline(True)
    page.get_by_label("Title").fill("मेरा शीर्षक")
    page.keyboard.press("Control+s")
    said = page.locator("[data-draft-said]")
    expect(said).to_contain_text("No connection")
    expect(page.get_by_label("Title")).to_have_value("मेरा शीर्षक")
    context.set_offline(False)
    expect(said).to_have_text(re.compile(r"Draft kept \d\d:\d\d$"))
    assert Draft.objects.get().fields["title"] == "मेरा शीर्षक"
    assert desk.save() == "Saved as revision 2."


def test_a_page_closed_without_a_connection_leaves_its_text_in_the_browser(live_server, context, article, translator):
    desk = Desk(live_server, context.new_page(), translator)
    page = desk.open(article)
    context.set_offline(True)
    page.get_by_label("Title").fill("मेरा शीर्षक")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-draft-said]")).to_contain_text("No connection")
    page.close()
    context.set_offline(False)
    desk.page = context.new_page()
    page = desk.open(article)
    expect(page.get_by_role("heading", name="You have unsaved text")).to_be_visible()
    page.get_by_role("link", name="Restore it into the form").click()
    expect(page.get_by_label("Title")).to_have_value("मेरा शीर्षक")


def test_leaving_with_unsaved_text_asks(live_server, context, article, translator):
    desk = Desk(live_server, context.new_page(), translator)
    page = desk.open(article)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Title").press_sequentially("और")
    page.get_by_role("link", name="Read").click()
    page.wait_for_url("**/read/")
    assert asked == ["beforeunload"]
