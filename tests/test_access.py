"""Every address, by each method, as each role in each language: the answer is the table's, and each has a row."""

from collections.abc import Mapping
from copy import deepcopy
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, TestCase
from django.urls import reverse

from editorial.batches import propose
from editorial.models import CannedReason, Event, Job, Notification, Outline, Revision, SavedFilter, User
from editorial.publishing import act
from editorial.talk.links import make_link
from editorial.talk.threads import Target, begin
from glossary.models import Article, Edition, Entry, Topic
from tests.access import OF_A_LANGUAGE, PEOPLE, TABLE, Person, Row, patterns
from tests.conftest import make_user
from tests.editorial import jobs
from tests.editorial.stages import everybody
from tests.factories import make_article

KEPT = (Article, Revision, Event, Edition, Entry, Topic, User)
CODES = [code for code, _name in settings.LANGUAGES]
OTHERS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


def make_texts() -> None:
    """One live article in each language, and a job."""
    for code in CODES:
        article = make_article(language=code)
        act(article, "override", by=everybody(), seen=article.text_hash, words="shown")
    jobs.note.enqueue("once")


def make_world(language: str) -> Mapping[str, object]:
    """Keys by name of what there is in a language; a filter and a notification are another person's."""
    article = Article.objects.get(language=language)
    revision = Revision.objects.get(article=article)
    link, token = make_link(article, 1, label="Expert", days=3, by=everybody())
    comment = begin(article, Target(), "Why?", by=everybody())
    return {
        "article": article.pk,
        "article_type": ContentType.objects.get_for_model(Article).pk,
        "filter": SavedFilter.objects.create(person=everybody(), name=language, query="state__exact=draft").pk,
        "link": link.pk,
        "notification": Notification.objects.create(user=everybody(), kind="said", comment=comment).pk,
        "reason": CannedReason.objects.create(language=language, text="Short.").pk,
        "thread": comment.thread_id,
        "token": token,
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


class AccessTest(TestCase):
    """One world and one client a person for all rows: what a request does is undone at once."""

    worlds: ClassVar[dict[str, Mapping[str, object]]]
    clients: ClassVar[list[tuple[Person, Client]]]

    @classmethod
    def setUpTestData(cls) -> None:
        make_texts()
        cls.worlds = {code: make_world(code) for code in CODES}
        cls.clients = [(person, client_of(person)) for person in PEOPLE]

    def test_every_pattern_has_a_row_and_every_row_a_pattern(self) -> None:
        assert set(patterns()) - set(TABLE) == set()
        assert set(TABLE) - set(patterns()) == set()

    def test_an_address_lets_in_whom_its_row_says(self) -> None:
        for name, row in TABLE.items():
            for language in CODES if OF_A_LANGUAGE.intersection(row.args) else CODES[:1]:
                with self.subTest(address=name, language=language):
                    self.row_holds(name, row, language)

    def row_holds(self, name: str, row: Row, language: str) -> None:
        url = address(name, row, self.worlds[language])
        for person, client in self.clients:
            for method, rule in (("GET", row.get), ("POST", row.post)):
                response = asked(client, method, url)
                assert let_in(response) is rule(person, language), (person, method, response.status_code)
                assert response.status_code < 500

    def test_only_a_post_changes_anything(self) -> None:
        _admin, client = self.clients[-1]
        before = everything()
        for name, row in TABLE.items():
            for method in OTHERS:
                with self.subTest(address=name, method=method):
                    client.generic(method, address(name, row, self.worlds[CODES[0]]))
            assert everything() == before, name
