from pathlib import Path

import pytest
from django.core.management import CommandError, find_commands, load_command_class
from django.db import OperationalError

from editorial import management
from editorial.exchange.files import UsageError
from editorial.management.usage import insist_on_static_files, language_code, one_line_errors


def test_no_language_is_every_language():
    assert language_code("") == ""
    assert language_code("hindi") == "hi"


@pytest.mark.parametrize(
    ("error", "line", "status"),
    [
        (UsageError("No such path."), "No such path.", 2),
        (OperationalError("disk is full\nDETAIL: …"), "The database failed: disk is full", 1),
        (OperationalError(), "The database failed: OperationalError()", 1),
    ],
)
def test_errors_become_one_line(error, line, status):
    with pytest.raises(CommandError) as told, one_line_errors():
        raise error
    assert (str(told.value), told.value.returncode) == (line, status)


def test_pages_are_not_made_before_their_files_are_collected(settings, tmp_path):
    insist_on_static_files()
    settings.STATIC_ROOT = tmp_path
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}
    settings.DEBUG = False
    with pytest.raises(UsageError, match="collectstatic"):
        insist_on_static_files()


@pytest.mark.parametrize("name", find_commands(str(Path(management.__file__).parent)))
def test_arguments_that_are_not_understood_are_told_in_one_line(name, capsys):
    command = load_command_class("editorial", name)
    with pytest.raises(SystemExit) as ended:
        command.run_from_argv(["manage.py", name, "--nonsense=1"])
    said = capsys.readouterr()
    assert (ended.value.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith(f"{name}: ")
    assert "usage" not in said.err


def test_arguments_that_are_not_understood_can_be_traced():
    with pytest.raises(CommandError, match="unrecognized arguments: --nonsense"):
        load_command_class("editorial", "refresh_pages").run_from_argv(["manage.py", "x", "--nonsense", "--traceback"])


def test_help_still_says_how_a_command_is_called(capsys):
    with pytest.raises(SystemExit) as ended:
        load_command_class("editorial", "import_articles").run_from_argv(["manage.py", "import_articles", "--help"])
    assert ended.value.code == 0
    assert "usage: manage.py import_articles" in capsys.readouterr().out
