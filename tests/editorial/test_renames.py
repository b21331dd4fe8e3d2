"""An entry's address, changed: nobody meets a dead link, and no approval goes that nobody gave up."""

import pytest
from django.core.exceptions import ValidationError

from editorial.models import Event, Revision, Role
from editorial.publishing import outlook, rename
from editorial.revisions import FormerAddress, create_article, save_document
from editorial.rules import Action
from editorial.verify import differences
from editorial.workflow import TransitionNotAllowed
from glossary.documents import ArticleDocument
from glossary.models import Article, Edition, Entry, Moved, RelatedTerm
from tests.conftest import make_user
from tests.editorial.stages import article_in, do, everybody
from tests.factories import make_article, make_entry, make_revision

pytestmark = pytest.mark.django_db

LINKING = "---\nrelated: bond, stock\n---\n\n# Loan\n\n## What\n\nA [bond](/bond) and `[bond](/bond)`.\n"


def renamed(slug="debenture", by=None, **given):
    entry = Entry.objects.get(slug="bond")
    return rename(entry, slug, by=by or everybody(), seen="bond", **given)


def head(article: Article) -> Revision:
    article.refresh_from_db()
    return article.revisions.get(number=article.number)


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def refused(slug, by=None, seen="bond") -> str:
    before = [list(model.objects.order_by("pk").values()) for model in (Entry, Revision, Event, Moved, Edition)]
    with pytest.raises((ValidationError, TransitionNotAllowed)) as caught:
        rename(Entry.objects.get(slug="bond"), slug, by=by or everybody(), seen=seen)
    assert before == [list(model.objects.order_by("pk").values()) for model in (Entry, Revision, Event, Moved, Edition)]
    return caught.value.code if isinstance(caught.value, ValidationError) else caught.value.refusal.code


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/hi/bond/", "/hi/debenture/"),
        ("/hi/bond.md", "/hi/debenture.md"),
        ("/bond", "/debenture"),
        ("/en/bond/", "/en/debenture/"),
    ],
)
def test_readers_of_the_old_address_are_led_to_the_new_one(client, old, new):
    article_in("published", language="en")
    article_in("published")
    renamed()
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)
    assert client.get(new, follow=True).status_code == 200
    assert '<link rel="canonical" href="' in page(client, "/hi/debenture/")
    assert "/hi/bond/" not in page(client, "/hi/debenture/")
    assert list(differences()) == []


@pytest.mark.parametrize("state", ["in_review", "approved", "scheduled", "published"])
def test_text_somebody_answers_for_keeps_its_links_which_lead_on(client, state):
    article_in("published", language="en")
    linking = article_in(state, "loan", "en", LINKING)
    found = renamed()
    assert [link.article.pk for link in found.signed] == [linking.pk]
    assert head(linking).text == LINKING
    assert linking.state == state
    if state == "published":
        assert 'href="/en/debenture/"' in page(client, "/en/loan/")
        assert "/en/bond/" not in page(client, "/en/loan/")
    assert list(differences()) == []


@pytest.mark.parametrize("state", ["in_review", "approved", "scheduled", "published"])
def test_it_is_rewritten_where_the_person_says_so_and_needs_a_new_approval(client, state):
    article_in("published", language="en")
    linking = article_in(state, "loan", "en", LINKING)
    renamed(signed_too=True)
    assert "[bond](/debenture)" in head(linking).text
    assert linking.state == "draft"
    if state == "published":
        assert 'href="/en/debenture/"' in page(client, "/en/loan/")
    assert list(differences()) == []


@pytest.mark.parametrize("state", ["draft", "changes_requested"])
def test_text_in_work_names_the_new_address_by_one_revision(state):
    make_article()
    linking = article_in(state, "loan", "en", LINKING)
    renamed()
    revision = head(linking)
    assert "A [bond](/debenture) and `[bond](/bond)`." in revision.text
    assert "related: debenture, stock\n" in revision.text
    assert (revision.number, revision.author, linking.state) == (2, everybody(), state)
    assert revision.summary == "Links lead to “debenture”, the new address"
    assert set(linking.related_terms.values_list("target", "origin")) == {("debenture", "text"), ("stock", "hand")}
    assert list(differences()) == []


def test_entry_that_links_to_itself_is_rewritten_and_not_related_to_itself():
    article = make_article(text="# Bond\n\nSee [above](/bond#what) and the [new](/debenture).\n")
    assert list(article.related_terms.values_list("target", flat=True)) == ["debenture"]
    renamed()
    assert head(article).text == "# Bond\n\nSee [above](/debenture#what) and the [new](/debenture).\n"
    assert not RelatedTerm.objects.exists()
    assert list(differences()) == []


