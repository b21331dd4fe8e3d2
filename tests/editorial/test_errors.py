import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from config import urls
from editorial import errors
from tests.editorial.admin.shown import signed_in
from tests.factories import make_article

VIEWS = [
    (errors.bad_request, [SuspiciousOperation()], 400, "This request can’t be understood"),
    (errors.forbidden, [PermissionDenied()], 403, "This page is not open to you"),
    (errors.stale_form, [], 403, "This form could not be taken"),
    (errors.not_found, [Http404()], 404, "There is nothing at this address"),
    (errors.server_error, [], 500, "Something broke on our side"),
]


@pytest.mark.parametrize(("view", "arguments", "status", "words"), VIEWS)
def test_desk_tells_its_own_errors_without_a_database(view, arguments, status, words):
    with translation.override("en"):
        response = view(RequestFactory().get("/admin/x/"), *arguments)
    page = response.content.decode()
    assert (response.status_code, response["Cache-Control"]) == (status, "no-cache")
    for said in (words, "desk-stock", 'class="brand" href="/admin/"', f">{status}<"):
        assert said in page, said


@pytest.mark.parametrize(("view", "arguments", "status", "words"), VIEWS)
def test_readers_get_their_own_elsewhere(view, arguments, status, words):
    page = view(RequestFactory().get("/en/x/"), *arguments)
    assert page.status_code == status
    assert "desk-stock" not in page.content.decode()


def test_page_that_is_missing_on_the_desk_keeps_its_bar(editor):
    response = signed_in(editor).get("/admin/glossary/article/999/read/")
    assert response.status_code == 404
    for said in ("There is nothing at this address", "Log out", "Articles", "Esha"):
        assert said in response.content.decode()


def test_page_that_is_not_open_says_what_to_do(translator):
    response = signed_in(translator).get("/admin/editorial/user/")
    assert response.status_code == 403
    assert "Your roles don’t reach this far" in response.content.decode()


def test_refusal_that_was_raised_is_told():
    request = RequestFactory().get("/admin/x/")
    assert (
        "Only a publisher may." in errors.forbidden(request, PermissionDenied("Only a publisher may.")).content.decode()
    )


def test_form_without_its_token_is_told_on_the_desk(editor):
    article = make_article()
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    response = client.post(f"/admin/glossary/article/{article.pk}/move/", {})
    assert response.status_code == 403
    assert "This form could not be taken" in response.content.decode()


def broken(request):
    raise RuntimeError


urlpatterns = [path("admin/broken/", broken), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.mark.urls(__name__)
def test_error_on_the_desk_is_told_there(editor):
    client = signed_in(editor)
    client.raise_request_exception = False
    response = client.get("/admin/broken/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
