import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory

from glossary import errors
from glossary.models.editions import Moved
from tests.glossary.factories import make_edition

NOT_LIVE = {"en": "This article is not in English yet", "hi": "यह लेख हिन्दी में अभी नहीं है"}
NO_PAGE = {"en": "There is no such page", "hi": "ऐसा कोई पन्ना नहीं है"}


@pytest.mark.django_db
@pytest.mark.parametrize(("missing", "there"), [("hi", "en"), ("en", "hi")])
def test_article_that_is_live_in_the_other_language_only_is_offered_there(client, missing, there):
    make_edition("bond", there, title="Title <i>", description="What it is.")
    page = client.get(f"/{missing}/bond/")
    assert page.status_code == 404
    text = page.content.decode()
    assert NOT_LIVE[missing] in text
    assert f'<section class="offer" lang="{there}">' in text
    assert "Title &lt;i&gt;" in text
    assert "What it is." in text
    assert f'href="/{there}/bond/"' in text
    assert '<meta name="robots" content="noindex">' in text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("address", ["nothing/", "browse/नहीं/", "topics/nothing/", "a/b/c"])
def test_what_is_nowhere_is_missed_in_the_language_of_its_address(client, settings, language, address):
    settings.DEBUG = False
    response = client.get(f"/{language}/{address}", headers={"accept-language": "en" if language == "hi" else "hi"})
    assert response.status_code == 404
    assert NO_PAGE[language] in response.content.decode()
    assert "Vary" not in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("address", ["/nothing", "/fr/bond/", "/a.b", "/static/nothing.css"])
def test_what_has_no_language_is_missed_in_the_readers(client, address, language):
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 404
    assert NO_PAGE[language] in response.content.decode()
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize(
    ("path", "view", "arguments", "status", "words"),
    [
        ("/hi/x/", errors.server_error, [], 500, "हमारी तरफ़ कुछ गड़बड़ हो गई"),
        ("/en/x/", errors.server_error, [], 500, "Something broke on our side"),
        ("/hi/x/", errors.forbidden, [PermissionError()], 403, "यह पन्ना आपके लिए खुला नहीं है"),
        ("/en/x/", errors.forbidden, [PermissionError()], 403, "This page is not open to you"),
        ("/hi/x/", errors.bad_request, [SuspiciousOperation()], 400, "यह अनुरोध समझ में नहीं आया"),
        ("/en/x/", errors.bad_request, [SuspiciousOperation()], 400, "This request can’t be understood"),
        ("/hi/x/", errors.not_found, [Http404()], 404, NO_PAGE["hi"]),
        ("/hi/x/", errors.stale_form, [], 403, "यह फ़ॉर्म लिया नहीं जा सका"),
    ],
)
def test_error_is_told_without_a_database(path, view, arguments, status, words):
    response = view(RequestFactory().get(path), *arguments)
    assert response.status_code == status
    assert words in response.content.decode()


def test_long_address_of_a_missing_page_is_cut():
    page = errors.not_found(RequestFactory().get(f"/en/{'a' * 3000}/"), Http404()).content.decode()
    assert "a" * 190 in page
    assert "a" * 200 not in page


def test_address_of_a_missing_page_stays_text():
    page = errors.not_found(RequestFactory().get("/en/<script>/"), Http404()).content.decode()
    assert "<script" not in page


def test_foreign_host_is_a_bad_request_in_words(client, settings):
    settings.DEBUG = False
    response = client.get("/hi/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "यह अनुरोध समझ में नहीं आया" in response.content.decode()


def test_site_without_its_database_says_so_in_words(client, settings):
    """pytest-django blocks the database here, which fails as one that is away does."""
    client.raise_request_exception = False
    response = client.get("/hi/bond/")
    assert response.status_code == 500
    assert "हमारी तरफ़ कुछ गड़बड़ हो गई" in response.content.decode()


@pytest.mark.django_db
def test_form_that_was_open_too_long_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "esha"})
    assert response.status_code == 403
    assert "This form could not be taken" in response.content.decode()


GONE = {"en": "This article is no longer here", "hi": "यह लेख अब यहाँ नहीं है"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("address", ["/{}/bond/", "/{}/bond.md", "/bond", "/bond/"])
def test_an_address_whose_entry_is_gone_says_so(client, only_public_tables, language, address):
    Moved.objects.create(slug="bond")
    with only_public_tables():
        response = client.get(address.format(language), headers={"accept-language": language})
    assert response.status_code == 410
    assert GONE[language] in response.content.decode()
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/hi/old/", "/hi/bond/"),
        ("/hi/OLD/", "/hi/old/"),
        ("/hi/old.md", "/hi/bond.md"),
        ("/old", "/bond"),
        ("/old/", "/bond"),
    ],
)
def test_an_entry_that_has_moved_is_followed(client, only_public_tables, address, target):
    make_edition("bond", "hi")
    Moved.objects.create(slug="old", target="bond")
    with only_public_tables():
        response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, target)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("there", "status"), [({}, 404), ({"slug": "bond"}, 410), ({"slug": "bond", "target": "x"}, 404)]
)
def test_nobody_is_led_to_an_address_that_has_nothing(client, there, status):
    Moved.objects.create(slug="old", target="bond")
    if there:
        Moved.objects.create(**there)
    assert client.get("/hi/old/").status_code == status


@pytest.mark.django_db
def test_an_edition_at_a_former_address_comes_first(client, django_assert_num_queries):
    Moved.objects.create(slug="bond")
    make_edition("bond", "hi")
    assert client.get("/hi/bond/").status_code == 200
    assert client.get("/en/bond/").status_code == 404
    with django_assert_num_queries(4):
        client.get("/hi/nothing/")
