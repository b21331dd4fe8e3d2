"""Every address, by each method, as each role in each language: the answer is the table's, and each has a row."""

from collections.abc import Mapping
from copy import deepcopy

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from editorial.batches import propose
from editorial.models import Event, Job, Outline, Revision, User
from editorial.publishing import act
from glossary.models import Article, Edition, Entry, Topic
from tests.access import OF_A_LANGUAGE, PEOPLE, TABLE, Person, Row, patterns
from tests.conftest import make_user
from tests.editorial import jobs
from tests.editorial.stages import everybody
from tests.factories import make_article

pytestmark = pytest.mark.django_db

KEPT = (Article, Revision, Event, Edition, Entry, Topic, User)
OTHERS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


def make_world(language: str) -> Mapping[str, object]:
    """Keys by name of one live article in each language; `article` is that of `language`."""
    for code, _name in settings.LANGUAGES:
        article = make_article(language=code)
        act(article, "override", by=everybody(), seen=article.text_hash, words="shown")
    jobs.note.enqueue("once")
    article = Article.objects.get(language=language)
    revision = Revision.objects.get(article=article)
    return {
        "article": article.pk,
        "article_type": ContentType.objects.get_for_model(Article).pk,
        "entry": article.entry_id,
        "batch": propose(Article.objects.all(), by=everybody()).pk,
        "event": Event.objects.filter(article=article)[0].pk,
        "job": Job.objects.get().pk,
        "outline": Outline.objects.all()[0].pk,
        "person": revision.author_id,
        "revision": revision.pk,
        "text_language": language,
        "topic": Topic.objects.all()[0].pk,
    }


def client_of(person: Person) -> Client:
    client = Client()
    if person.name:
        roles = [person.role] if person.role else []
        user = make_user(person.name, *roles, language=person.language, is_superuser=person.admin)
        client.force_login(user)
    return client


def address(name: str, row: Row, world: Mapping[str, object]) -> str:
    return row.path or reverse(name, args=[world.get(str(arg), arg) for arg in row.args])


def asked(client: Client, method: str, url: str) -> HttpResponseBase:
    """The answer to a request whose effects are undone."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, url)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def let_in(response: HttpResponseBase) -> bool:
    """Past the door, though what is asked of whatever is beyond it may be nonsense."""
    to_sign_in = response.headers.get("Location", "").startswith(reverse("admin:login"))
    return response.status_code not in {403, 404, 405} and not to_sign_in


def everything() -> list[object]:
    return [list(model._default_manager.order_by("pk").values()) for model in KEPT]


def test_every_pattern_has_a_row_and_every_row_a_pattern() -> None:
    assert set(patterns()) == set(TABLE)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        (name, code)
        for name, row in TABLE.items()
        for code, _name in (settings.LANGUAGES if OF_A_LANGUAGE.intersection(row.args) else settings.LANGUAGES[:1])
    ],
)
def test_an_address_lets_in_whom_its_row_says(name: str, language: str) -> None:
    row, world = TABLE[name], make_world(language)
    url = address(name, row, world)
    for person in PEOPLE:
        client = client_of(person)
        for method, rule in (("GET", row.get), ("POST", row.post)):
            response = asked(client, method, url)
            assert let_in(response) is rule(person, language), (person, method, response.status_code)
            assert response.status_code < 500


@pytest.mark.parametrize("name", TABLE)
def test_only_a_post_changes_anything(name: str) -> None:
    world, client = make_world("hi"), client_of(Person(name="admin", admin=True))
    before = everything()
    for method in OTHERS:
        client.generic(method, address(name, TABLE[name], world))
        assert everything() == before, method
