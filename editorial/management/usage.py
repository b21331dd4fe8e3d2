"""What the commands ask of their arguments: an answer in one line, exit status 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.db import DatabaseError
from tqdm import tqdm

from editorial.exchange.files import UsageError, language_named
from editorial.models import User
from glossary.languages import LANGUAGES


def language_code(name: str) -> str:
    """Returns the code for a language's code or name, "" for "". Raises UsageError."""
    if not name:
        return ""
    if code := language_named(name):
        return code
    raise UsageError(f"There is no language “{name}”; there are {', '.join(LANGUAGES)}.")


def user_named(name: str) -> User:
    try:
        return User.objects.get(username=name, is_active=True)
    except User.DoesNotExist:
        raise UsageError(f"There is no active user “{name}”.") from None


def insist_on_static_files() -> None:
    """Pages name files that `collectstatic` makes, unless DEBUG is on. Raises UsageError."""
    try:
        staticfiles_storage.url("mark.svg")
    except ValueError as error:
        raise UsageError("Run “manage.py collectstatic” first: pages name the files that it makes.") from error


class OneLineCommand(BaseCommand):
    """Arguments that can't be understood are told in one line, too, and exit with 2."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.called_from_command_line = False  # then it raises, and prints no usage
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv(argv)
        except CommandError as error:
            if "--traceback" in argv:
                raise
            self.stderr.write(f"{argv[1]}: {str(error).removeprefix('Error: ')}")
            sys.exit(2)


@contextmanager
def one_line_errors() -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        raise CommandError(str(error), returncode=2) from error
    except DatabaseError as error:
        lines = str(error).splitlines() or [repr(error)]
        raise CommandError(f"The database failed: {lines[0]}") from error


def say(stream: OutputWrapper, line: str) -> None:
    """Writes a line without breaking a progress bar."""
    with tqdm.external_write_mode():
        stream.write(line)
