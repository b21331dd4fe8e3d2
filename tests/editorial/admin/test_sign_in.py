import pytest
from django.test import Client

from editorial.models import SignInAttempt
from editorial.sign_in import LIMIT

TOO_OFTEN = "Too many attempts with this username failed from here. Try again in 15 minutes"


def sign_in(username, password, **headers):
    return Client().post("/admin/login/?next=/admin/", {"username": username, "password": password}, **headers)


def test_password_is_not_looked_at_once_too_many_were_wrong(editor):
    for _each in range(LIMIT):
        assert "Please enter the correct" in sign_in(editor.username, "wrong").content.decode()
    response = sign_in(editor.username, "demo")
    assert TOO_OFTEN in response.content.decode()
    assert not response.wsgi_request.user.is_authenticated


def test_colleague_in_the_same_office_signs_in_meanwhile(editor, translator):
    for _each in range(LIMIT + 1):
        sign_in(editor.username, "wrong")
    assert sign_in(translator.username, "demo").status_code == 302
    assert sign_in(editor.username, "demo", HTTP_X_FORWARDED_FOR="203.0.113.7").status_code == 302


def test_right_password_clears_the_account(editor):
    for _each in range(LIMIT - 1):
        sign_in(editor.username, "wrong")
    assert sign_in(editor.username, "demo").status_code == 302
    assert not SignInAttempt.objects.exists()


@pytest.mark.django_db
def test_unknown_name_is_treated_like_a_known_one():
    for _each in range(LIMIT):
        sign_in("nobody", "wrong")
    assert TOO_OFTEN in sign_in("nobody", "wrong").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "password"), [("", "x"), ("x", "")])
def test_empty_field_is_no_attempt(username, password):
    assert "This field is required." in sign_in(username, password).content.decode()
    assert not SignInAttempt.objects.exists()
