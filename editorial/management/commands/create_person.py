import secrets
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from editorial.exchange.files import UsageError
from editorial.management.usage import OneLineCommand, language_code, one_line_errors
from editorial.models import Membership, Role, User


class Command(OneLineCommand):
    help = (
        "Makes an account for somebody who works on the desk, with roles. Without --password-stdin a password is made "
        "up and printed once. Exit status 2: nothing was made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument(
            "--role",
            dest="roles",
            action="append",
            default=[],
            metavar="ROLE[:LANGUAGE]",
            help=f"{', '.join(Role.values)}; in every language if none is named; may be given again",
        )
        parser.add_argument("--name", default="", help="first and last name")
        parser.add_argument("--email", default="", metavar="ADDRESS")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, username: str, roles: list[str], **options: Any) -> None:
        with one_line_errors():
            given = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else ""
            password = given if options["password_stdin"] else secrets.token_urlsafe(12)
            first, _blank, last = options["name"].strip().partition(" ")
            person = User(
                username=username, first_name=first, last_name=last.strip(), email=options["email"], is_staff=True
            )
            create(person, password, {_role(words) for words in roles})
        held = ", ".join(sorted(str(membership) for membership in person.memberships.all())) or "no role yet"
        self.stdout.write(f"{person.username}: {held}")
        if not options["password_stdin"]:
            self.stdout.write(f"Password, shown this once: {password}")


def create(person: User, password: str, roles: Iterable[tuple[Role, str]]) -> None:
    """Stores a new person with memberships for `roles`, pairs of role and language. Raises UsageError."""
    if User.objects.filter(username=person.username).exists():
        raise UsageError(f"There is a user “{person.username}” already: give roles on the page of that account.")
    try:
        validate_password(password, person)
        person.set_password(password)
        person.full_clean()
    except ValidationError as error:
        raise UsageError(" ".join(error.messages)) from error
    with transaction.atomic():
        person.save()
        Membership.objects.bulk_create(
            Membership(user=person, role=role, language=language) for role, language in sorted(roles)
        )


def _role(words: str) -> tuple[Role, str]:
    """Raises UsageError."""
    name, colon, language = words.partition(":")
    if name not in Role.values:
        raise UsageError(f"There is no role “{name}”; there are {', '.join(Role.values)}.")
    if colon and not language:
        raise UsageError(f"“{words}” names no language: leave the colon out for every language.")
    return Role(name), language_code(language)
