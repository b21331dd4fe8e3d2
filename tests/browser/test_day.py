"""A day's work of each role by keyboard alone, from signing in to the text before readers."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from editorial.models import Event, Role, User
from glossary.models import Article, Edition
from tests.conftest import make_user
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMED = """() => {
  const e = document.activeElement;
  const label = e.labels && e.labels.length ? e.labels[0].textContent : "";
  const names = [e.textContent, e.type === "submit" ? e.value : "", e.getAttribute("aria-label") || "", label];
  return names.map((text) => text.trim());
}"""


class Keyboard:
    """Somebody at the desk who has no mouse."""

    def __init__(self, page: Page, server: str, user: User) -> None:
        self.page, self.user = page, user
        page.goto(f"{server}/admin/")
        page.keyboard.type(user.username)
        page.keyboard.press("Tab")
        page.keyboard.type("demo")
        self.enter()

    def tab_to(self, name: str) -> None:
        """Goes on with Tab until what has the focus is called `name`, at its beginning."""
        for _press in range(200):
            self.page.keyboard.press("Tab")
            if any(text.startswith(name) for text in self.page.evaluate(NAMED)):
                return
        raise AssertionError(f"Tab never comes to {name}.")

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        self.tab_to(name)
        self.enter()

    def said(self) -> str:
        return self.page.locator(".messagelist").inner_text()


@pytest.fixture
def at_desk(live_server, new_page):
    def sit(name: str, role: Role) -> Keyboard:
        return Keyboard(new_page(locale="en-GB"), live_server.url, make_user(name, role))

    return sit


def test_each_role_does_its_days_work_by_keyboard(at_desk):
    make_article(language="hi")
    tara = at_desk("tara", Role.TRANSLATOR)
    tara.press("Begin with the first")
    tara.tab_to("Title")
    tara.page.keyboard.press("Control+a")
    tara.page.keyboard.type("बंधपत्र")
    # The sign-in runs out in the middle of the edit.
    Session.objects.all().delete()
    tara.page.keyboard.press("Control+s")
    expect(tara.page.locator("dialog[open]")).to_contain_text("Your sign-in has run out")
    tara.tab_to("Password")
    tara.page.keyboard.type("demo")
    tara.enter()
    assert "Saved as revision 2" in tara.said()
    tara.press("Send revision 2 to review")
    assert "in review now" in tara.said()

    ravi = at_desk("ravi", Role.REVIEWER)
    ravi.press("Begin with the first")
    ravi.press("Approve revision 2")
    assert "approved revision 2" in ravi.said()

    pooja = at_desk("pooja", Role.PUBLISHER)
    pooja.press("Begin with the first")
    pooja.press("Publish revision 2")
    assert "live now" in pooja.said()
    assert Edition.objects.get().title == "बंधपत्र"
    actors = Event.objects.order_by("pk").values_list("actor__username", flat=True)
    assert list(actors)[1:] == ["tara", "tara", "ravi", "pooja"]


def test_editor_begins_an_entry_by_keyboard(at_desk):
    esha = at_desk("esha", Role.EDITOR)
    esha.press("Entries")
    esha.press("Add entry")
    esha.page.keyboard.type("Call Option")
    esha.tab_to("Definition")
    esha.page.keyboard.type("A right to buy.")
    esha.press("Save")
    assert "Saved as revision 1" in esha.said()
    article = Article.objects.get()
    assert (article.entry.slug, article.description) == ("call-option", "A right to buy.")
