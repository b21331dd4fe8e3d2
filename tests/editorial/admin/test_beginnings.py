"""A new entry: its address, its doubles, its first text."""

import pytest
from django.urls import reverse

from editorial.models import Outline, Role
from glossary.models import Article, Entry
from tests.conftest import make_user
from tests.editorial.admin.shown import signed_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/glossary/entry/add/"


def begin(user, **fields):
    given = {"title": "Call Option", "language": "en", "description": "", "slug": "", "outline": "", "attribution": ""}
    return signed_in(user).post(ADDRESS, given | fields)


def said(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_entry_is_begun_by_editors_only(editor, translator):
    assert begin(translator).status_code == 403
    response = begin(editor, description="A right to buy.", attribution="A wiki")
    article = Article.objects.get()
    assert response["Location"] == reverse("admin:glossary_article_change", args=[article.pk])
    assert (article.entry.slug, article.entry.attribution, article.title) == ("call-option", "A wiki", "Call Option")
    assert article.revisions.get().author == editor


def test_first_text_has_the_headings_of_the_outline(editor):
    begin(editor, outline=Outline.objects.get(name="A measure").pk)
    assert "## The Formula\n" in Article.objects.get().revisions.get().text


def test_hindi_title_gets_a_roman_address(editor):
    begin(editor, title="चक्रवृद्धि ब्याज दर", language="hi")
    assert Entry.objects.get().slug == "chakravriddhi-byaj-dar"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"slug": "feed"}, "is an address of the site itself"),
        ({"slug": "Bad Slug"}, "be an address"),
        ({"slug": "क"}, "be an address"),
        ({"title": "…"}, "The title gives no address"),
        ({"title": ""}, "This field is required"),
        ({"title": " "}, "An entry needs a title"),
        ({"title": "x" * 301}, "At most 300 characters"),
        ({"slug": "x" * 151}, "at most 150 characters"),
        ({"language": "fr"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_an_entry_is_refused_in_words(editor, fields, words):
    assert words in said(begin(editor, **fields))
    assert not Entry.objects.exists()


def test_headings_are_in_the_language_of_the_text(editor):
    outline = Outline.objects.get(name="माप").pk
    assert "in another language" in said(begin(editor, outline=outline))


def test_editor_of_one_language_begins_no_text_in_another(db):
    user = make_user("uma", Role.EDITOR, language="hi")
    assert "Select a valid choice" in said(begin(user))


def test_what_looks_like_a_double_is_asked_about_once(editor):
    make_article("call-options", "en", "# Call Options\n")
    page = said(begin(editor))
    assert "Call Options" in page
    assert 'name="all_the_same"' in page
    assert Entry.objects.count() == 1
    assert begin(editor, all_the_same="on").status_code == 302
    assert Entry.objects.count() == 2


def test_address_that_is_taken_is_refused_however_sure_one_is(editor):
    make_article("call-option")
    assert "already exists" in said(begin(editor, all_the_same="on"))
