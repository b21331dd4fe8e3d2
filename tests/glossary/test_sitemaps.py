import xml.etree.ElementTree as ET

import pytest

from glossary.models import Article, Entry
from glossary.sitemaps import sitemap
from tests.glossary.factories import make_edition

pytestmark = pytest.mark.django_db

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "http://localhost:8000"


def read(client):
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return addresses(response.content)


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


def test_sitemap_takes_one_query_and_is_sent_again_only_when_it_changed(client, django_assert_num_queries):
    for n in range(5):
        make_edition(f"bond-{n}")
    with django_assert_num_queries(1):
        etag = client.get("/sitemap.xml")["ETag"]
    assert client.get("/sitemap.xml", headers={"if-none-match": etag}).status_code == 304
    make_edition("share")
    assert client.get("/sitemap.xml", headers={"if-none-match": etag}).status_code == 200


def test_sitemap_too_large_for_one_file_names_its_parts():
    make_edition("bond")
    index = ET.fromstring(sitemap(0, limit=2))  # noqa: S314
    parts = [part.text for part in index.findall("s:sitemap/s:loc", NS)]
    assert parts == [f"{SITE}/sitemap.xml?part={number}" for number in (1, 2, 3)]
    found = [addresses(sitemap(number, limit=2)) for number in (1, 2, 3)]
    assert [len(part) for part in found] == [2, 2, 1]
    assert addresses(sitemap(0)) == found[0] | found[1] | found[2]


@pytest.mark.parametrize("part", ["2", "x", "9" * 5000, "-1", ""])
def test_sitemap_has_no_other_part(client, part):
    assert client.get("/sitemap.xml", {"part": part}).status_code == 404
