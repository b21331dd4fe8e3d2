import gzip
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from glossary import pages
from glossary.models import Edition
from glossary.models.editions import Provenance
from glossary.rendering.article import SectionHtml
from tests.glossary.factories import make_edition, make_topic

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 11, 13, 20, 0, tzinfo=UTC)  # already the 14th in India


def html(edition):
    return gzip.decompress(pages.page(edition).body).decode()


def test_refreshed_page_is_stored_as_it_is_shown():
    edition = make_edition()
    shown = pages.page(edition)
    pages.refresh([edition])
    edition.refresh_from_db()
    assert (edition.fresh, edition.frame, edition.etag) == (True, pages.frame(), shown.etag)
    assert bytes(edition.page_gz) == shown.body
    assert pages.page(edition) == shown


@pytest.mark.parametrize("change", [{"dirtied": 1}, {"text_hash": "0" * 64}])
def test_late_page_does_not_pass_for_a_fresh_one(change):
    edition, other = make_edition("bond"), make_edition("share")
    Edition.objects.filter(pk=edition.pk).update(**change)
    pages.refresh([edition, other])
    assert dict(Edition.objects.values_list("slug", "fresh")) == {"bond": False, "share": True}


def test_page_of_another_frame_is_made_anew():
    edition = make_edition()
    pages.refresh([edition])
    Edition.objects.update(frame="old", page_gz=gzip.compress(b"old page"))
    edition.refresh_from_db()
    assert "<h1" in html(edition)
    assert pages.find(pages.LANGUAGES["en"], "bond") == pages.page(edition)


def test_many_pages_take_as_many_queries_as_two():
    def queries(editions):
        with CaptureQueriesContext(connection) as captured:
            pages.refresh(editions)
        return len(captured)

    editions = [
        make_edition(f"bond-{n}", text=f"# B\n\n[x](/bond-{n + 1}) [y](/nothing)\n", topics=["A", f"T{n}"])
        for n in range(40)
    ]
    assert queries(editions[:2]) == queries(editions) <= 9
    assert Edition.objects.filter(fresh=True).count() == 40


def test_refresh_of_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        pages.refresh([])


def test_links_lead_to_what_is_live_in_the_same_language():
    text = "# शेयर\n\n## पहला\n\n[बॉन्ड](/bond), [सोना](/gold), [यह](/share)\n"
    make_edition("gold")
    make_edition("bond", "hi", title="बॉन्ड <b>")
    page = html(make_edition("share", "hi", text=text))
    assert '<a href="/hi/bond/">बॉन्ड</a>' in page
    assert "/gold" not in page
    assert '<li><a href="/hi/bond/">बॉन्ड &lt;b&gt;</a></li>' in page
    assert page.count('<li><a href="/hi/share/">') == 0


def test_related_terms_of_the_front_matter_come_first_and_are_not_too_many():
    for n in range(20):
        make_edition(f"term-{n:02}")
    links = " ".join(f"[x](/term-{n:02})" for n in range(19))
    page = html(make_edition(text=f"---\nrelated: term-19\ntitle: Bond\n---\n# Bond\n\n## A\n\n{links}\n"))
    related = re.findall(r'<li><a href="/en/(term-\d\d)/">', page)
    assert related == ["term-19", *(f"term-{n:02}" for n in range(11))]


def test_twins_name_each_other_only_while_both_are_live():
    def alternates(edition):
        return re.findall(
            r'<link rel="alternate" hreflang="([\w-]+)" href="http://localhost:8000([^"]+)">', html(edition)
        )

    english = make_edition("bond")
    assert alternates(english) == []
    assert 'hreflang="hi">हिन्दी</a>' in html(english)
    assert 'href="/hi/" lang="hi"' in html(english)
    hindi = make_edition("bond", "hi", title="बॉन्ड")
    pair = {("en", "/en/bond/"), ("hi", "/hi/bond/"), ("x-default", "/bond")}
    assert set(alternates(english)) == set(alternates(hindi)) == pair
    assert '<a href="/hi/bond/" lang="hi" hreflang="hi">बॉन्ड</a>' in html(english)
    assert '<a href="/en/bond/" lang="en" hreflang="en">Bond</a>' in html(hindi)
    hindi.delete()
    assert alternates(english) == []


def test_canonical_address_is_the_sites():
    assert '<link rel="canonical" href="http://localhost:8000/en/bond/">' in html(make_edition())


