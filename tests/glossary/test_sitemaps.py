import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from glossary.models import Article, Edition, Entry
from glossary.sitemaps import ENTRIES, LIMIT, index, part
from tests.glossary.factories import DAY, make_edition

pytestmark = pytest.mark.django_db

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "http://localhost:8000"


def read(client):
    """All addresses of all parts, as a crawler finds them."""
    found = {}
    for address in parts(xml(client, "/sitemap.xml")):
        found |= addresses(xml(client, address))
    return found


def xml(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return response.content


def parts(xml):
    """Dates by address."""
    found = ET.fromstring(xml).findall("s:sitemap", NS)  # noqa: S314
    return {row.findtext("s:loc", namespaces=NS): row.findtext("s:lastmod", namespaces=NS) for row in found}


def addresses(xml):
    found = {}
    for url in ET.fromstring(xml).findall("s:url", NS):  # noqa: S314
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NS)}
        found[url.findtext("s:loc", namespaces=NS)] = (url.findtext("s:lastmod", namespaces=NS), links)
    return found


def test_sitemap_lists_what_is_live_with_its_twin_and_date(client):
    make_edition("bond")
    make_edition("bond", "hi", title="बॉन्ड")
    make_edition("share", "hi")
    Article.objects.create(entry=Entry.objects.create(slug="gold"), language="en")
    found = read(client)
    pair = {"en": f"{SITE}/en/bond/", "hi": f"{SITE}/hi/bond/"}
    assert found[f"{SITE}/en/bond/"] == found[f"{SITE}/hi/bond/"] == ("2026-11-14T06:30:00+00:00", pair)
    assert found[f"{SITE}/hi/share/"][1] == {}
    assert [url for url in found if "share" in url or "gold" in url] == [f"{SITE}/hi/share/"]


def test_sitemap_of_an_empty_glossary_lists_its_front_pages(client):
    assert set(read(client)) == {f"{SITE}/{path}/" for path in ("en", "hi", "en/browse", "hi/browse")}


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap.xml?part={}"])
def test_sitemap_takes_one_query_and_is_sent_again_only_when_it_changed(client, django_assert_num_queries, address):
    entries = [make_edition(f"bond-{n}").entry_id for n in range(5)]
    address = address.format(entries[0] // ENTRIES + 1)
    with django_assert_num_queries(1):
        etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    Edition.objects.filter(slug="bond-0").update(published_at=DAY + timedelta(days=1))
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_entry_stays_in_its_part_and_a_part_has_the_date_of_its_last_publication():
    slugs = [f"entry-{n}" for n in range(7)]
    keys = [make_edition(slug).entry_id for slug in slugs]
    late = datetime(2026, 11, 20, tzinfo=UTC)
    make_edition(slugs[3], "hi", published_at=late)
    named = parts(index(entries=2))
    numbers = sorted({key // 2 + 1 for key in keys})
    assert list(named) == [f"{SITE}/sitemap.xml?part={number}" for number in (0, *numbers)]
    dates = dict.fromkeys(numbers, "2026-11-14T06:30:00+00:00")
    dates[keys[3] // 2 + 1] = "2026-11-20T00:00:00+00:00"
    assert list(named.values()) == [None, *dates.values()]
    before = addresses(part(keys[3] // 2 + 1, entries=2))
    Edition.objects.filter(slug=slugs[0]).delete()
    assert addresses(part(keys[3] // 2 + 1, entries=2)) == before
    found = [address for number in numbers[1:] for address in addresses(part(number, entries=2))]
    assert len(found) == len(set(found))
    assert {f"{SITE}/en/{slug}/" for slug in slugs[2:]} < set(found)


def test_no_part_names_more_addresses_than_the_limit():
    first = Entry.objects.bulk_create(Entry(slug=f"entry-{n}") for n in range(2 * ENTRIES))
    start = next(entry.pk for entry in first if entry.pk % ENTRIES == 0)
    model = make_edition("model")
    values = {f.attname: getattr(model, f.attname) for f in Edition._meta.concrete_fields if f.name != "id"}
    Edition.objects.bulk_create(
        Edition(**{**values, "entry_id": start + n, "slug": f"entry-{n}", "language": language})
        for n in range(ENTRIES)
        for language in ("en", "hi")
    )
    body = part(start // ENTRIES + 1)
    assert len(addresses(body)) == 2 * ENTRIES
    assert LIMIT - 10 < body.count(b"<loc>") + body.count(b"href=") <= LIMIT


def test_the_index_is_read_from_an_index():
    plan = Edition.objects.values("entry").order_by("entry", "published_at").values_list("entry", "published_at")
    names = connection.introspection.get_constraints(connection.cursor(), Edition._meta.db_table)
    assert names["edition_sitemap"]["columns"] == ["entry_id", "published_at"]
    assert connection.vendor == "postgresql" or "COVERING INDEX edition_sitemap" in plan.explain()


@pytest.mark.parametrize("number", ["2", "x", "9" * 5000, "-1", ""])
def test_sitemap_has_no_other_part(client, number):
    assert client.get("/sitemap.xml", {"part": number}).status_code == 404
