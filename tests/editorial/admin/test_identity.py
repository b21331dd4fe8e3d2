"""Any text at all, shown as a form and sent back as a browser sends it, is the same text."""

import pytest
from django.contrib.admin import site
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.admin.copies import WorkingCopy
from editorial.admin.editor import Editor, FormSets
from editorial.models import Revision, User
from glossary.documents import ArticleDocument
from glossary.models import Article
from tests.editorial.admin.shown import fields_in

PIECES = [
    *("---\n", "title: ", "keywords: ", "related: ", "description: ", "# ", "## ", "##", "### ", "#### "),
    *("## FAQ\n", "##हाइलाइट\n", "##सामान्य प्रश्न\n", "## Features", "- ", "* ", "1. ", "> ", "$$", "```\n"),
    *("<table>", "</table>", "</textarea>", "[x](/y)", "क\u093c", "\u0958", "a", "&amp;", '"', "'", "<", ",", ":"),
    *(" ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\u2028", "\ufeff"),
]

texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60),
)

ARTICLE = Article(pk=1, language="hi")


def formsets() -> FormSets:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True)
    made = site.get_model_admin(Article).get_formsets_with_inlines(request, ARTICLE)
    return {each.get_default_prefix(): each for each, _inline in made}


def sent_back(editor: Editor) -> dict[str, str]:
    shown = [*editor.form]
    for formset in editor.formsets.values():
        shown += [*formset.management_form, *(field for form in formset.forms for field in form)]
    return fields_in(f'<form id="copy">{"".join(map(str, shown))}</form>')


@pytest.mark.django_db
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_any_text_comes_back_from_its_form_as_it_was(text):
    document = ArticleDocument.parse(text, "hi")
    copy = WorkingCopy(article=ARTICLE, revision=Revision(number=1, text=text), document=document)
    bound = Editor.over(copy, formsets(), sent_back(Editor.over(copy, formsets())))
    assert bound.is_valid(), [bound.form.errors, *(formset.errors for formset in bound.formsets.values())]
    assert str(bound.document()) == text
