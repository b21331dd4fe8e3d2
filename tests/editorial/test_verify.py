import gzip
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from editorial.exchange.report import Report
from editorial.exchange.tree import Options, import_tree
from editorial.models import Event, Revision, Standing
from editorial.publishing import publish
from editorial.triggers import drop_triggers
from editorial.verify import CHUNK, differences
from editorial.workflow import move
from glossary.models import Article, Edition, EditionLink, EditionTopic, Entry, Highlight, RelatedTerm, Section
from tests.editorial.stages import do
from tests.factories import ENGLISH, HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(tmp_path, publisher):
    """Two languages, live, the Hindi edited since."""
    for code, text in {"en": ENGLISH, "hi": HINDI}.items():
        (tmp_path / code).mkdir()
        (tmp_path / code / "bond.md").write_text(text)
    import_tree(tmp_path, Options(publish_as=publisher), Report())
    make_revision(Article.objects.get(language="hi"), HINDI + "\nऔर।\n")


def found() -> list[str]:
    return [str(difference) for difference in differences()]


def test_sound_store_has_no_difference(store):
    make_article("share")
    Article.objects.create(entry=Entry.objects.create(slug="empty"), language="en")
    assert found() == []


def test_approval_is_found_among_the_events(editor, reviewer, publisher):
    article = make_article()
    move(article, "submit", by=editor, seen=article.text_hash)
    move(article, "approve", by=reviewer, seen=article.text_hash)
    publish(article, by=publisher, seen=article.text_hash)
    assert Edition.objects.get().provenance == "reviewed"
    assert found() == []


def test_approval_beside_a_text_that_no_source_held_is_named(editor, reviewer):
    article = do(make_article(language="hi"), "submit", "approve")
    forged = {"kind": "approved", "from_state": "in_review", "to_state": "approved", "source_hash": "x" * 64}
    Event.objects.create(article=article, revision=article.revisions.get(), actor=reviewer, **forged)
    assert f"bond/hi: source: stored '{'x' * 64}', expected 'a revision of it'" in found()


def test_many_articles_are_read_in_chunks(django_assert_max_num_queries):
    for n in range(CHUNK + 1):
        make_article(f"a{n}")
    seen = []
    with django_assert_max_num_queries(2 * 10 + 2):
        assert list(differences(seen.append)) == []
    assert seen == [CHUNK, 1]


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda: Section.objects.filter(article__language="en", position=1).update(body="x"), "bond/en: section 1: "),
        (
            lambda: Highlight.objects.filter(article__language="hi", position=0).delete(),
            "bond/hi: highlight 0: stored None",
        ),
        (
            lambda: RelatedTerm.objects.filter(article__language="en").update(label="x"),
            "bond/en: relatedterm bond-market: ",
        ),
        (lambda: Article.objects.filter(language="hi").update(number=1), "bond/hi: head: stored 1, expected 2"),
        (lambda: Article.objects.filter(language="hi").update(text_hash="x"), "bond/hi: hash of the head: stored 'x'"),
        (
            lambda: Article.objects.filter(language="hi").update(title="x"),
            "bond/hi: title: stored 'x', expected 'बॉन्ड'",
        ),
        (lambda: Article.objects.filter(language="hi").update(description="x"), "bond/hi: description: stored 'x'"),
        (lambda: Article.objects.filter(language="hi").update(state="in_review"), "bond/hi: state: stored 'in_review'"),
        (
            lambda: Article.objects.filter(language="hi").update(approved_hash="x"),
            "bond/hi: approved text: stored 'x', expected 'an event that approves it'",
        ),
        (
            lambda: Entry.objects.get().topics.set([]),
            "bond/en: topics: stored [], expected ['fixed income', 'investing']",
        ),
        (lambda: Edition.objects.filter(language="en").delete(), "bond/en: live text: stored None"),
        (lambda: Edition.objects.filter(language="hi").update(number=2), "bond/hi: text of revision 2: "),
        (lambda: Edition.objects.filter(language="hi").update(text_hash="x"), "bond/hi: edition's hash: stored 'x'"),
        (
            lambda: Edition.objects.filter(language="hi").update(markdown_gz=gzip.compress(b"# X\n")),
            "bond/hi: edition's title: stored 'बॉन्ड', expected 'X'",
        ),
        (lambda: Edition.objects.filter(language="hi").update(slug="x"), "bond/hi: edition's address: stored 'x'"),
        (lambda: Edition.objects.filter(language="hi").update(letter="x"), "bond/hi: edition's letter: stored 'x'"),
        (lambda: Edition.objects.filter(language="hi").update(sort_key="x"), "bond/hi: edition's sort key: stored 'x'"),
        (lambda: EditionLink.objects.filter(target="interest").delete(), "bond/hi: edition's links: "),
        (
            lambda: Edition.objects.filter(language="hi").update(provenance="edited"),
            "bond/hi: edition's provenance: stored 'edited', expected 'machine'",
        ),
        (
            lambda: Edition.objects.filter(language="hi").update(provenance="reviewed", reviewed_at=timezone.now()),
            "bond/hi: edition's provenance: stored 'reviewed', expected 'an event that approves it'",
        ),
        (lambda: EditionTopic.objects.all().delete(), "bond/hi: edition's topics: stored []"),
        (lambda: Standing.objects.filter(language="hi").delete(), "bond/hi: standing: stored None"),
        (lambda: Standing.objects.filter(language="hi").update(stale=True), "bond/hi: standing: stale: stored True"),
        (lambda: Standing.objects.filter(language="hi").update(letter="x"), "bond/hi: standing: letter: stored 'x'"),
        (lambda: Standing.objects.filter(language="hi").update(words=1), "bond/hi: standing: words: stored 1"),
        (
            lambda: Standing.objects.filter(language="hi").update(trust="machine"),
            "bond/hi: standing: trust: stored 'machine', expected 'edited'",
        ),
    ],
)
def test_damage_is_named(store, damage, line):
    damage()
    assert any(told.startswith(line) for told in found()), found()


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (
            lambda: Revision.objects.filter(number=1, article__language="hi").update(text="x"),
            "bond/hi: hash of revision 1: ",
        ),
        (
            lambda: Revision.objects.filter(number=2).update(number=3),
            "bond/hi: number of revision 3: stored 3, expected 2",
        ),
        (
            lambda: Event.objects.filter(kind="published", article__language="en").update(from_state="approved"),
            "bond/en: state before “published”: stored 'approved', expected 'draft'",
        ),
    ],
)
def test_damage_to_the_trail_is_named(store, damage, line):
    drop_triggers(connection)
    damage()
    assert any(told.startswith(line) for told in found()), found()


def test_edition_without_an_article_is_named(store):
    Edition.objects.filter(language="hi").update(entry=Entry.objects.create(slug="other"))
    assert "bond/hi: edition: stored 1, expected 'an article'" in found()


def test_command_tells_and_exits_1(store, capsys):
    out = StringIO()
    call_command("verify_store", stdout=out)
    assert "No difference." in out.getvalue()
    Article.objects.filter(language="hi").update(title="x")
    with pytest.raises(CommandError, match="Differences: 1") as error:
        call_command("verify_store", stdout=out)
    assert error.value.returncode == 1
    assert "bond/hi: title: stored 'x'" in out.getvalue()


@pytest.mark.parametrize("title", ["\u0390" * 300, "\u0958" * 299, "a" * 198 + " " + "b" * 101, "&#39;" * 60])
def test_title_that_its_sort_key_cannot_hold_whole_is_no_difference(title):
    do(make_article(text=f"---\ntitle: {title}\n---\n# Title\n"), "override")
    assert list(differences()) == []
