"""The accounts and their roles."""

import pytest
from django.urls import reverse

from editorial.models import Role, User
from editorial.rules import NAMES, ROLES
from tests.editorial.admin.shown import fields_of, signed_in

ADD = reverse("admin:editorial_user_add")


def test_person_added_on_the_desk_can_sign_in_with_the_role_given(superuser):
    client = signed_in(superuser)
    data = fields_of(client.get(ADD), "user_form")
    passwords = {"password1": "tall grass 41", "password2": "tall grass 41"}
    role = {"memberships-0-role": "reviewer", "memberships-0-language": "hi"}
    assert client.post(ADD, {**data, "username": "hema", **passwords, **role}).status_code == 302
    person = User.objects.get(username="hema")
    assert person.is_staff
    assert person.roles == {("reviewer", "hi")}


def test_staff_status_that_is_taken_stays_taken(superuser, stranger):
    client, address = signed_in(superuser), reverse("admin:editorial_user_change", args=[stranger.pk])
    data = fields_of(client.get(address), "user_form")
    data.pop("is_staff")
    assert client.post(address, data).status_code == 302
    stranger.refresh_from_db()
    assert not stranger.is_staff


@pytest.mark.parametrize("role", Role)
def test_page_says_what_each_role_may(superuser, role):
    text = signed_in(superuser).get(ADD).content.decode()
    powers = ", ".join(str(NAMES[action]) for action, roles in ROLES.items() if role in roles)
    assert f"<dt>{role.label}</dt><dd>{powers}</dd>" in text
