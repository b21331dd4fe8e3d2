"""What readers see in Chromium: no finding of axe, nothing wider than the window, nothing that the CSP blocks."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from glossary import pages
from glossary.models import Edition
from glossary.models.editions import Provenance
from tests.glossary.factories import DAY, make_edition, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = """---
title: {title}
---
# {title}

## {title} 1

[share](/share), [gold](/gold), [page](https://example.org/).

| A | B | C | D | E | F | G | H |
| --- | ---: | --- | --- | --- | --- | --- | --- |
| 123456789 | 123456789 | 123456789 | 123456789 | 123456789 | 123456789 | 123456789 | 123456789 |

$$ A = P \\left(1 + \\frac{{r}}{{n}}\\right)^{{nt}} + a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p $$

### {title} 2

> ### {title} 3
> Mind.

###### {title} 4

- {title}

```
a line that is much longer than any telephone is wide, and that nobody would break anywhere in its middle
```

## {highlights}
- {title}

## {faq}
### {title}?
{title}.
"""
KINDS = [
    "",
    "browse/",
    "browse/{letter}/",
    "topics/",
    "topics/saving/",
    "machine/",
    "reviewed/",
    "{other}/",
    "nothing/",
]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture
def live(transactional_db):
    for language, title, highlights, faq in (
        ("en", "Bond", "Features", "FAQ"),
        ("hi", "बॉन्ड", "हाइलाइट", "सामान्य प्रश्न"),
    ):
        text = TEXT.format(title=title, highlights=highlights, faq=faq)
        shared = {
            "title": title,
            "text": text,
            "description": title,
            "attribution": "Wiki",
            "topics": ["Saving", "Tax"],
        }
        make_edition("machine", language, provenance=Provenance.MACHINE, **shared)
        make_edition(
            "reviewed", language, provenance=Provenance.REVIEWED, reviewed_by="Asha", reviewed_at=DAY, **shared
        )
        make_edition("share", language, title=f"{title} {LONG}")
        make_edition(f"only-{language}", language, title=title, description=title)
    for n in range(100):
        make_edition(f"many-{n}", title="Bond", topics=["Saving"])
    topic = make_topic("Saving")
    topic.names.create(language="hi", name="बचत")
    pages.refresh(list(Edition.objects.all()))


def addresses():
    for language, letter, other in (("en", "B", "only-hi"), ("hi", "ब", "only-en")):
        for kind in KINDS:
            yield f"/{language}/{kind.format(letter=letter, other=other)}"


def test_pages_are_open_to_everyone(live, live_server, new_page):
    page = new_page(viewport={"width": 360, "height": 740})
    found = {}
    for address in addresses():
        page.goto(live_server.url + address)
        for fold in page.locator("summary").all():
            fold.click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for each in Axe().run(page).response["violations"]:
                found[f"{address} {scheme} {each['id']}"] = [node["html"] for node in each["nodes"]]
    assert found == {}


def test_no_page_is_wider_than_its_window(live, live_server, page):
    wide = {}
    for address in addresses():
        page.goto(live_server.url + address)
        for width in (320, 768, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wide[f"{address} at {width}"] = over
    assert wide == {}


def test_controls_are_large_enough_for_a_finger(live, live_server, new_page):
    """Links within a sentence are exempt, as WCAG 2.5.8 has it."""
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    small = {}
    for address in addresses():
        page.goto(live_server.url + address)
        boxes = page.eval_on_selector_all(
            "nav a, summary, .button, li > a:first-child, h2 > a",
            """all => all.filter(e => e.offsetParent && !e.closest('.prose section:not(#related)'))
               .map(e => [e.textContent.trim(), Math.round(e.getBoundingClientRect().height)])""",
        )
        small |= {f"{address} {text}": height for text, height in boxes if height < 44}
    assert small == {}


def test_keyboard_reaches_the_text_first_and_sees_where_it_is(live, live_server, page):
    page.goto(f"{live_server.url}/hi/reviewed/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.bounding_box()["width"] > 40
    page.keyboard.press("Tab")
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    scrolling = page.locator(".scroll, .formula")
    assert scrolling.count() == 2
    for box in scrolling.all():
        box.focus()
        assert box.evaluate("e => e === document.activeElement")


def test_contents_unfold_without_a_script(live, live_server, new_page):
    page = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(f"{live_server.url}/hi/reviewed/")
    contents = page.locator("nav.toc")
    assert not contents.is_visible()
    page.locator("summary").click()
    assert contents.is_visible()
    contents.get_by_role("link").last.click()
    assert page.url.endswith("#related")


def test_print_shows_the_text_and_its_imprint_only(live, live_server, page):
    page.goto(f"{live_server.url}/hi/reviewed/")
    assert not page.locator(".imprint").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".imprint").is_visible()
    for hidden in (".toc", ".side", ".path", ".mast nav", ".fold"):
        assert not page.locator(hidden).is_visible(), hidden


def test_reader_goes_from_the_home_page_to_an_article_and_to_its_twin(live, live_server, page):
    page.goto(f"{live_server.url}/")
    assert page.url == f"{live_server.url}/hi/"
    page.get_by_role("link", name="वर्णक्रम").first.click()
    page.get_by_role("navigation", name="वर्ण चुनें").get_by_role("link", name="ब").click()
    page.locator("main a[href='/hi/reviewed/']").click()
    assert page.locator("h1").inner_text() == "बॉन्ड"
    page.get_by_role("navigation", name="मुख्य").get_by_role("link", name="English").click()
    assert page.url == f"{live_server.url}/en/reviewed/"
    assert page.locator("h1").inner_text() == "Bond"
    assert page.context.cookies() == []
