import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.models import Event, Revision
from editorial.revisions import (
    BATCH,
    Save,
    StaleBase,
    create_article,
    head,
    open_articles,
    save_document,
    save_documents,
)
from glossary.documents import MAX_BYTES, ArticleDocument
from glossary.models import Article, Entry
from tests.factories import ENGLISH, HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db


def parse(text, language="en"):
    return ArticleDocument.parse(text, language)


def rows(article):
    return {
        name: list(getattr(article, name).order_by("id").values_list("id", *fields))
        for name, fields in {
            "sections": ["position", "level", "heading", "body"],
            "highlights": ["position", "body"],
            "questions": ["position", "question", "answer"],
            "related_terms": ["target", "label", "origin"],
        }.items()
    }


def test_first_save_makes_a_revision_an_event_and_the_head(editor):
    revision = create_article("bond", "hi", parse(HINDI, "hi"), by=editor)
    article = Article.objects.get()
    assert (revision.number, revision.base, revision.text, revision.author) == (1, 0, HINDI, editor)
    assert (article.number, article.text_hash, article.state) == (1, revision.text_hash, "draft")
    assert (article.title, article.entry.slug, article.language) == ("बॉन्ड", "bond", "hi")
    event = Event.objects.get()
    assert (event.kind, event.revision, event.actor) == ("saved", revision, editor)
    assert (event.from_state, event.to_state) == ("draft", "draft")


def test_parts_of_the_text_become_rows():
    article = make_article()
    sections = article.sections.values_list("level", "heading", "position")
    assert [tuple(row) for row in sections] == [(2, "What Is a Bond?", 0), (2, "How Its Price Moves", 1)]
    assert list(article.highlights.values_list("position", "body")) == [
        (0, "A bond is a loan."),
        (1, "Its price moves against [interest](/interest)."),
    ]
    assert article.questions.get().question == "Is a bond safe?"
    assert list(article.related_terms.values_list("target", "label", "origin")) == [
        ("interest", "interest", "text"),
        ("bond-market", "market", "text"),
    ]


def test_related_terms_come_from_text_and_front_matter_and_never_name_the_entry_itself():
    article = make_article(text="---\nrelated: yield, bond, interest\n---\nA [bond](/bond) pays [it](/interest).\n")
    assert list(article.related_terms.values_list("target", "origin")) == [("interest", "text"), ("yield", "hand")]


def test_save_moves_the_article_that_was_passed():
    article = make_article()
    make_revision(article, "# New\n")
    assert (article.number, article.title) == (2, "New")
    assert article.text_hash == Article.objects.get().text_hash == head(article).text_hash


def test_unchanged_text_is_no_revision(editor):
    article = make_article()
    before = head(article)
    assert save_document(article, parse(ENGLISH), base=1, by=editor) == before
    assert save_document(article, parse(ENGLISH), base=0, by=editor) == before
    assert Revision.objects.count() == Event.objects.count() == 1


def test_summary_is_kept_whole_or_refused(editor):
    article = make_article()
    with pytest.raises(ValidationError, match="at most 300 characters: these are 301"):
        save_document(article, parse("# A\n"), base=1, by=editor, summary="x" * 301)
    assert save_document(article, parse("# A\n"), base=1, by=editor, summary="x" * 300).summary == "x" * 300


def test_stale_base_names_the_head_and_changes_nothing(editor):
    article = make_article()
    make_revision(article, "# Theirs\n")
    with pytest.raises(StaleBase) as stale:
        save_document(article, parse("# Mine\n"), base=1, by=editor)
    assert stale.value.head == head(article)
    assert stale.value.head.text == "# Theirs\n"
    assert Revision.objects.count() == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [("draft", "draft"), ("in_review", "draft"), ("changes_requested", "changes_requested"), ("approved", "draft")],
)
def test_edit_withdraws_approval_and_review(before, after, editor):
    article = make_article()
    Article.objects.update(state=before, approved_hash=article.text_hash)
    make_revision(article, "# Other\n")
    stored = Article.objects.get()
    assert (stored.state, stored.approved_hash, article.state) == (after, "", after)
    event = Event.objects.latest("pk")
    assert (event.from_state, event.to_state) == (before, after)


def test_rows_that_stay_are_not_written_again():
    article = make_article()
    before = rows(article)
    make_revision(article, ENGLISH.replace("prices fall", "they fall").replace("- A bond is a loan.\n", ""))
    after = rows(article)
    assert after["sections"][0] == before["sections"][0]
    assert after["sections"][1][-1] == "When rates rise, they fall."
    assert [row[2] for row in after["highlights"]] == ["Its price moves against [interest](/interest)."]
    assert after["questions"] == before["questions"]
    assert after["related_terms"] == before["related_terms"]


