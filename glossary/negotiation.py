"""What the headers of a request ask for, and responses that depend on nothing else. No cookie is read or set."""

import gzip
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation.trans_real import parse_accept_lang_header

from glossary.languages import LANGUAGES

HTML = "text/html; charset=utf-8"
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


def preferred_languages(request: HttpRequest) -> list[str]:
    """The codes of all languages, those the browser asks for first, then that of the site."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    liked = [code for tag, quality in asked if quality > 0 and (code := tag.split("-")[0]) in LANGUAGES]
    return list(dict.fromkeys([*liked, settings.LANGUAGE_CODE, *LANGUAGES]))


def send_compressed(request: HttpRequest, body: bytes, etag: str, content_type: str = HTML) -> HttpResponseBase:
    """The gzipped body as it is, or unzipped if the client knows no gzip, or 304.

    A publication can change any page at any time, so that caches must ask each time.
    """
    zipped = _GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
    response = HttpResponse(body if zipped else gzip.decompress(body), content_type=content_type)
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = f'W/"{etag}"'
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Encoding"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
