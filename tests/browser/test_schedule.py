"""Planning, taking back and the calendar in Chromium: by keyboard, on a phone, in both colours."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from editorial.rules import Action
from editorial.schedule import publish_due
from glossary.models import Article, Edition
from tests.browser.desk import Desk
from tests.editorial.stages import article_in, do, make_due
from tests.factories import HINDI, make_revision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


def tab_to(page: Page, name: str) -> None:
    """Goes on with Tab until what has the focus says `name`."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith(name):
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_a_publisher_schedules_by_keyboard_alone(live_server, new_page, publisher):
    article = article_in("approved")
    desk = Desk(live_server, new_page(locale="en-GB"), publisher)
    page = desk.open(article)
    tab_to(page, "Schedule revision 1…")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "day"
    day = timezone.localtime() + timedelta(days=2)
    # How a day is typed depends on the machine's language.
    page.locator(":focus").fill(f"{day:%Y-%m-%d}")
    page.locator("[name=clock]:visible").fill("09:30")
    tab_to(page, "Schedule revision 1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Revision 1 goes out on" in desk.said()
    article.refresh_from_db()
    assert f"{timezone.localtime(article.publish_at):%Y-%m-%d %H:%M}" == f"{day:%Y-%m-%d} 09:30"


def test_an_earlier_revision_is_back_before_readers_in_two_presses(live_server, new_page, publisher):
    article = article_in("published")
    make_revision(article, HINDI + "\nदूसरा।\n")
    do(article, Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
    page = new_page(locale="en-GB")
    page.on("dialog", lambda dialog: dialog.accept())
    desk = Desk(live_server, page, publisher)
    desk.open(article).locator("summary", has_text="Publish an earlier revision again").click()
    desk.press("Publish revision 1 again")
    assert "Revision 1 is live now." in desk.said()
    assert Edition.objects.get().markdown == HINDI


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "light"), (360, "dark")])
def test_pages_of_time_are_accessible_and_fit_a_phone(live_server, new_page, publisher, width, colours):
    soon = timezone.now() + timedelta(hours=3)
    do(article_in("approved", "yield"), Action.SCHEDULE, at=soon)
    live = do(article_in("published", "share"), Action.END)
    make_due(article_in("scheduled", "rate"))
    publish_due()
    make_due(article_in("scheduled", "late"))
    gone = do(article_in("published", "gone"), Action.ARCHIVE)
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=colours, locale="en-GB")
    Desk(live_server, page, publisher)
    paths = ["/admin/calendar/", "/admin/calendar/?month=2030-01", "/hi/gone/"]
    paths += [f"/admin/glossary/article/{article.pk}/change/" for article in (*Article.objects.all(), live, gone)]
    for path in paths:
        page.goto(f"{live_server.url}{path}")
        page.evaluate("document.querySelectorAll('.ask').forEach(each => { each.open = true })")
        assert violations(page) == [], path
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) == 0, path
