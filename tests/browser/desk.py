"""What people do on the desk with a browser."""

from playwright.sync_api import Locator, Page
from pytest_django.live_server_helper import LiveServer

from editorial.models import User
from glossary.models import Article


class Desk:
    """One person at one page."""

    def __init__(self, live_server: LiveServer, page: Page, user: User) -> None:
        self.server, self.page, self.user = live_server.url, page, user
        page.goto(f"{self.server}/admin/login/")
        page.fill("[name=username]", user.username)
        page.fill("[name=password]", "demo")
        page.click("[type=submit]")

    def open(self, article: Article, name: str = "change") -> Page:
        self.page.goto(f"{self.server}/admin/glossary/article/{article.pk}/{name}/")
        return self.page

    def press(self, name: str) -> None:
        """Presses a button that sends something, and waits for the page that answers."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()

    def save(self) -> str:
        """Saves the form and returns what the next page said: this one may still show what was said last."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+s")
        return self.said()

    def said(self) -> str:
        return self.page.locator(".messagelist").inner_text().strip()

    def section(self, number: int) -> Locator:
        """The fold of the section at that place, opened."""
        row = self.page.locator("[data-formset=sections] [data-rows] > details").nth(number - 1)
        if row.get_attribute("open") is None:
            row.locator("summary").click()
        return row
