"""The same questions to every public address."""

import gzip
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.models import User
from glossary import pages
from glossary.models import Article, Edition, Entry
from tests.glossary.factories import make_edition, make_topic

pytestmark = pytest.mark.django_db

# address, status, most queries
ADDRESSES = [
    ("/", 302, 0),
    ("/en/", 200, 6),
    ("/hi/", 200, 6),
    ("/en/browse/", 200, 1),
    ("/hi/browse/", 200, 1),
    ("/en/browse/B/", 200, 4),
    ("/hi/browse/ब/", 200, 4),
    ("/en/topics/", 200, 4),
    ("/hi/topics/", 200, 4),
    ("/en/topics/saving/", 200, 6),
    ("/hi/topics/बचत/", 200, 6),
    ("/en/bond/", 200, 1),
    ("/hi/bond/", 200, 1),
    ("/en/bond.md", 200, 1),
    ("/hi/bond.md", 200, 1),
    ("/bond", 302, 1),
    ("/bond/", 302, 1),
    ("/robots.txt", 200, 0),
    ("/sitemap.xml", 200, 1),
]
PATHS = [address for address, _status, _queries in ADDRESSES]
HIDDEN = "Sarfgarh"


@pytest.fixture
def live(db):
    """Bond in both languages, share in English; a draft of gold and one of share's Hindi."""
    make_topic("Saving", hi="बचत", en="Saving")
    make_edition("bond", topics=["Saving"])
    make_edition("bond", "hi", title="बॉन्ड", topics=["Saving"])
    make_edition("share", text="# Share\n\n## Lead\n\nLike a [bond](/bond), unlike [gold](/gold).\n")
    for slug, language in (("gold", "en"), ("gold", "hi"), ("share", "hi")):
        entry, _new = Entry.objects.get_or_create(slug=slug)
        Article.objects.create(entry=entry, language=language, title=HIDDEN, description=HIDDEN)
    pages.refresh(list(Edition.objects.all()))


@pytest.mark.parametrize(("address", "status", "queries"), ADDRESSES)
def test_address_works_within_its_queries(live, client, address, status, queries):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == status
    assert len(captured) <= queries


@pytest.mark.parametrize("address", PATHS)
def test_address_reads_public_tables_only(live, client, only_public_tables, address):
    with only_public_tables():
        assert client.get(address).status_code < 400


def test_draft_is_invisible(live, client):
    for address in (*PATHS, "/hi/share/", "/hi/gold/", "/gold"):
        page = client.get(address).content.decode()
        assert HIDDEN not in page, address
        assert 'href="/en/gold' not in page, address


@pytest.mark.parametrize("address", ["/en/gold/", "/hi/gold/", "/hi/share/", "/en/gold.md", "/hi/share.md", "/gold"])
def test_draft_has_no_address(live, client, only_public_tables, address):
    with only_public_tables():
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", PATHS)
def test_address_takes_no_other_method(client, address):
    for method in ("post", "put", "patch", "delete", "options"):
        response = getattr(client, method)(address)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("address", [*PATHS, "/hi/nothing/", "/nothing-at-all/x/"])
def test_address_knows_no_cookie(live, client, address):
    response = client.get(address)
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()


@pytest.mark.parametrize("address", [path for path in PATHS if path not in {"/", "/bond", "/bond/"}])
def test_page_is_the_same_for_a_person_who_signed_in(live, client, address):
    before = client.get(address, headers={"accept-language": "en"})
    client.force_login(User.objects.create_user("esha"))
    after = client.get(address, headers={"accept-language": "hi"})
    assert after.content == before.content


def test_head_is_answered_as_get_is(live, client):
    for address in PATHS:
        assert client.head(address).status_code == client.get(address).status_code, address


@pytest.mark.parametrize(
    ("address", "accept", "target"),
    [
        ("/", "hi-IN", "/hi/"),
        ("/", "en", "/en/"),
        ("/", "", "/en/"),
        ("/bond", "hi", "/hi/bond/"),
        ("/bond", "en", "/en/bond/"),
        ("/Bond", "hi", "/hi/bond/"),
        ("/share", "hi", "/en/share/"),
    ],
)
def test_old_addresses_lead_to_the_readers_language(live, client, address, accept, target):
    response = client.get(address, headers={"accept-language": accept})
    assert (response.status_code, response["Location"]) == (302, target)
    assert response["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/en/Bond/", "/en/bond/"),
        ("/hi/BOND.md", "/hi/bond.md"),
        ("/hi", "/hi/"),
        ("/hi/bond", "/hi/bond/"),
        ("/hi/browse", "/hi/browse/"),
        ("/admin", "/admin/"),
    ],
)
def test_address_is_put_right_for_good(live, client, address, target):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, target)