def test_parts_that_went_leave_no_row():
    article = make_article()
    make_revision(article, "# Bond\n")
    assert not any(rows(article).values())


def test_batch_saves_in_a_number_of_queries_that_does_not_grow(editor):
    def queries(count, name):
        articles = [make_article(f"{name}-{n}") for n in range(count)]
        saves = [Save(article=a, document=parse(f"# {a.pk}\n## New\n- [x](/y)\n"), base=1, by=editor) for a in articles]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            save_documents(saves)
        return len(captured)

    assert queries(2, "a") == queries(30, "b") <= 26


def test_batch_saves_all_or_nothing(editor):
    first, second = make_article("a"), make_article("b")
    saves = [Save(article=a, document=parse("# Mine\n"), base=base, by=editor) for a, base in ((first, 1), (second, 7))]
    with pytest.raises(StaleBase) as stale:
        save_documents(saves)
    assert stale.value.head.article == second
    assert Revision.objects.count() == 2
    assert first.number == 1


def test_batch_may_mix_unchanged_and_changed(editor):
    first, second = make_article("a"), make_article("b")
    saves = [Save(article=a, document=parse(t), base=1, by=editor) for a, t in ((first, ENGLISH), (second, "# New\n"))]
    assert [revision.number for revision in save_documents(saves)] == [1, 2]
    assert save_documents([]) == []


def test_batch_is_bounded(editor):
    article = make_article()
    save = Save(article=article, document=parse("# New\n"), base=1, by=editor)
    with pytest.raises(ValueError, match="one of each article"):
        save_documents([save, save])
    saves = [Save(article=Article(pk=n), document=save.document, base=1, by=editor) for n in range(BATCH + 1)]
    with pytest.raises(ValueError, match="at most 100"):
        save_documents(saves)


def test_article_that_is_gone_is_an_error(editor):
    article = Article.objects.create(entry=Entry.objects.create(slug="bond"), language="en")
    Article.objects.all().delete()
    article.pk = 99
    with pytest.raises(Article.DoesNotExist):
        save_document(article, parse("# New\n"), base=0, by=editor)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("# " + "a" * 301, "too_long", 1),
        ("# a\n\n## " + "b" * 501, "too_long", 3),
        ("# a\n\n## FAQ\n### " + "b" * 501 + "\n", "too_long", 4),
        ("---\nkeywords: " + "k" * 101 + "\n---\n", "too_long", 1),
        ("# a\n" + "## b\n" * 2001, "too_long", 1),
        ("# a\n## Features\n" + "- b\n" * 2001, "too_long", 1),
        ("a\0", "nul", 1),
        ("a\n\ud800", "surrogate", 2),
        ("ब" * (MAX_BYTES // 3 + 1), "too_long", 1),
    ],
)
def test_text_that_the_database_cannot_hold_is_refused(text, code, line, editor):
    with pytest.raises(ValidationError) as refused:
        create_article("bond", "en", parse(text), by=editor)
    assert (refused.value.code, refused.value.params["line"]) == (code, line)
    assert refused.value.messages[0]
    assert not Revision.objects.exists()


def test_link_text_is_cut_and_a_target_that_can_be_no_slug_left_out():
    article = make_article(text=f"[{'l' * 600}](/long) [x](/{'t' * 151})\n")
    assert [(row.target, len(row.label)) for row in article.related_terms.all()] == [("long", 500)]


@pytest.mark.parametrize("slug", ["feed", "A b", "ब"])
def test_slug_that_is_none_is_refused(slug, editor):
    with pytest.raises(ValidationError):
        create_article(slug, "en", parse(ENGLISH), by=editor)
    assert not Entry.objects.exists()


def test_second_language_joins_the_entry():
    assert make_article().entry == make_article(language="hi").entry


def test_article_cannot_be_created_over_another_text(editor):
    make_article()
    with pytest.raises(StaleBase):
        create_article("bond", "en", parse("# Other\n"), by=editor)


def test_open_articles_finds_and_makes(db):
    bond = make_article()
    opened = open_articles("en", ["share", "bond"], attribution="Wiki")
    assert opened["bond"] == bond
    assert (opened["share"].number, opened["share"].entry.attribution) == (0, "Wiki")
    assert head(opened["share"]) is None