@pytest.mark.parametrize(
    ("language", "fields", "words"),
    [
        (
            "hi",
            {"provenance": Provenance.MACHINE},
            ["मशीनी अनुवाद।", "अभी किसी ने नहीं जाँचा", 'मूल लेख: <a href="/en/bond/"'],
        ),
        ("hi", {"provenance": Provenance.EDITED}, ["अभी जाँचा नहीं गया", 'मूल लेख: <a href="/en/bond/"']),
        (
            "hi",
            {"provenance": Provenance.REVIEWED, "reviewed_by": "मीरा <i>", "reviewed_at": DAY},
            ["लोगों का जाँचा हुआ।", 'मीरा &lt;i&gt; ने <time datetime="2026-11-14">14 नवंबर 2026</time> को'],
        ),
        (
            "hi",
            {"provenance": Provenance.REVIEWED, "reviewed_at": DAY},
            ['<time datetime="2026-11-14">14 नवंबर 2026</time> को स्वीकृत'],
        ),
        ("en", {"provenance": Provenance.MACHINE}, ["Taken over as it came.", "Nobody has reviewed this text yet."]),
        ("en", {"provenance": Provenance.EDITED}, ["Edited, not reviewed yet."]),
        (
            "en",
            {"provenance": Provenance.REVIEWED, "reviewed_by": "Asha", "reviewed_at": DAY},
            [
                "Reviewed by people.",
                'Asha read and approved this text on <time datetime="2026-11-14">14 November 2026</time>.',
            ],
        ),
    ],
)
def test_page_says_how_far_people_stand_behind_it(language, fields, words):
    make_edition("bond", {"hi": "en", "en": "hi"}[language])
    page = html(make_edition("bond", language, **fields))
    assert all(word in page for word in words), page
    assert ("trust raw" in page) is (fields["provenance"] != Provenance.REVIEWED)


def test_machine_translation_without_a_live_original_links_nowhere():
    page = html(make_edition("bond", "hi", provenance=Provenance.MACHINE))
    assert "मशीनी अनुवाद।" in page
    assert "मूल लेख" not in page


def test_imported_text_names_its_source_and_licence():
    page = html(make_edition(attribution="Wiki & Co"))
    assert page.count("Wiki &amp; Co") == 2
    assert 'rel="license" lang="en">CC BY 4.0</a>' in page
    assert "Based on a text by" not in html(make_edition("share"))


def test_topics_are_named_in_the_readers_language():
    make_topic("Saving", hi="बचत")
    page = html(make_edition("bond", "hi", topics=["Saving", "Tax"]))
    assert ">बचत</a>" in page
    assert '<a href="/hi/topics/tax/" lang="en">Tax</a>' in page


def test_article_shows_its_parts_in_order():
    text = (
        "---\ntitle: Bond\ndescription: A loan.\n---\n# Bond\n\nLead.\n\n## What\n\nBody.\n\n### Detail\n\nMore.\n\n"
        "## Features\n- One\n- Two\n\n## FAQ\n### Safe?\nYes.\n"
    )
    page = html(make_edition(text=text, description="A loan.", number=7))
    parts = [
        "<h1",
        "A loan.",
        "In this article",
        ">One<",
        ">Two<",
        "Lead.",
        "What</h2>",
        "Body.",
        "Detail</h3>",
        "More.",
        "Questions people ask</h2>",
        "Safe?",
        "Yes.",
    ]
    places = [page.rindex(part) for part in parts]
    assert places == sorted(places)
    assert re.findall(r'<li><a href="#(\S+)">', page) == ["s1", "questions"]
    assert 'Edition 7, <time datetime="2026-11-14">14 November 2026</time>' in page
    assert "1 minute<" in page


def test_text_around_highlights_and_questions_is_shown():
    page = html(
        make_edition(
            text="## Features\n\nIn short:\n\n- One\n- Two\n\n  - deep\n\n## FAQ\n\nPeople ask:\n\n### Safe?\n"
        )
    )
    parts = [
        "Highlights</h2>",
        "<p>In short:</p>",
        "<li>One</li>",
        "<p>Two</p>",
        "<li>deep</li>",
        "<p>People ask:</p>",
        "Safe?",
    ]
    places = [page.rindex(part) for part in parts]
    assert places == sorted(places)


def test_text_without_headings_has_no_contents():
    page = html(make_edition(text="Just a line.\n"))
    assert "Just a line." in page
    assert "In this article" not in page


def test_hostile_fields_stay_text():
    evil = '"><script>alert(1)</script>'
    page = html(make_edition(title=evil, description=evil, attribution=evil, topics=[evil]))
    assert "<script" not in page
    assert 'content="&quot;&gt;' in page


@pytest.mark.parametrize(
    ("levels", "outline"),
    [
        ([], []),
        ([2, 2], [(2,), (2,)]),
        ([0, 2, 3, 3], [(2,), (2, 3, 3)]),
        ([2, 4, 5, 3], [(2, 3, 4, 3)]),
        ([3, 4, 1], [(2, 3), (2,)]),
        ([2, 6, 6], [(2, 3, 4)]),
    ],
)
def test_outline_never_skips_a_level(levels, outline):
    sections = [SectionHtml(id=str(n), level=level, heading="", text="", body="") for n, level in enumerate(levels)]
    found = [(2, *(part.level for part in chapter.parts)) for chapter in pages.chapters(sections)]
    assert found == outline


@pytest.mark.parametrize(
    ("name", "value"), [("LICENCE_NAME", "CC0"), ("TIME_ZONE", "Europe/London"), ("SITE_URL", "https://example.org")]
)
def test_frame_stands_for_the_settings_that_pages_show(settings, name, value):
    before = pages.frame.__wrapped__()
    assert before == pages.frame()
    setattr(settings, name, value)
    assert pages.frame.__wrapped__() != before


def test_frame_is_the_same_whoever_asks():
    with translation.override("hi"):
        assert pages.frame.__wrapped__() == pages.frame()
