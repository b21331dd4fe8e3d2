"""Chromium for tests marked `browser`: a page that fails its test when the console holds an error."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing: apt-get install --no-install-recommends chromium fonts-noto-core"
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs in the test's own thread: Django would refuse queries there,
        # and gives them connections apart from those that pytest-django closes.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium.launch(executable_path=path, args=FLAGS)
        connections.close_all()


def _is_error(message: ConsoleMessage, page: Page) -> bool:
    """That the page itself is a 404 is no error of the page."""
    return message.type == "error" and message.location["url"] != page.url


@pytest.fixture
def new_page(chromium: Browser) -> Iterator:
    """Makes pages, each in a profile of its own: one a person. `new_page(viewport=…)` takes Playwright's options."""
    contexts, errors = [], []

    def make(**options: object) -> Page:
        context = chromium.new_context(**{"locale": "hi-IN", **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: errors.append(message.text) if _is_error(message, page) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(new_page: Iterator) -> Page:
    return new_page()