def test_stored_standing_and_trail_follow():
    article = article_in("published")
    renamed()
    assert article.standing.letter == "d"
    event = Event.objects.latest("pk")
    assert (event.kind, event.note, event.from_state, event.to_state) == (
        "renamed",
        "bond → debenture",
        "published",
        "published",
    )
    assert list(differences()) == []


def test_page_that_linked_to_the_new_address_before_there_was_one_has_a_link_now(client):
    article_in("published", language="en")
    article_in("published", "loan", "en", "# Loan\n\nA [note](/debenture).\n")
    assert 'href="/en/debenture/"' not in page(client, "/en/loan/")
    renamed()
    assert 'href="/en/debenture/"' in page(client, "/en/loan/")


def test_links_through_a_former_address_come_and_go_with_the_entry(client):
    bond = make_article()
    article_in("published", "loan", "en", LINKING)
    renamed()
    bond.entry.refresh_from_db()
    assert 'class="unlinked"' in page(client, "/en/loan/")
    do(bond, Action.OVERRIDE)
    assert 'href="/en/debenture/"' in page(client, "/en/loan/")
    assert page(client, "/en/loan/").count('href="/en/debenture/"') == 2
    do(bond, Action.WITHDRAW)
    assert "/en/debenture/" not in page(client, "/en/loan/")
    assert list(differences()) == []


def test_second_rename_leads_on_from_both_and_the_first_address_may_come_back(client):
    article_in("published", language="en")
    linking = article_in("published", "loan", "en", LINKING)
    renamed()
    entry = Entry.objects.get(slug="debenture")
    rename(entry, "note", by=everybody(), seen="debenture")
    assert dict(Moved.objects.values_list("slug", "target")) == {"bond": "note", "debenture": "note"}
    assert client.get("/en/bond/")["Location"] == "/en/note/"
    assert 'href="/en/note/"' in page(client, "/en/loan/")
    assert outlook(entry, "bond", by=everybody()).signed == []
    rename(entry, "bond", by=everybody(), seen="note")
    assert dict(Moved.objects.values_list("slug", "target")) == {"debenture": "bond", "note": "bond"}
    assert 'href="/en/bond/"' in page(client, "/en/loan/")
    assert head(linking).number == 1
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("slug", "code"),
    [("bond", "same"), ("stock", "taken"), ("search", "reserved"), ("Bad Slug", "invalid"), ("share", "former")],
)
def test_address_that_cannot_be_is_refused(slug, code):
    make_article()
    make_entry("stock")
    Moved.objects.create(slug="share", target="stock")
    assert refused(slug) == code


def test_whoever_saw_another_address_is_refused():
    make_article()
    assert refused("debenture", seen="loan") == "meanwhile"


def test_archived_entry_stays_where_it_is():
    do(make_article(), Action.ARCHIVE)
    assert refused("debenture") == "archived"


@pytest.mark.parametrize(("languages", "may"), [(["en"], False), (["hi"], False), (["en", "hi"], True)])
def test_role_is_taken_in_every_language_of_the_entry(languages, may):
    make_article()
    make_article(language="hi")
    person = make_user("esha")
    for language in languages:
        person.memberships.create(role=Role.EDITOR, language=language)
    if may:
        renamed(by=person)
        assert Entry.objects.get().slug == "debenture"
    else:
        assert refused("debenture", person) == "role"


def test_text_of_a_language_the_person_may_not_edit_follows_the_redirect():
    make_article()
    linking = make_article("loan", "hi", LINKING)
    archived = do(make_article("lease", "en", LINKING), Action.ARCHIVE)
    found = renamed(by=make_user("esha", Role.EDITOR, language="en"), signed_too=True)
    assert {link.article.pk for link in found.kept} == {linking.pk, archived.pk}
    assert head(linking).text == head(archived).text == LINKING
    assert list(differences()) == []


def test_no_new_entry_takes_a_former_address():
    make_article()
    renamed()
    with pytest.raises(FormerAddress, match="former address of the entry “debenture”"):
        create_article("bond", "en", ArticleDocument.parse("# Bond\n", "en"), by=everybody())
    assert [entry.slug for entry in Entry.objects.all()] == ["debenture"]


def test_text_made_before_the_rename_is_projected_for_the_new_address():
    article = make_article(text="# Bond\n")
    renamed()
    text = "# Bond\n\n[Me](/debenture), [me](/bond)\n"
    save_document(article, ArticleDocument.parse(text, "en"), base=1, by=everybody())
    assert list(differences()) == []


def test_verification_names_a_former_address_that_leads_nowhere():
    make_revision(make_article(), "# Bond\n")
    Moved.objects.create(slug="old", target="nothing")
    Moved.objects.create(slug="bond", target="nothing")
    assert [(each.slug, each.what) for each in differences()] == [
        ("old", "former address of"),
        ("bond", "former address of"),
    ]
