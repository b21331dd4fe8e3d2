"""Hindi readers read Hindi: no word of the interface is left in English."""

import pytest
from django.test import RequestFactory

from glossary import errors
from glossary.models.editions import Provenance
from tests.glossary.factories import DAY, make_edition, make_topic
from tests.latin import Latin

TEXT = """---
title: बॉन्ड
description: कर्ज़ का रुक्का।
---
# बॉन्ड

## क्या

[शेयर](/share), [सोना](/gold) और [बैंक](https://example.org/)।

| क | ख |
| --- | --- |
| १ | २ |

$$ 1 + 1 $$

> ### ध्यान दें
> मूल्य घट सकता है।

## मुख्य बातें
- पहली

## सामान्य प्रश्न
### क्यों?
यों ही।
"""


@pytest.fixture
def live(db):
    make_topic("Saving", hi="बचत")
    for slug, provenance in (("a", "machine"), ("b", "edited"), ("c", "reviewed")):
        fields = {"provenance": Provenance(provenance), "reviewed_by": "मीरा" * (slug == "c"), "reviewed_at": DAY}
        make_edition(slug, "hi", title="बॉन्ड", text=TEXT, topics=["Saving"], attribution="Some Wiki", **fields)
        make_edition(slug, title="Bond", topics=["Saving", "Tax"])
    make_edition("share", "hi", title="शेयर", topics=["Tax"])
    make_edition("gold", title="Gold")
    for n in range(100):
        make_edition(f"many-{n}", "hi", title="बहुत", topics=["Saving"])


@pytest.mark.parametrize(
    "address",
    [
        "",
        "browse/",
        "browse/ब/",
        "browse/ब/?page=2",
        "browse/ङ/",
        "topics/",
        "topics/बचत/",
        "topics/बचत/?page=2",
        "a/",
        "b/",
        "c/",
        "gold/",
        "nothing/",
    ],
)
def test_hindi_page_holds_no_english_word(live, client, address):
    assert Latin(client.get(f"/hi/{address}").content.decode()).words == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "browse/", "topics/"])
def test_empty_hindi_page_holds_no_english_word(client, address):
    assert Latin(client.get(f"/hi/{address}").content.decode()).words == []


@pytest.mark.parametrize("view", [errors.bad_request, errors.forbidden, errors.not_found])
def test_hindi_error_holds_no_english_word(view):
    assert Latin(view(RequestFactory().get("/hi/x/"), ValueError()).content.decode()).words == []


@pytest.mark.parametrize("view", [errors.server_error, errors.stale_form])
def test_hindi_failure_holds_no_english_word(view):
    assert Latin(view(RequestFactory().get("/hi/x/")).content.decode()).words == []
