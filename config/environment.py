"""Readers of the environment. Each refuses a half-right value and says what would be right."""

import os
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"
# Seconds that a process keeps a connection: to open a file anew costs as much as a page. PostgreSQL has its pool.
KEPT = {SQLITE: 60, POSTGRESQL: 0}

SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
# Seconds: the worker that sends has other work.
MAIL_TIMEOUT = 10

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

OPTIONS: dict[str, dict[str, Any]] = {
    # One writer at a time, and a writer that waits its turn: IMMEDIATE takes the lock at BEGIN.
    SQLITE: {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # An import's statements have thousands of values, and no two are alike: 128 of them would hold 40 MB.
        "cached_statements": 16,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
    # A request waits so long for a connection, then fails.
    POSTGRESQL: {"pool": {"timeout": 10}},
}


def text(name: str, default: str = "") -> str:
    """A variable that is set but empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: str) -> bool:
    value = text(name, default)
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(f"{name} must be like Asia/Kolkata, not {value!r}.") from error


def web_address(name: str, default: str) -> str:
    value = text(name, default)
    if not value.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name} must be like https://example.org/licence, not {value!r}.")
    return value


def require(*names: str) -> None:
    if missing := [name for name in names if not words(name)]:
        raise ImproperlyConfigured(f"With DEBUG=False set {', '.join(missing)} in the environment.")


def site_url(default: str) -> SplitResult:
    """Scheme and host, nothing after them."""
    value = text("SITE_URL", default).rstrip("/")
    try:
        url = urlsplit(value)
        good = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:
        good = False
    if not good or value != f"{url.scheme}://{url.netloc}" or "@" in url.netloc:
        raise ImproperlyConfigured(f"SITE_URL must be like https://example.org, not {value!r}.")
    return url


def demo(site: SplitResult) -> bool:
    """Demo accounts have a password that everyone knows: for this machine only."""
    on = boolean("DEMO", "False")
    if on and site.hostname not in LOOPBACK:
        raise ImproperlyConfigured("DEMO=True opens the site to everyone: it needs a SITE_URL on localhost.")
    return on


def mailers(*, debug: bool) -> dict[str, dict[str, Any]]:
    """Django's MAILERS for EMAIL_URL; without one, the terminal for a developer, and no mail at all for a site."""
    url = text("EMAIL_URL", "console:" if debug else "")
    if not url:
        return {}
    if url == "console:":
        return {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    try:
        found = urlsplit(url)
        port = found.port or SMTP_PORTS[found.scheme]
        good = bool(found.hostname) and found.path in {"", "/"} and not (found.query or found.fragment)
    except (ValueError, KeyError):
        good = False
    if not good:
        raise ImproperlyConfigured(
            "EMAIL_URL must be like smtps://user:password@host, smtp+tls://user:password@host:587 or console:."
        )
    if found.username and found.scheme == "smtp" and found.hostname not in LOOPBACK:
        raise ImproperlyConfigured("EMAIL_URL would send the password in the clear: use smtps:// or smtp+tls://.")
    options = {
        "host": found.hostname,
        "port": port,
        "username": unquote(found.username or ""),
        "password": unquote(found.password or ""),
        "use_ssl": found.scheme == "smtps",
        "use_tls": found.scheme == "smtp+tls",
        "timeout": MAIL_TIMEOUT,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


def sender(site: SplitResult, *, needed: bool) -> str:
    """The address that mails come from."""
    value = text("EMAIL_FROM", "" if needed else f"Paribhasha <desk@{site.hostname}>")
    _name, address = parseaddr(value)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or any(sign in value for sign in "\r\n"):
        raise ImproperlyConfigured(f"EMAIL_FROM must be like Paribhasha <desk@example.org>, not {value!r}.")
    return value


def database(default: Path) -> dict[str, Any]:
    """Django's settings for DATABASE_URL, or for the SQLite file `default`, whose folder is made."""
    url = text("DATABASE_URL")
    if url:
        found = _parsed(url)
    else:
        default.parent.mkdir(exist_ok=True)
        found = {"ENGINE": SQLITE, "NAME": str(default)}
    engine = found["ENGINE"]
    return {**found, "CONN_MAX_AGE": KEPT[engine], "OPTIONS": OPTIONS[engine] | found.get("OPTIONS", {})}


def _parsed(url: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        found = {}
    # `sqlite:///` names no file: a database in memory, gone with the process, has to be asked for.
    unnamed = found.get("NAME", "") in {"", ":memory:"} and ":memory:" not in url
    if found.get("ENGINE") not in OPTIONS or unnamed:
        raise ImproperlyConfigured("DATABASE_URL must be like postgres://user:password@host/name or sqlite:///file.")
    return found
