"""Rules that the database holds, whatever code writes."""

import pytest
from django.db import IntegrityError, transaction

from editorial.models import Event
from tests.factories import make_article
from tests.glossary.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "write"),
    [
        (
            "event_withdrawal_has_a_reason",
            lambda: Event.objects.create(
                article=(article := make_article()),
                revision=(revision := article.revisions.get()),
                actor=revision.author,
                kind=Event.Kind.WITHDRAWN,
            ),
        ),
        ("edition_provenance_is_known", lambda: make_edition(provenance="signed")),
    ],
)
def test_database_refuses(rule, write):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        write()
