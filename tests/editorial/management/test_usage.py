import pytest
from django.core.management import CommandError
from django.db import OperationalError

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