def test_topic_under_its_other_name_leads_to_the_readers_name(live, client):
    response = client.get("/hi/topics/saving/")
    assert (response.status_code, response["Location"]) == (302, f"/hi/topics/{quote('बचत')}/")


@pytest.mark.parametrize(
    "address",
    [
        "/fr/",
        "/fr/bond/",
        "/HI/bond/",
        "/hi/nothing/",
        "/hi/feed/",
        "/hi/bond/more/",
        "/hi/-bond/",
        "/hi/ब/",
        "/en/browse/ब/",
        "/en/browse/BB/",
        "/en/browse/B/?page=2",
        "/en/browse/B/?page=0",
        "/en/browse/B/?page=-1",
        "/en/browse/B/?page=x",
        "/en/browse/B/?page=" + "9" * 5000,
        "/en/topics/?page=2",
        "/hi/topics/कर/",
        "/hi/topics/saving/?page=2",
        "/nothing",
        "/nothing.md",
        "/%00",
        "/hi/%00/",
        "/hi/topics/%00/",
        "/hi/browse/%00/",
        "/hi/browse/%FF/",
    ],
)
def test_what_is_not_there_is_404(live, client, address):
    assert client.get(address).status_code == 404


def test_draft_only_topic_is_404(live, client):
    make_topic("Gold")
    assert client.get("/en/topics/gold/").status_code == 404


@pytest.mark.parametrize("language", ["en", "hi"])
def test_letter_without_entries_says_so(live, client, language):
    letter = {"en": "Q", "hi": "ङ"}[language]
    response = client.get(f"/{language}/browse/{letter}/")
    assert response.status_code == 200
    assert 'class="hang nothing"' in response.content.decode()


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("address", ["", "browse/", "topics/"])
def test_empty_glossary_says_so(client, language, address):
    response = client.get(f"/{language}/{address}")
    assert response.status_code == 200
    assert 'class="hang nothing"' in response.content.decode()


def test_markdown_is_the_text_as_published(live, client):
    response = client.get("/en/share.md")
    assert response.content.decode() == Edition.objects.get(slug="share").markdown
    assert response["Content-Type"] == "text/markdown; charset=utf-8"


def test_article_goes_out_as_it_is_stored(live, client):
    response = client.get("/hi/bond/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert response.content == bytes(Edition.objects.get(slug="bond", language="hi").page_gz)
    assert gzip.decompress(response.content) == client.get("/hi/bond/").content


@pytest.mark.parametrize("address", ["/hi/", "/en/browse/B/", "/hi/topics/", "/hi/topics/बचत/", "/sitemap.xml"])
def test_list_goes_out_compressed_and_once(live, client, address):
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert (response["Content-Encoding"], response["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(response.content) == client.get(address).content
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_article_that_the_client_has_is_not_sent_again(live, client):
    etag = client.get("/hi/bond/")["ETag"]
    assert client.get("/hi/bond/", headers={"if-none-match": etag}).status_code == 304
    Edition.objects.filter(slug="bond").update(fresh=False)
    assert client.get("/hi/bond/", headers={"if-none-match": etag}).status_code == 304
    Edition.objects.filter(slug="bond").update(title="बंधपत्र")
    assert client.get("/hi/bond/", headers={"if-none-match": etag}).status_code == 200


def test_stale_article_is_made_for_the_reader_and_not_stored(live, client, only_public_tables):
    Edition.objects.update(fresh=False)
    before = list(Edition.objects.order_by("pk").values())
    with only_public_tables(), CaptureQueriesContext(connection) as captured:
        page = client.get("/en/share/").content.decode()
    assert '<a href="/en/bond/">' in page
    assert len(captured) <= 6
    assert list(Edition.objects.order_by("pk").values()) == before


def test_hindi_home_leads_to_what_is_there(live, client):
    page = client.get("/hi/").content.decode()
    for address in (
        "/hi/bond/",
        "/hi/browse/",
        "/hi/topics/",
        f"/hi/topics/{quote('बचत')}/",
        f"/hi/browse/{quote('ब')}/",
    ):
        assert f'href="{address}"' in page
    assert f'href="/hi/browse/{quote("क")}/"' not in page


def test_robots_are_shown_the_sitemap_and_kept_off_the_desk(client):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Sitemap: http://localhost:8000/sitemap.xml",
    ]


def test_every_link_of_every_page_is_alive(live, client):
    seen, todo = set(), ["/en/", "/hi/"]
    while todo:
        address = todo.pop()
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        found = {link.split("#")[0] for link in _links(response.content.decode())}
        todo += [link for link in found - seen if link]
        seen |= found
    assert {"/en/bond/", "/hi/bond/", "/en/share/", "/en/topics/saving/", "/en/bond.md"} <= seen


def _links(page):
    for part in page.split('href="')[1:]:
        link = part.split('"')[0].removeprefix("http://localhost:8000")
        if not link.startswith(("http", "/static/")):
            yield link
