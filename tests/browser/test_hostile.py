import pytest
from playwright.sync_api import Page

from glossary.rendering import render_markdown
from tests.glossary.rendering.hostile import PAYLOADS, RUNS_ON_LOAD, TARGETS

pytestmark = pytest.mark.browser

FOUND = """() => {
    const all = [...document.querySelectorAll("#text *")];
    return {
        handlers: all.filter(e => [...e.attributes].some(a => a.name.startsWith("on"))).length,
        ids: all.filter(e => e.id || e.getAttribute("name")).length,
        active: all.filter(e => e.matches("script,style,img,svg,iframe,form,input,object,embed,meta,base,link")).length,
        addresses: all.filter(e => e.href && !/^(https?:|mailto:|[/]en[/])/.test(e.getAttribute("href"))).length,
        escaped: document.querySelectorAll("main > :not(#text)").length + document.body.children.length - 1,
    };
}"""


def test_nothing_hostile_runs_in_a_browser(page: Page) -> None:
    """Everything at once, moved over and clicked: no dialog, no request, nothing left its place."""
    dialogs: list[str] = []
    requests: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.route("**/*", lambda route: (requests.append(route.request.url), route.abort()))
    for payload in PAYLOADS:
        html = render_markdown(payload, language="en", targets=TARGETS)
        page.set_content(f'<!doctype html><main><div id="text">{html}</div></main>')
        for element in page.query_selector_all("#text b, #text span, #text td, #text math, #text summary"):
            element.dispatch_event("mouseover")
            element.dispatch_event("click")
        found = page.evaluate(FOUND)
        assert found == {"handlers": 0, "ids": 0, "active": 0, "addresses": 0, "escaped": 0}, payload
    assert dialogs == []
    assert requests == []


def test_a_payload_that_is_not_rendered_does_run(page: Page) -> None:
    """So that the test above could fail."""
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.set_content(f'<!doctype html><main><div id="text">{RUNS_ON_LOAD}</div></main>')
    assert dialogs == ["1"]
    assert page.evaluate(FOUND)["handlers"] == 1
