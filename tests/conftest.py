"""People, not numbers. Each holds one role in every language; what a test needs otherwise it makes itself."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings

from editorial.models import Membership, Role, User
from editorial.triggers import drop_triggers
from tests import walls

# A slow machine is no failure.
hypothesis_settings.register_profile("default", deadline=None)
hypothesis_settings.load_profile("default")


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _triggers_let_flush_pass(request: pytest.FixtureRequest) -> Iterator[None]:
    """A transactional test ends with a flush, which append-only tables refuse; migrate's signal restores them."""
    marker = request.node.get_closest_marker("django_db")
    transactional = (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    if transactional:
        request.getfixturevalue("transactional_db")
    yield
    if transactional:
        drop_triggers(connection)


def make_user(name: str, *roles: Role, language: str = "", speaks: str = "en", **fields: object) -> User:
    """With the roles in `language` ("" is every one), and the desk in the language that the person `speaks`."""
    fields = {"first_name": name.title(), "language": speaks, **fields}
    user = User.objects.create_user(name, password="demo", is_staff=True, **fields)
    Membership.objects.bulk_create([Membership(user=user, role=role, language=language) for role in roles])
    return user


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Puts SQLite's test database in a file, as a site has it: in memory, threads would share one connection."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture
def editor(db: None) -> User:
    return make_user("esha", Role.EDITOR)


@pytest.fixture
def translator(db: None) -> User:
    return make_user("tara", Role.TRANSLATOR)


@pytest.fixture
def reviewer(db: None) -> User:
    return make_user("ravi", Role.REVIEWER)


@pytest.fixture
def publisher(db: None) -> User:
    return make_user("pooja", Role.PUBLISHER)


@pytest.fixture
def superuser(db: None) -> User:
    return make_user("sona", is_superuser=True)


@pytest.fixture
def stranger(db: None) -> User:
    return make_user("gita")


@pytest.fixture
def robot(db: None) -> User:
    return make_user("importer", is_robot=True)


@pytest.fixture
def only_public_tables(db: None) -> Callable[[], AbstractContextManager[None]]:
    """Gives a context in which the engine refuses all but what readers may see: what was made before, it reads."""
    return walls.only_public_tables
