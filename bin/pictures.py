"""Makes the pictures of README.md anew, from the demo in a database of its own: `.venv/bin/python bin/pictures.py`."""

import tempfile
from pathlib import Path

import demo
import machine
from playwright.sync_api import Page, sync_playwright

FOLDER = demo.ROOT / "docs" / "pictures"


def sign_in(page: Page, site_url: str, username: str) -> None:
    page.goto(f"{site_url}/admin/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "demo")
    page.click("[type=submit]")


def take(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    port = demo.free_port()
    site_url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        variables = {**demo.environment(site_url), "DATABASE_URL": f"sqlite:///{Path(folder) / 'pictures.sqlite3'}"}
        demo.prepare(variables)
        with demo.server(port, variables):
            browser = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="hi-IN")
            page.goto(f"{site_url}/hi/compound-interest/")
            take(page, "article")
            sign_in(page, site_url, "translator")
            page.goto(f"{site_url}/admin/glossary/article/?state__exact=changes_requested&language__exact=hi")
            page.click("#result_list tbody th a")
            page.wait_for_url("**/change/**")
            take(page, "desk")


if __name__ == "__main__":
    main()
