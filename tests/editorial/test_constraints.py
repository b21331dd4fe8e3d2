"""Rules that the database holds, whatever code writes."""

import pytest
from django.db import IntegrityError, connection, transaction

from editorial.models import Event, Revision, User
from glossary.models import Article, Edition, RelatedTerm
from glossary.models.articles import State
from tests.factories import make_article, make_entry
from tests.glossary.factories import make_edition

pytestmark = pytest.mark.django_db


def make_event(**fields: object) -> Event:
    article = make_article()
    revision = article.revisions.get()
    return Event.objects.create(article=article, revision=revision, actor=revision.author, **fields)


def make_second_revision(**fields: object) -> Revision:
    first = make_article().revisions.get()
    values = {"number": 2, "base": 1, "text": "Text.", "text_hash": "0" * 64, "origin": "edit"}
    return Revision.objects.create(article=first.article, author=first.author, **values | fields)


@pytest.mark.parametrize(
    ("rule", "write"),
    [
        ("event_withdrawal_has_a_reason", lambda: make_event(kind=Event.Kind.WITHDRAWN)),
        ("event_kind_is_known", lambda: make_event(kind="lost")),
        ("event_states_are_known", lambda: make_event(kind=Event.Kind.SAVED, from_state="lost")),
        ("event_states_are_known", lambda: make_event(kind=Event.Kind.SAVED, to_state="lost")),
        ("revision_origin_is_known", lambda: make_second_revision(origin="found")),
        ("revision_merges_an_earlier_text", lambda: make_second_revision(origin="merge")),
        ("revision_merges_an_earlier_text", lambda: make_second_revision(origin="merge", merged=1)),
        ("revision_merges_an_earlier_text", lambda: make_second_revision(merged=0)),
        (
            "article_approved_has_text",
            lambda: Article.objects.create(entry=make_entry(), language="en", state=State.APPROVED),
        ),
        (
            "relatedterm_origin_is_known",
            lambda: RelatedTerm.objects.create(article=make_article(), target="gold", origin="found"),
        ),
        ("edition_provenance_is_known", lambda: make_edition(provenance="signed")),
    ],
)
def test_database_refuses(rule, write):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        write()


def test_states_of_an_event_may_be_left_open():
    assert make_event(kind=Event.Kind.SAVED, from_state="", to_state="").pk
    assert make_second_revision(origin=Revision.Origin.IMPORT).pk


def test_an_edition_holds_the_longest_name_that_a_person_can_have():
    first, last = (User._meta.get_field(name).max_length for name in ("first_name", "last_name"))
    reviewer = User.objects.create(username="anna", first_name="a" * first, last_name="b" * last)
    edition = make_edition(reviewed_by=str(reviewer))
    edition.full_clean(exclude=["page_gz", "markdown_gz"])
    assert Edition.objects.get().reviewed_by == str(reviewer)


def test_the_last_saved_articles_are_read_from_an_index():
    plan = Article.objects.order_by("-updated_at", "-pk")[:100].explain()
    names = connection.introspection.get_constraints(connection.cursor(), Article._meta.db_table)
    assert names["article_last_saved"]["columns"] == ["updated_at", "id"]
    assert connection.vendor == "postgresql" or "article_last_saved" in plan
