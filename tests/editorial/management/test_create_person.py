from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from editorial.models import User

pytestmark = pytest.mark.django_db


def create(*arguments: str, **options: object) -> str:
    out = StringIO()
    call_command("create_person", *arguments, stdout=out, **options)
    return out.getvalue()


def test_person_can_sign_in_with_the_password_that_is_shown_once():
    told = create(
        "hema", "--role", "reviewer:hi", "--role", "editor", "--name", "Hema Rao Sen", "--email", "h@x.example"
    )
    person = User.objects.get()
    assert (person.first_name, person.last_name, person.email) == ("Hema", "Rao Sen", "h@x.example")
    assert person.roles == {("reviewer", "hi"), ("editor", "")}
    assert person.is_staff
    assert not person.is_superuser
    assert person.check_password(told.split("shown this once: ")[1].strip())
    assert told.startswith("hema: Editor (*), Reviewer (hi)\n")


def test_password_comes_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("tall grass 41\r\n"))
    assert "tall grass" not in create("hema", "--password-stdin")
    assert User.objects.get().check_password("tall grass 41")


def test_role_given_twice_is_one():
    create("hema", "--role", "editor:Hindi", "--role", "editor:hi")
    assert User.objects.get().roles == {("editor", "hi")}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["ravi"], "There is a user “ravi” already: give roles on the page of that account."),
        (["hema", "--role", "king"], "There is no role “king”; there are editor, translator, reviewer, publisher."),
        (["hema", "--role", "editor:xx"], "There is no language “xx”; there are en, hi."),
        (["hema", "--role", "editor:"], "“editor:” names no language: leave the colon out for every language."),
        (["hema", "--email", "nowhere"], "Enter a valid email address."),
        (
            ["two words"],
            "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
        ),
    ],
)
def test_refusal_is_one_line_and_makes_nothing(reviewer, arguments, line):
    with pytest.raises(CommandError) as told:
        create(*arguments)
    assert (str(told.value), told.value.returncode) == (line, 2)
    assert User.objects.count() == 1


@pytest.mark.parametrize("password", ["", "password", "12345678", "short"])
def test_weak_password_is_refused(monkeypatch, password):
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
    with pytest.raises(CommandError):
        create("hema", "--password-stdin")
    assert not User.objects.exists()
