import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial.models import Event
from editorial.rules import Action
from editorial.schedule import publish_due
from glossary.models import Article, Edition
from tests.editorial.stages import article_in, do, make_due, what_is_seen

pytestmark = pytest.mark.django_db

DAY = (timezone.localtime() + timedelta(days=2)).date().isoformat()


def press(client, article: Article, action: str, **data: str):
    address = reverse("admin:glossary_article_move", args=[article.pk])
    seen = {"action": action, "seen": what_is_seen(article, action), "state": article.state}
    return client.post(address, {**seen, **data}, follow=True)


def page(client, article: Article) -> str:
    return client.get(reverse("admin:glossary_article_change", args=[article.pk])).content.decode()


def test_a_publisher_schedules_and_takes_off(client, publisher):
    client.force_login(publisher)
    article = article_in("approved")
    shown = page(client, article)
    assert "Schedule revision 1…" in shown
    assert "In the time of the site, Asia/Kolkata (UTC+05:30)." in shown
    said = press(client, article, Action.SCHEDULE, day=DAY, clock="09:30").content.decode()
    assert "Revision 1 goes out on" in said
    assert re.search(r"9:30\D{0,6} IST", said)
    article.refresh_from_db()
    assert timezone.localtime(article.publish_at).isoformat() == f"{DAY}T09:30:00+05:30"
    assert "Revision 1 goes out on" in page(client, article)
    assert "no longer scheduled" in press(client, article, Action.UNSCHEDULE).content.decode()
    article.refresh_from_db()
    assert (article.state, article.publish_at) == ("approved", None)


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [("2020-01-01", "09:30", "has passed; it is"), (DAY, "", "Give the day as"), ("", "", "Say on which day")],
)
def test_a_time_that_can_not_be_is_refused_and_what_was_typed_is_still_there(client, publisher, day, clock, said):
    client.force_login(publisher)
    article = article_in("approved")
    response = press(client, article, Action.SCHEDULE, day=day, clock=clock)
    shown = response.content.decode()
    assert response.status_code == 409
    assert said in shown
    assert '<details class="ask" open>' in shown
    assert f'value="{day}"' in shown
    assert Article.objects.get().state == "approved"


@pytest.mark.parametrize("who", ["editor", "translator", "reviewer"])
def test_nobody_else_plans(client, request, who):
    client.force_login(request.getfixturevalue(who))
    article = article_in("approved")
    assert "Schedule revision" not in page(client, article)
    assert press(client, article, Action.SCHEDULE, day=DAY, clock="09:30").status_code == 409
    assert Article.objects.get().state == "approved"


def test_the_live_text_is_given_an_end_and_keeps_on(client, publisher):
    client.force_login(publisher)
    article = article_in("published")
    given = {"day": DAY, "clock": "18:00", "words": "The offer ends."}
    assert "Readers have this text until" in press(client, article, Action.END, **given).content.decode()
    assert "Readers have it until" in page(client, article)
    assert "stays live" in press(client, article, Action.KEEP).content.decode()
    assert Edition.objects.get().withdraw_at is None


def test_a_text_that_was_held_back_says_why_until_something_happens(client, publisher):
    client.force_login(publisher)
    source = article_in("published", language="en")
    article = article_in("scheduled")
    do(source, Action.WITHDRAW)
    make_due(article)
    publish_due()
    assert "was held back" in page(client, article)
    assert "published only while its source is" in page(client, article)
    do(source, Action.PUBLISH)
    do(Article.objects.select_related("entry").get(pk=article.pk), Action.SCHEDULE)
    assert "was held back" not in page(client, article)


def test_an_archived_entry_is_read_not_edited(client, superuser):
    client.force_login(superuser)
    article = article_in("published")
    said = press(client, article, Action.ARCHIVE, words="Out of date.").content.decode()
    assert "The entry is archived with all its languages." in said
    assert "Nobody edits or publishes it" in said
    assert "Save revision" not in said
    form = client.post(reverse("admin:glossary_article_change", args=[article.pk]), {"base": "1"})
    assert form.status_code == 403
    article.refresh_from_db()
    assert "The entry is restored" in press(client, article, Action.RESTORE).content.decode()
    article.refresh_from_db()
    assert article.state == "approved"
    assert list(Event.objects.filter(article=article).order_by("-pk").values_list("kind", flat=True)[:3]) == [
        "restored",
        "archived",
        "withdrawn",
    ]
