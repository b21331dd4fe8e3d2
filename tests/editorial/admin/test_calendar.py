from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from editorial.admin.calendar import first_of_last, first_of_next, midnight, month_named
from editorial.rules import Action
from editorial.schedule import publish_due
from glossary.models import Article, Edition
from tests.editorial.admin.shown import signed_in
from tests.editorial.stages import article_in, do, make_due, what_is_seen
from tests.factories import HINDI, make_revision

pytestmark = pytest.mark.django_db


def shown(user, month: str = "") -> str:
    response = signed_in(user).get(f"/admin/calendar/{month and f'?month={month}'}")
    assert response.status_code == 200
    return response.content.decode()


def of(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m")


def planned(at: datetime, slug: str = "bond") -> Article:
    return do(article_in("approved", slug), Action.SCHEDULE, at=at)


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("2026-02", date(2026, 2, 1)),
        ("1999-12", None),
        ("9999-12", None),
        ("2026-13", None),
        ("2026", None),
        ("", None),
        ("bond", None),
    ],
)
def test_a_month_is_named_and_anything_else_is_this_one(name, month):
    assert month_named(name) == (month or timezone.localdate().replace(day=1))


@pytest.mark.parametrize("month", [date(2026, 1, 1), date(2026, 12, 1), date(2028, 2, 1)])
def test_months_follow_each_other(month):
    assert first_of_last(first_of_next(month)) == month


def test_a_day_begins_at_the_sites_midnight(settings):
    settings.TIME_ZONE = "Asia/Kolkata"
    assert midnight(date(2026, 12, 1)).isoformat() == "2026-12-01T00:00:00+05:30"


def test_what_goes_out_and_is_taken_down_stands_on_its_day(editor, settings):
    at = timezone.make_aware(datetime(timezone.localdate().year + 1, 3, 14, 23, 45))  # noqa: DTZ001
    planned(at)
    live = article_in("published", "yield")
    do(live, Action.END, at=at + timedelta(minutes=30), words="Offer ends.")
    page = shown(editor, of(at))
    assert page.index("23:45") < page.index("00:15")
    assert page.count('<section class="day">') == 2
    assert "planned by Omkar" in page
    assert "Offer ends." in page
    assert "The next plan after this month is for" in shown(editor)
    assert "Nothing is planned" in shown(editor, "2030-01" if at.year != 2030 else "2033-01")


def test_a_plan_in_the_last_minute_of_a_month_is_of_that_month(editor):
    at = timezone.make_aware(datetime(timezone.localdate().year + 1, 3, 31, 23, 59, 59))  # noqa: DTZ001
    planned(at)
    assert "23:59" in shown(editor, of(at))
    assert "23:59" not in shown(editor, of(at + timedelta(days=3)))


def test_what_was_carried_out_stays_on_its_day_and_what_was_held_back_says_why(editor):
    make_due(article_in("scheduled"))
    source = article_in("published", "yield", "en")
    held = article_in("scheduled", "yield")
    do(source, Action.WITHDRAW)
    make_due(held)
    publish_due()
    page = shown(editor)
    assert "went out" in page
    assert "was held back" in page
    assert "published only while its source is" in page
    assert "not carried out yet" not in page


def test_what_is_overdue_stands_first(editor):
    make_due(article_in("scheduled"), minutes=3)
    page = shown(editor)
    assert "Due, and not carried out yet" in page
    assert "The program that carries out schedules has never run here." in page


def test_it_is_for_those_who_may_see_texts(stranger, client):
    assert signed_in(stranger).get("/admin/calendar/").status_code == 403
    assert client.get("/admin/calendar/").status_code == 302
    assert signed_in(stranger).post("/admin/calendar/").status_code == 405


def test_it_costs_the_same_however_much_is_planned(editor, django_assert_max_num_queries):
    at = timezone.now() + timedelta(minutes=5)
    for number in range(12):
        planned(at, f"entry-{number}")
        live = article_in("published", f"live-{number}")
        do(live, Action.END, at=at)
    client = signed_in(editor)
    with django_assert_max_num_queries(18):
        client.get(f"/admin/calendar/?month={of(at)}")


# An earlier revision again, on the article's page


def test_a_publisher_chooses_an_earlier_revision_and_publishes_it_again(publisher, editor):
    article = article_in("published")
    make_revision(article, HINDI + "\nदूसरा।\n")
    do(article, Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
    address = f"/admin/glossary/article/{article.pk}/"
    assert "Publish revision 1 again" in signed_in(publisher).get(f"{address}change/").content.decode()
    assert "Publish revision 1 again" not in signed_in(editor).get(f"{address}change/").content.decode()
    seen = what_is_seen(article, Action.WITHDRAW)
    refused = signed_in(editor).post(f"{address}again/", {"number": "1", "seen": seen})
    assert refused.status_code == 409
    late = signed_in(publisher).post(f"{address}again/", {"number": "1", "seen": "other"})
    assert late.status_code == 409
    assert Edition.objects.get().number == 2
    done = signed_in(publisher).post(f"{address}again/", {"number": "1", "seen": seen}, follow=True)
    assert "Revision 1 is live now." in done.content.decode()
    assert Edition.objects.get().markdown == HINDI


@pytest.mark.parametrize("number", ["", "one", "99999999999999999999"])
def test_a_form_that_names_no_revision_is_refused(publisher, number):
    article = article_in("published")
    response = signed_in(publisher).post(f"/admin/glossary/article/{article.pk}/again/", {"number": number, "seen": ""})
    assert response.status_code == (409 if number.isdigit() else 400)


def test_without_a_form_it_leads_to_the_article(publisher):
    article = article_in("published")
    response = signed_in(publisher).get(f"/admin/glossary/article/{article.pk}/again/", follow=True)
    assert "Nothing was changed" in response.content.decode()
