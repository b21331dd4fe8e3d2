"""The desk in Hindi holds no word in English but names, data and what has no Hindi."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.timesince import timesince

from editorial.models import CannedReason, Outline, Role, User
from editorial.workflow import TRANSITIONS
from glossary.models.articles import State
from tests.access import TABLE
from tests.conftest import make_user
from tests.editorial.admin.shown import open_form, page, save, signed_in
from tests.editorial.stages import article_in, live_article_in
from tests.factories import HINDI, make_article, make_revision
from tests.latin import Latin
from tests.test_access import address, make_texts, make_world

EVENING = datetime(2026, 9, 5, 18, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db

# Of the world: people, slugs, topics, reasons, the front matter of a text, the time zone.
DATA = {
    *("omkar", "mira", "writer", "bond", "interest", "market", "investing", "fixed", "income", "shown", "because"),
    *("keywords", "title", "description", "healthz", "qq", "short", "why", "expert", "asia", "kolkata", "ist", "utc"),
}
# Without Hindi of their own: formats, keys, the name of a language in that language.
NAMES = {"markdown", "csv", "json", "alt", "english", "control", "command", "ctrl", "mac", "ldap"}
# In attributes that no person reads.
MACHINE = {"true", "false", "get", "default"}
PAGES = [name for name in TABLE if not name.startswith("glossary:") and "job" not in name]
RAW = re.compile(r"<(pre|code|textarea)\b.*?</\1>|[0-9a-f]{64}|Single Sign-On", re.DOTALL)


@pytest.fixture(autouse=True)
def _data_is_hindi(db):
    for outline in Outline.objects.all():
        Outline.objects.filter(pk=outline.pk).update(name=f"ढाँचा {outline.pk}", headings="क्या है?")
    for reason in CannedReason.objects.all():
        CannedReason.objects.filter(pk=reason.pk).update(text=f"कारण {reason.pk}")


def english(text: str) -> list[str]:
    words = Latin(RAW.sub("", text)).words
    return [word for word in words if word.casefold() not in DATA | NAMES | MACHINE]


def speaker(*roles: Role, **fields: object) -> User:
    return make_user("mira", *roles, speaks="hi", **fields)


@pytest.mark.parametrize("name", PAGES)
def test_hindi_page_holds_no_english_word(name):
    make_texts()
    url = address(name, TABLE[name], make_world("hi"))
    if not url.startswith("/admin/"):
        return
    response = signed_in(speaker(is_superuser=True)).get(url)
    if response.headers["Content-Type"].startswith("text/html") and response.status_code == 200:
        assert english(response.content.decode()) == [], url


@pytest.mark.parametrize("roles", [(), tuple(Role)])
@pytest.mark.parametrize("state", State)
def test_hindi_card_of_each_state_holds_no_english_word(state, roles):
    article = live_article_in(state)
    client = signed_in(speaker(*roles, is_superuser=not roles))
    for name in ("read", "history"):
        assert english(client.get(page(name, article)).content.decode()) == []


def says(response) -> list[str]:
    assert response.status_code in {200, 409}
    return english(response.content.decode())


def test_save_and_what_it_says_are_in_hindi():
    article = make_article(language="hi")
    client = signed_in(speaker(Role.TRANSLATOR))
    fields = open_form(client, article)
    assert says(save(client, article, fields)) == []
    assert says(save(client, article, fields, title="")) == []
    assert says(save(client, article, fields, title="ब" * 301)) == []
    make_revision(article, HINDI.replace("कर्ज़", "ऋण"))
    assert says(save(client, article, fields, title="मेरा")) == []


@pytest.mark.parametrize("state", State)
def test_answer_to_every_move_is_in_hindi(state):
    article = article_in(state)
    client = signed_in(speaker(*Role))
    for action in TRANSITIONS:
        article.refresh_from_db()
        sent = {"action": action, "seen": article.text_hash, "state": article.state, "words": ""}
        assert says(client.post(page("move", article), sent, follow=True)) == []
        assert says(client.post(page("move", article), {**sent, "words": "क्योंकि"}, follow=True)) == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("admin:login", {"username": "mira", "password": "no"}),
        ("admin:password_change", {"old_password": "no", "new_password1": "1", "new_password2": "2"}),
        ("admin:password_change", {"old_password": "demo", "new_password1": "12345", "new_password2": "12345"}),
        ("admin:editorial_user_add", {"username": "ब" * 200, "password1": "mira", "password2": "mira"}),
        ("admin:editorial_user_add", {"username": "mira", "usable_password": "true"}),
        ("admin:glossary_entry_add", {"slug": "healthz"}),
        ("admin:glossary_entry_add", {"slug": "Ü"}),
        ("admin:glossary_entry_add", {}),
        ("admin:glossary_article_add", {"entry": "77", "language": "qq"}),
    ],
)
def test_faults_of_a_form_are_told_in_hindi(name, fields):
    client = signed_in(speaker(is_superuser=True))
    inlines = {f"memberships-{part}": "0" for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    response = client.post(reverse(name), {**inlines, **fields}, headers={"accept-language": "hi"})
    assert "errorlist" in response.content.decode() or "errornote" in response.content.decode()
    assert says(response) == []


def test_dates_tell_morning_from_evening():
    with translation.override("hi"):
        assert date_format(EVENING, "DATETIME_FORMAT") == "5 सित॰ 2026, 18:30"
        assert date_format(EVENING, "j M Y, H:i") == "5 सित॰ 2026, 18:30"
        assert date_format(EVENING, "j F Y") == "5 सितंबर 2026"
        assert timesince(EVENING - timedelta(days=40), EVENING) == "1\xa0महीने, 1\xa0हफ़्ते"
        assert number_format(12345.5) == "12345.5"
