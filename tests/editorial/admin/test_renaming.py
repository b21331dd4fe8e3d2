"""The page that gives an entry another address."""

import pytest

from editorial.models import Revision, Role
from glossary.models import Entry
from tests.conftest import make_user
from tests.editorial.admin.shown import signed_in
from tests.editorial.stages import article_in
from tests.factories import make_article, make_entry

pytestmark = pytest.mark.django_db

LINKING = "# Loan\n\nA [bond](/bond).\n"


def address() -> str:
    return f"/admin/glossary/entry/{Entry.objects.get(slug='bond').pk}/rename/"


def test_entry_leads_to_it_whom_the_rule_lets(editor):
    entry = make_article().entry
    form = f"/admin/glossary/entry/{entry.pk}/change/"
    assert address() in signed_in(editor).get(form).content.decode()
    other = make_user("hari", Role.EDITOR, language="hi")
    assert address() not in signed_in(other).get(form).content.decode()
    response = signed_in(other).get(address())
    assert response.status_code == 403
    assert "takes the role Editor for English" in response.content.decode()


def test_it_says_what_will_happen_and_changes_nothing(editor):
    article_in("published", language="en")
    make_article("loan", "en", LINKING)
    article_in("approved", "lease", "en", LINKING)
    client = signed_in(editor)
    assert "See what will happen" in client.get(address()).content.decode()
    page = client.get(address(), {"slug": "debenture"}).content.decode()
    assert "“bond” becomes “debenture”" in page
    assert "1 text in work links to it" in page
    assert "1 text in review, approved, scheduled or published links to it" in page
    assert "they will need a new approval" in page
    assert "/en/bond/" in page
    assert Entry.objects.filter(slug="bond").exists()
    assert Revision.objects.filter(article__entry__slug="loan").count() == 1


def test_many_texts_are_counted_and_the_first_are_named(editor):
    make_article()
    for number in range(21):
        make_article(f"loan-{number:02}", "en", f"# Loan {number:02}\n\nA [bond](/bond).\n")
    page = signed_in(editor).get(address(), {"slug": "debenture"}).content.decode()
    assert "21 texts in work link to it" in page
    assert "Loan 19" in page
    assert "Loan 20" not in page


@pytest.mark.parametrize(("ticked", "count"), [({}, 1), ({"signed_too": "on"}, 2)])
def test_it_is_done_by_a_post(editor, ticked, count):
    make_article()
    make_article("loan", "en", LINKING)
    article_in("approved", "lease", "en", LINKING)
    response = signed_in(editor).post(address(), {"slug": "debenture", "seen": "bond", **ticked}, follow=True)
    assert response.redirect_chain[0][0].endswith("/change/")
    assert f"Texts rewritten: {count}." in response.content.decode()
    assert Revision.objects.filter(text__contains="(/debenture)").count() == count
    assert Entry.objects.filter(slug="debenture").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"slug": "stock"}, "is the address of another entry"),
        ({"slug": "search"}, "is an address of the site itself"),
        ({"slug": ""}, "This field is required"),
        ({"slug": "debenture", "seen": "loan"}, "Somebody gave this entry another address meanwhile"),
    ],
)
def test_what_cannot_be_is_refused_in_words(editor, given, words):
    make_article()
    make_entry("stock")
    response = signed_in(editor).post(address(), {"seen": "bond", **given})
    assert response.status_code == 409
    assert words in response.content.decode()
    assert Entry.objects.filter(slug="bond").exists()


def test_entry_that_is_not_there_is_missed(editor):
    assert signed_in(editor).get("/admin/glossary/entry/999/rename/").status_code == 404


def test_no_new_entry_is_begun_at_a_former_address(editor):
    make_article()
    client = signed_in(editor)
    client.post(address(), {"slug": "debenture", "seen": "bond"})
    response = client.post("/admin/glossary/entry/add/", {"title": "Something", "language": "en", "slug": "bond"})
    assert "“bond” is the former address of the entry “debenture”" in response.content.decode()
    assert Entry.objects.count() == 1
