"""Every page of the desk in Hindi: whole on a phone, without a barrier, its lines far enough apart."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from editorial.models import Outline
from tests.browser.desk import Desk
from tests.browser.test_desk import violations
from tests.conftest import make_user
from tests.test_access import make_texts, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    ("admin:index",),
    ("calendar",),
    ("notifications",),
    ("desk:queue", "waiting"),
    ("admin:glossary_article_changelist",),
    ("admin:glossary_entry_add",),
    ("admin:glossary_article_change", "article"),
    ("admin:glossary_article_read", "article"),
    ("admin:glossary_article_history", "article"),
    ("admin:glossary_article_compare", "article"),
    ("admin:editorial_event_changelist",),
    ("admin:editorial_user_change", "person"),
    ("admin:editorial_batch_replace",),
]
# Lines of Devanagari that stand closer than 1.65 of their size.
TIGHT = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && /[\\u0900-\\u097f]{2}/.test(node.data));
  const style = getComputedStyle(element);
  const seen = element.checkVisibility() && !element.matches(".visually-hidden, .unseen");
  return own && seen && parseFloat(style.lineHeight) / parseFloat(style.fontSize) < 1.65;
}).map((element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 30)}`)"""


def faults(page: Page) -> list[str]:
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"too wide by {over}"] * (over > 0) + page.evaluate(TIGHT) + violations(page)


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_pages_are_whole_and_accessible(live_server, new_page, scheme, width):
    make_texts()
    # A transactional test before this one has flushed what the migrations brought.
    Outline.objects.get_or_create(language="hi", name="धारणा", headings="क्या है?")
    world = make_world("hi")
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    desk = Desk(live_server, page, make_user("mira", speaks="hi", is_superuser=True))
    found = {}
    for name, *args in PAGES:
        page.goto(desk.server + reverse(name, args=[world.get(arg, arg) for arg in args]))
        found[name] = faults(page)
    assert "\n".join(f"{name}: {one}" for name, each in found.items() for one in each) == ""
