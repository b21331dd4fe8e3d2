import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


@pytest.mark.parametrize(("value", "is_on"), [("True", True), ("False", False), (" True ", True), ("", False)])
def test_boolean_is_read(monkeypatch, value, is_on):
    monkeypatch.setenv("DEBUG", value)
    assert environment.boolean("DEBUG", "False") is is_on


@pytest.mark.parametrize("value", ["true", "1", "yes", "no"])
def test_half_right_boolean_is_refused(monkeypatch, value):
    monkeypatch.setenv("DEBUG", value)
    with pytest.raises(ImproperlyConfigured, match=r"^DEBUG must be True or False, not"):
        environment.boolean("DEBUG", "False")


def test_unknown_choice_is_refused(monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(ImproperlyConfigured, match=r"^LOG_LEVEL must be one of INFO, ERROR, not 'loud'"):
        environment.one_of("LOG_LEVEL", ("INFO", "ERROR"), "INFO")


@pytest.mark.parametrize("url", ["https://example.org", "http://localhost:8000", "http://[::1]:8000", "http://a.b/"])
def test_site_url_is_accepted(monkeypatch, url):
    monkeypatch.setenv("SITE_URL", url)
    assert environment.site_url("").geturl() == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://:80",
        "https://example.org/glossary",
        "https://example.org?a",
        "https://me@example.org",
        "https://example.org:port",
        "https://[::1",
    ],
)
def test_half_right_site_url_is_refused(monkeypatch, url):
    monkeypatch.setenv("SITE_URL", url)
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL must be like https://example.org, not"):
        environment.site_url("")


@pytest.mark.parametrize(("host", "is_allowed"), [("localhost:8000", True), ("[::1]", True), ("example.org", False)])
def test_demo_accounts_are_for_this_machine_only(monkeypatch, host, is_allowed):
    monkeypatch.setenv("DEMO", "True")
    monkeypatch.setenv("SITE_URL", f"http://{host}")
    if is_allowed:
        assert environment.demo(environment.site_url(""))
    else:
        with pytest.raises(ImproperlyConfigured, match="needs a SITE_URL on localhost"):
            environment.demo(environment.site_url(""))


@pytest.mark.parametrize(
    ("url", "engine", "options"),
    [
        ("sqlite:///file", "sqlite3", {"transaction_mode": "IMMEDIATE", "timeout": 20}),
        ("sqlite:///file?timeout=5", "sqlite3", {"transaction_mode": "IMMEDIATE", "timeout": 5}),
        ("postgres://u:p@host/name", "postgresql", {"pool": {"timeout": 10}}),
        ("postgresql:///name?pool=false&sslmode=require", "postgresql", {"pool": False, "sslmode": "require"}),
    ],
)
def test_database_gets_its_engine_and_our_options(monkeypatch, tmp_path, url, engine, options):
    monkeypatch.setenv("DATABASE_URL", url)
    found = environment.database(tmp_path / "unused" / "file")
    assert found["ENGINE"] == f"django.db.backends.{engine}"
    assert found["OPTIONS"].items() >= options.items()
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite://"])
def test_sqlite_without_a_file_is_refused(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL must be like"):
        environment.database(tmp_path / "file")


def test_database_in_memory_can_be_asked_for(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "sqlite://:memory:")
    assert environment.database(tmp_path / "file")["NAME"] == ":memory:"


@pytest.mark.parametrize(("url", "seconds"), [("sqlite:///file", 60), ("postgres://host/name", 0)])
def test_connections_are_kept_where_there_is_no_pool(monkeypatch, tmp_path, url, seconds):
    monkeypatch.setenv("DATABASE_URL", url)
    assert environment.database(tmp_path / "file")["CONN_MAX_AGE"] == seconds


def test_without_a_url_there_is_a_file_for_sqlite(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "")
    assert environment.database(tmp_path / "var" / "file")["NAME"] == str(tmp_path / "var" / "file")
    assert (tmp_path / "var").is_dir()


@pytest.mark.parametrize(
    "url", ["mysql://host/name", "postgis://host/name", "name", "postgres://", "postgres://host/", "postgres://[::1/x"]
)
def test_unusable_database_is_refused_without_repeating_its_password(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url.replace("//", "//me:secret@", 1))
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL must be like") as refused:
        environment.database(tmp_path / "file")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtps://me:p%40ss@mail.example.org", ("mail.example.org", 465, "me", "p@ss", True, False)),
        ("smtp+tls://mail.example.org:2525/", ("mail.example.org", 2525, "", "", False, True)),
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp://me:secret@127.0.0.1:1025", ("127.0.0.1", 1025, "me", "secret", False, False)),
    ],
)
def test_mail_server_is_read(monkeypatch, url, options):
    monkeypatch.setenv("EMAIL_URL", url)
    found = environment.mailers(debug=False)["default"]["OPTIONS"]
    names = ("host", "port", "username", "password", "use_ssl", "use_tls")
    assert tuple(found[name] for name in names) == options


@pytest.mark.parametrize(("debug", "backend"), [(True, "console"), (False, None)])
def test_without_a_mail_server_a_developer_reads_mail_in_the_terminal_and_a_site_sends_none(
    monkeypatch, debug, backend
):
    monkeypatch.delenv("EMAIL_URL", raising=False)
    found = environment.mailers(debug=debug)
    assert found == ({"default": {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}} if backend else {})


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "imap://mail.example.org",
        "smtps://",
        "smtps://host:port",
        "smtps://host/path",
        "smtps://h?x=1",
    ],
)
def test_half_right_mail_server_is_refused(monkeypatch, url):
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match=r"^EMAIL_URL must be like smtps://"):
        environment.mailers(debug=True)


def test_password_is_not_sent_in_the_clear(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://me:secret@mail.example.org")
    with pytest.raises(ImproperlyConfigured, match="in the clear") as caught:
        environment.mailers(debug=False)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "needed"), [("Desk <desk@example.org>", True), ("desk@example.org", True), ("", False)]
)
def test_sender_is_read(monkeypatch, value, needed):
    monkeypatch.setenv("EMAIL_FROM", value)
    site = environment.site_url("http://localhost:8000")
    assert environment.sender(site, needed=needed) == (value or f"Paribhasha <desk@{site.hostname}>")


@pytest.mark.parametrize("value", ["", "desk", "Desk <desk>", "@example.org"])
def test_half_right_sender_is_refused(monkeypatch, value):
    monkeypatch.setenv("EMAIL_FROM", value)
    with pytest.raises(ImproperlyConfigured, match=r"^EMAIL_FROM must be like"):
        environment.sender(environment.site_url("http://localhost:8000"), needed=True)
