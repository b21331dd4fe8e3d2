"""People, not numbers. Each holds one role in every language; what a test needs otherwise it makes itself."""

from collections.abc import Iterator

import pytest
from django.db import connection

from editorial.models import Membership, Role, User
from editorial.triggers import drop_triggers


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


def make_user(name: str, *roles: Role, language: str = "", **fields: object) -> User:
    user = User.objects.create_user(name, password="demo", is_staff=True, first_name=name.title(), **fields)
    Membership.objects.bulk_create([Membership(user=user, role=role, language=language) for role in roles])
    return user


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
