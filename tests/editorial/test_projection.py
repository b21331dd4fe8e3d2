from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.models import Revision
from editorial.projection import TABLES, checked_projection, projection_of
from editorial.verify import differences
from glossary.documents import ArticleDocument
from glossary.models.articles import RelatedTerm
from tests.factories import ENGLISH, make_article, make_revision

BLOCKS = [
    "---\nkeywords: Bonds,बचत\nrelated: yield,bond\n---\n",
    "# Bond\n",
    "## Features\n- one\n- two [x](/y)\n\n",
    "##हाइलाइट\n- एक\n",
    "## FAQ\n### Why?\nBecause of [it](/interest).\n",
    "## What\ntext [a](/b) [a](/b)\r\n",
    "### Sub\n<table>\n</table>\n",
    "```\n## not a heading\n```\n",
    "$$ x $$\n",
    "\n",
]
TEXTS = st.lists(st.sampled_from(BLOCKS), max_size=8).map("".join) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=2, max_size=4, unique=True))
def test_rows_follow_the_text_whatever_is_saved(db, texts):
    article = make_article(f"a{Revision.objects.count()}", text=texts[0])
    for text in texts[1:]:
        make_revision(article, text)
    assert [revision.text for revision in article.revisions.order_by("number")] == texts
    assert list(differences()) == []


def test_projection_is_keyed_by_position_or_target():
    projection = projection_of(ArticleDocument.parse(ENGLISH, "en"), "bond")
    assert {table.model.__name__: list(projection[table.model]) for table in TABLES} == {
        "Section": [0, 1],
        "Highlight": [0, 1],
        "Question": [0],
        "RelatedTerm": ["interest", "bond-market"],
    }


def test_checked_projection_is_the_projection():
    document = ArticleDocument.parse(ENGLISH, "en")
    assert checked_projection(document, "interest") == projection_of(document, "interest")
    assert list(projection_of(document, "interest")[RelatedTerm]) == ["bond-market"]
