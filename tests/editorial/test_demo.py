from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from editorial import demo
from editorial.models import Event, Membership, Revision, User
from editorial.rules import Action, may
from editorial.verify import differences
from glossary.models import Article, Edition, TopicName
from glossary.models.articles import State
from glossary.models.editions import Provenance


@pytest.fixture
def loaded(db, settings):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)


@pytest.mark.django_db
def test_it_refuses_outside_demo_mode():
    with pytest.raises(CommandError, match="set DEMO=True"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_translations_wait_where_each_person_finds_work(loaded):
    states = dict(Article.objects.filter(language="hi").values_list("entry__slug", "state"))
    assert {slug: states.pop(slug) for slug in demo.STOPS} == demo.STOPS
    assert Counter(states.values()) == {State.PUBLISHED: 11, State.DRAFT: 3}
    assert set(Article.objects.filter(language="en").values_list("state", flat=True)) == {State.PUBLISHED}


def test_what_is_live_was_approved_by_the_reviewer(loaded):
    assert set(Edition.objects.values_list("provenance", "reviewed_by")) == {(Provenance.REVIEWED, "Ravi Kulkarni")}


def test_what_it_writes_holds_together(loaded):
    assert list(differences()) == []


def test_topics_have_their_names_in_both_languages(loaded):
    assert TopicName.objects.get(topic__name="Saving", language="hi").name == "बचत"
    assert TopicName.objects.filter(language="hi").count() == TopicName.objects.filter(language="en").count()


def test_each_account_can_do_what_it_is_for(loaded):
    hindi = Article.objects.get(entry__slug="diversification", language="hi")
    people = {user.username: user for user in User.objects.filter(is_robot=False)}
    assert set(people) == {account.username for account in demo.ACCOUNTS}
    assert may(people["editor"], Action.CREATE)
    assert may(people["translator"], Action.EDIT, hindi)
    assert not may(people["translator"], Action.EDIT, language="en")
    assert may(people["reviewer"], Action.APPROVE, hindi)
    assert may(people["publisher"], Action.PUBLISH, hindi)
    assert people["admin"].is_superuser


def test_a_second_run_changes_nothing_and_keeps_what_people_did(loaded, client):
    User.objects.filter(username="editor").update(first_name="Usha")
    Membership.objects.filter(user__username="editor").delete()
    tables = (Article, Edition, Event, Membership, Revision, TopicName, User)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    call_command("load_demo", verbosity=0)
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def test_a_damaged_sample_leaves_nothing_behind(db, settings, tmp_path):
    settings.DEMO, settings.BASE_DIR = True, tmp_path
    folder = tmp_path / "sample" / "en"
    folder.mkdir(parents=True)
    (folder / "bond.md").write_bytes(b"\xff")
    with pytest.raises(CommandError, match="can't be imported"):
        call_command("load_demo")
    assert not User.objects.exists()


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_sign_in_page_names_the_accounts_in_demo_mode_only(client, settings, is_demo):
    settings.DEMO = is_demo
    page = client.get(reverse("admin:login")).content.decode()
    assert ("Meera Joshi" in page) is is_demo
    assert ("password “demo”" in page) is is_demo
