import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from editorial.models import User
from tests.conftest import make_user
from tests.editorial.admin.shown import signed_in
from tests.glossary.factories import make_edition

pytestmark = pytest.mark.django_db

CHOOSE = reverse("choose_language")
LOGIN = reverse("admin:login")


def lang(response) -> str:
    return re.search(r'<html lang="([^"]*)"', response.content.decode())[1]


@pytest.mark.parametrize(
    ("own", "cookie", "browser", "spoken"),
    [
        ("", "", "", "en"),
        ("", "", "hi-IN,en;q=0.5", "hi"),
        ("", "", "fr", "en"),
        ("", "hi", "en", "hi"),
        ("", "xx", "hi", "hi"),
        ("en", "hi", "hi", "en"),
        ("hi", "en", "en", "hi"),
    ],
)
def test_desk_speaks_the_own_then_the_chosen_then_the_browsers_language(own, cookie, browser, spoken):
    client = signed_in(make_user("mira", speaks=own))
    client.cookies["django_language"] = cookie
    response = client.get("/admin/", headers={"accept-language": browser})
    assert lang(response) == response.headers["Content-Language"] == spoken
    assert {"Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))


@pytest.mark.parametrize("code", ["", "en", "hi"])
def test_everyone_signed_in_chooses_and_stays_on_the_page(stranger, code):
    back = "/admin/password_change/?a=%E0%A4%AC&b=1"
    response = signed_in(stranger).post(CHOOSE, {"language": code, "next": back})
    assert (response.status_code, response.url) == (302, back)
    assert User.objects.get().language == code


def test_choice_at_sign_in_lasts_in_this_browser_until_taken_back(client):
    client.post(CHOOSE, {"language": "hi", "next": LOGIN})
    assert lang(client.get(LOGIN)) == "hi"
    cookie = client.cookies["django_language"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    client.post(CHOOSE, {"language": "", "next": LOGIN})
    assert lang(client.get(LOGIN)) == "en"


def test_sign_in_page_sets_no_cookie_of_its_own(client):
    assert set(client.get(LOGIN, headers={"accept-language": "hi"}).cookies) == {"csrftoken"}


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_choice_leads_nowhere_else(stranger, back):
    assert signed_in(stranger).post(CHOOSE, {"language": "hi", "next": back}).url == "/admin/"


@pytest.mark.parametrize("data", [{}, {"language": "fr"}, {"language": "hi\0"}])
def test_unknown_language_is_refused(stranger, data):
    assert signed_in(stranger).post(CHOOSE, data).status_code == 400
    assert User.objects.get().language == "en"


def test_choice_takes_a_post_of_the_desks_own_form(stranger):
    assert signed_in(stranger).get(CHOOSE).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(stranger)
    assert strict.post(CHOOSE, {"language": "hi"}).status_code == 403


def test_database_knows_the_languages(stranger):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.update(language="fr")


def test_bar_offers_the_other_language_and_the_browsers(stranger):
    client = signed_in(stranger)
    page = client.get("/admin/").content.decode()
    assert re.findall(r'name="language" value="(\w*)"', page) == ["", "hi"]
    User.objects.update(language="")
    assert re.findall(r'name="language" value="(\w*)"', client.get("/admin/").content.decode()) == ["hi"]


def test_answer_to_a_post_has_no_switch_as_the_page_can_not_be_kept(stranger):
    answer = signed_in(stranger).post(reverse("admin:password_change"), {"old_password": "x"})
    assert 'name="language"' not in answer.content.decode()


def test_refused_sign_in_has_the_switch(client):
    assert 'name="language"' in client.post(LOGIN, {"username": "x", "password": "x"}).content.decode()


def test_readers_pages_know_nothing_of_it(client):
    make_edition("bond")
    signed = signed_in(make_user("mira", speaks="hi"))
    assert lang(signed.get("/admin/")) == "hi"
    signed.cookies["django_language"] = "hi"
    response = signed.get("/en/bond/")
    assert response.content == client.get("/en/bond/").content
    assert (response.headers["Vary"], response.cookies.output()) == ("Accept-Encoding", "")
    assert lang(client.get("/admin/login/")) == "en"
