"""Whole settings, each set in a process of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

COMPLETE = {
    "DEBUG": "False",
    "SECRET_KEY": "a-secret-of-this-test",
    "ALLOWED_HOSTS": "example.org,www.example.org",
    "SITE_URL": "https://example.org",
}


def start(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {*COMPLETE, "DATABASE_URL", "DEMO"}}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def values(*names: str, **variables: str) -> str:
    wanted = ", ".join(f"settings.{name}" for name in names)
    done = start(f"from django.conf import settings; print({wanted})", **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"SECRET_KEY": ""}, "With DEBUG=False set SECRET_KEY in the environment."),
        ({"SITE_URL": "", "ALLOWED_HOSTS": " , "}, "With DEBUG=False set ALLOWED_HOSTS, SITE_URL in the environment."),
        ({"SITE_URL": "example.org"}, "SITE_URL must be like https://example.org, not 'example.org'."),
        ({"DEBUG": "no"}, "DEBUG must be True or False, not 'no'."),
        ({"DEMO": "True"}, "DEMO=True opens the site to everyone: it needs a SITE_URL on localhost."),
        ({"DATABASE_URL": "oracle://x/y"}, "DATABASE_URL must be like postgres://user:password@host/name or"),
        ({"TIME_ZONE": "Mars/Base"}, "TIME_ZONE must be like Asia/Kolkata, not 'Mars/Base'."),
        ({"TIME_ZONE": "../x"}, "TIME_ZONE must be like Asia/Kolkata, not '../x'."),
        ({"LICENCE_URL": "javascript:x"}, "LICENCE_URL must be like https://example.org/licence, not 'javascript:x'."),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, not 'loud'."),
    ],
)
def test_half_set_environment_refuses_to_start(changed, line):
    done = start("from django.conf import settings; settings.DEBUG", **{**COMPLETE, **changed})
    assert done.returncode == 1
    assert line in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"SITE_URL": "example.org"}, "manage.py: SITE_URL must be like https://example.org, not 'example.org'."),
        ({"DATABASE_URL": "sqlite:////no/such/file"}, "manage.py: The database failed: unable to open database file"),
    ],
)
def test_refusal_of_a_command_is_one_line(changed, line):
    code = "import sys, manage; sys.argv = ['manage.py', 'migrate']; manage.main()"
    done = start(code, **{**COMPLETE, **changed})
    assert (done.returncode, done.stderr) == (1, f"{line}\n")


def test_traceback_can_be_asked_for():
    code = "import sys, manage; sys.argv = ['manage.py', 'migrate', '--traceback']; manage.main()"
    done = start(code, **{**COMPLETE, "DATABASE_URL": "sqlite:////no/such/file"})
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].endswith("OperationalError: unable to open database file")


def test_https_is_enforced_for_an_https_site():
    names = ("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_PROXY_SSL_HEADER")
    assert values(*names, **COMPLETE) == "False True True True None"


def test_https_is_not_enforced_for_an_http_site():
    names = ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    assert values(*names, **{**COMPLETE, "SITE_URL": "http://example.org"}) == "False 0 False False"


def test_a_complete_environment_passes_the_checks_for_deployment():
    code = "from django.core.management import execute_from_command_line as run; run(['', 'check', '--deploy'])"
    done = start(code, **{**COMPLETE, "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"})
    assert done.returncode == 0, done.stderr
    assert "security.E" not in done.stderr


def test_server_names_the_command_that_makes_its_static_files(tmp_path):
    code = (
        "from pathlib import Path; from django.conf import settings;"
        f"settings.STATIC_ROOT = Path({str(tmp_path)!r}); import config.wsgi"
    )
    done = start(code, **COMPLETE)
    assert done.returncode == 4
    assert done.stderr == (
        "config.wsgi: Static files are missing: run `python manage.py collectstatic --no-input` first.\n"
    )


def test_server_refuses_a_half_set_environment_in_one_line():
    done = start("import config.wsgi", **{**COMPLETE, "SITE_URL": "example.org"})
    assert (done.returncode, done.stderr) == (
        4,
        "config.wsgi: SITE_URL must be like https://example.org, not 'example.org'.\n",
    )


def test_site_without_mail_starts_without_a_warning():
    done = start(
        "import django; from django.core.management import call_command; django.setup(); call_command('check')",
        **COMPLETE,
    )
    assert (done.returncode, done.stderr) == (0, "")
