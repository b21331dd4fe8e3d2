import gzip

import pytest
from django.test import RequestFactory

from glossary.negotiation import preferred_languages, send_compressed


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("", "en"),
        ("hi", "hi"),
        ("hi-IN,en;q=0.8", "hi"),
        ("en-GB,en;q=0.9,hi;q=0.8", "en"),
        ("en;q=0.1,hi;q=0.9", "hi"),
        ("mr-IN,hi;q=0.7,en;q=0.3", "hi"),
        ("fr,*;q=0.5", "en"),
        ("hi;q=0,fr", "en"),
        ("ह,;;q=x" * 300, "en"),
    ],
)
def test_the_browser_chooses_the_language(header, first):
    languages = preferred_languages(RequestFactory().get("/", headers={"accept-language": header}))
    assert languages[0] == first
    assert sorted(languages) == ["en", "hi"]


@pytest.mark.parametrize(
    ("header", "zipped"),
    [
        ("gzip", True),
        ("br;q=1.0, GZip;q=0.5", True),
        ("deflate, x-gzip;q=0.001", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
    ],
)
def test_a_body_is_sent_zipped_to_whoever_takes_it(header, zipped):
    request = RequestFactory().get("/", headers={"accept-encoding": header})
    response = send_compressed(request, gzip.compress(b"hello"), "abc")
    assert (response.headers.get("Content-Encoding") == "gzip") is zipped
    assert (gzip.decompress(response.content) if zipped else response.content) == b"hello"
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("condition", "status"),
    [('W/"abc"', 304), ('"abc"', 304), ('"x", W/"abc"', 304), ("*", 304), ('W/"abd"', 200), ("abc", 200)],
)
def test_what_the_client_has_is_not_sent_again(condition, status):
    request = RequestFactory().get("/", headers={"if-none-match": condition})
    response = send_compressed(request, gzip.compress(b"hello"), "abc")
    assert response.status_code == status
    assert (response["ETag"], response["Cache-Control"], response["Vary"]) == ('W/"abc"', "no-cache", "Accept-Encoding")
    assert response.content == (b"hello" if status == 200 else b"")
