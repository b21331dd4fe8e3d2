"""An article's past on the desk: who sees it, what it shows, and that restoring makes a new revision."""

import pytest
from django.test import Client
from django.utils import timezone

from editorial.admin.history import STEPS
from editorial.models import Revision, Role
from editorial.talk.threads import Target, begin
from glossary.models import Article
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.admin.shown import fields_of, messages_of, page, signed_in
from tests.editorial.stages import OTHER_TEXT, do, live_article_in
from tests.factories import HINDI, make_article, make_revision, make_writer

CHANGED = HINDI.replace("दाम घटते हैं", "दाम गिर जाते हैं")
MODES = ["", "&view=side", "&text=markdown", "&view=side&text=markdown"]


def shown(user, name, article, query="", *args) -> str:
    response = signed_in(user).get(page(name, article, *args) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def article(db) -> Article:
    return make_revision(make_article(language="hi"), CHANGED)


# Who may


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("translator", "compare", 200),
        ("reviewer", "compare", 200),
        ("publisher", "compare", 200),
        ("stranger", "compare", 404),
        ("translator", "restore", 200),
        ("editor", "restore", 200),
        ("reviewer", "restore", 403),
        ("publisher", "restore", 403),
        ("stranger", "restore", 404),
    ],
)
def test_members_compare_and_writers_restore(request, article, who, name, status) -> None:
    args = [1] if name == "restore" else []
    client = signed_in(request.getfixturevalue(who))
    assert client.get(page(name, article, *args)).status_code == status
    if name == "restore" and status != 200:
        assert client.post(page(name, article, *args), {"head": article.number}).status_code == status
        assert article.revisions.count() == 2


def test_editor_of_another_language_may_not_restore(article) -> None:
    client = signed_in(make_user("eric", Role.EDITOR, language="en"))
    assert client.post(page("restore", article, 1), {"head": 2}).status_code == 403
    assert page("restore", article, 1) not in client.get(page("history", article)).content.decode()


@pytest.mark.parametrize(("name", "args"), [("compare", []), ("restore", [1])])
def test_nobody_sees_the_past_without_signing_in(article, name, args) -> None:
    assert Client().get(page(name, article, *args)).status_code == 302


# History


def test_history_shows_each_step_with_its_milestones_first(superuser) -> None:
    html = shown(superuser, "history", live_article_in(State.CHANGES_REQUESTED))
    assert html.index("asked for changes") < html.index("submitted for review") < html.index("published")
    assert "because" in html
    assert html.count('name="from"') == 2
    assert 'value="2" checked' in html
    assert 'value="1" checked' in html


def test_history_says_the_size_of_a_change_and_why(superuser, article) -> None:
    html = shown(superuser, "history", article)
    assert "2 saves" in html
    make_revision(article, OTHER_TEXT, by=make_writer("other"))
    html = shown(superuser, "history", article)
    assert "+3 −2" in html
    assert f"{page('compare', article)}?from=2&amp;to=3" in html


def test_restored_and_imported_texts_are_milestones(superuser, translator, article) -> None:
    signed_in(translator).post(page("restore", article, 1), {"head": 2})
    html = shown(superuser, "history", article, "?show=milestones")
    assert "Restored" in html
    assert "Restored revision 1" in html
    assert html.count('name="from"') == 1


def test_an_article_without_milestones_says_so(superuser, article) -> None:
    assert "no milestone yet" in shown(superuser, "history", article, "?show=milestones")


def test_an_article_without_text_has_an_empty_history(superuser) -> None:
    article = make_article()
    empty = Article.objects.create(entry=article.entry, language="hi")
    assert "Nothing was saved yet." in shown(superuser, "history", empty)
    assert "differ in nothing" in shown(superuser, "compare", empty)


def test_history_is_paged_and_takes_as_many_queries_however_long(superuser, django_assert_max_num_queries) -> None:
    article = make_article()
    for number in range(STEPS + 5):
        make_revision(article, f"# Bond\n\nText {number}.\n", by=make_writer(f"writer{number % 2}"))
    client = signed_in(superuser)
    with django_assert_max_num_queries(20):
        first = client.get(page("history", article)).content.decode()
    assert first.count('name="from"') == STEPS
    second = client.get(page("history", article) + "?p=2").content.decode()
    assert second.count('name="from"') == 6
    assert "Page 2 of 2" in second
    assert client.get(page("history", article) + "?p=nonsense").status_code == 200


# What was live


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([], "nothing was live: the article had not been published yet"),
        (["override"], "readers had revision 1, published by Omkar"),
        (["override", "withdraw"], "nothing was live: Omkar had withdrawn revision 1"),
    ],
)
def test_history_answers_what_was_live_on_a_day(superuser, moves, words) -> None:
    article = do(make_article(language="hi"), *moves)
    assert words in shown(superuser, "history", article, f"?on={timezone.localdate()}")


def test_a_day_before_the_first_save_had_nothing(superuser) -> None:
    article = do(make_article(language="hi"), "override")
    assert "had not been published yet" in shown(superuser, "history", article, "?on=2001-02-03&at=10:30")


@pytest.mark.parametrize("query", ["?on=yesterday", "?on=", "?on=2026-11-25&at=99"])
def test_a_day_that_is_none_is_asked_for_again(superuser, article, query) -> None:
    html = shown(superuser, "history", article, query)
    assert "errorlist" in html
    assert "readers had" not in html


# Compare


@pytest.mark.parametrize("mode", MODES)
def test_comparison_marks_words_taken_out_and_put_in(superuser, article, mode) -> None:
    html = shown(superuser, "compare", article, f"?from=1&to=2{mode}")
    assert "<del>घटते</del>" in html
    assert "<ins>गिर जाते</ins>" in html
    assert "2 words put in, 1 taken out" in html


@pytest.mark.parametrize("mode", MODES)
def test_comparison_shows_a_section_that_moved(superuser, mode) -> None:
    first, second = "## एक\n\nपहला पाठ लंबा है।\n\n", "## दो\n\nदूसरा।\n\n"
    article = make_revision(make_article(language="hi", text=first + second), second + first)
    html = shown(superuser, "compare", article, f"?from=1&to=2{mode}")
    assert "“दो” was moved: it stood after “एक” and stands at the beginning now. Nothing in it has changed." in html
    assert "1 section moved" in html
    assert "<del>" not in html


def test_a_section_that_moved_down_says_so(superuser) -> None:
    first, second = "## एक\n\nपहला पाठ।\n\n", "## दो\n\nदूसरा पाठ लंबा है।\n\n"
    article = make_revision(make_article(language="hi", text=first + second), second + first)
    html = shown(superuser, "compare", article, "?from=1&to=2")
    assert "“एक” was moved: it stood at the beginning and stands after “दो” now." in html


@pytest.mark.parametrize("mode", MODES)
def test_comparison_shows_text_as_text(superuser, mode) -> None:
    text = "# A\n\n<script>alert(1)</script> & <b onclick=x>bold</b> [x](javascript:alert(1))\n"
    article = make_revision(make_article(text=text), text.replace("bold", "<img src=x onerror=alert(2)> bolder"))
    html = shown(superuser, "compare", article, f"?from=1&to=2{mode}")
    main = html[html.index("<main") : html.index("</main>")]
    assert "<script" not in main
    assert "<img" not in main
    assert "onclick=x>" not in main.replace("onclick=x&gt;", "")
    assert 'href="javascript' not in main
    assert "bolder" in main


def test_what_readers_do_not_see_is_said_to_have_changed(superuser) -> None:
    article = make_revision(make_article(text="# A\n\nOne *word*.\n"), "# A\n\nOne _word_.\n")
    assert "only the Markdown has changed" in shown(superuser, "compare", article, "?from=1&to=2")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("title: बॉन्ड", "title: ऋणपत्र", "<del>बॉन्ड</del><ins>ऋणपत्र</ins>"),
        ("keywords: Investing", "keywords: Money,Investing", "<ins>Money,</ins>"),
        ("title: बॉन्ड", "author: मीरा\ntitle: बॉन्ड", "<ins>author: मीरा"),
    ],
)
def test_comparison_shows_what_stands_before_the_text(superuser, old, new, words) -> None:
    article = make_revision(make_article(language="hi"), HINDI.replace(old, new, 1))
    assert words in shown(superuser, "compare", article, "?from=1&to=2")


def test_very_long_texts_are_compared_as_markdown_by_paragraphs(superuser) -> None:
    text = "# A\n\n" + "word " * 60_000 + "\n\nlast\n"
    article = make_revision(make_article(text=text), text.replace("last", "end"))
    html = shown(superuser, "compare", article, "?from=1&to=2")
    assert "too long to be compared word by word" in html
    assert "<ins>end</ins>" in html


@pytest.mark.parametrize(
    ("state", "live", "old"),
    [(State.IN_REVIEW, True, 1), (State.DRAFT, False, 2), (State.PUBLISHED, True, 2)],
)
def test_the_head_is_compared_with_what_is_live_else_with_the_one_before(superuser, state, live, old) -> None:
    article = live_article_in(state) if live else make_revision(make_article(language="hi"), CHANGED)
    if state == State.IN_REVIEW:
        html = shown(superuser, "compare", article)
    else:
        do(make_revision(article, OTHER_TEXT), *(["override"] if live else []))
        html = shown(superuser, "compare", article)
    assert f"From revision {old} to {article.number}:" in html


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?from=1&to=1", 200),
        ("?from=2&to=1", 200),
        ("?from=0&to=2", 200),
        ("?to=1", 200),
        ("?to=2", 200),
        ("?from=9&to=1", 404),
        ("?from=1&to=3", 404),
        ("?from=x", 404),
        ("?from=-1", 404),
        ("?from=²", 404),
        ("?to=99999999999999999999", 404),
    ],
)
def test_only_revisions_that_are_there_are_compared(superuser, article, query, status) -> None:
    assert signed_in(superuser).get(page("compare", article) + query).status_code == status


def test_reviewer_finds_the_moves_where_the_difference_is_read(reviewer) -> None:
    article = live_article_in(State.IN_REVIEW)
    assert "Approve revision 2" in shown(reviewer, "compare", article)
    assert "Approve revision 2" not in shown(reviewer, "compare", article, "?from=0&to=1")


def test_reviewer_learns_of_open_threads_where_the_difference_is_read(reviewer) -> None:
    article = live_article_in(State.IN_REVIEW)
    begin(article, Target(), "किस स्रोत से?", by=reviewer)
    html = shown(reviewer, "compare", article)
    assert "thread" in html[html.index("<b>Approve revision 2:</b>") :]
    assert f'href="{page("read", article)}#' in html


def test_old_revisions_stay_to_be_chosen(superuser, monkeypatch, article) -> None:
    monkeypatch.setattr("editorial.admin.history.CHOICES", 1)
    html = shown(superuser, "compare", article, "?from=1&to=2")
    assert '<option value="1" selected>' in html


def test_comparison_takes_as_many_queries_however_many_revisions(superuser, article, django_assert_max_num_queries):
    for number in range(5):
        make_revision(article, f"# Bond\n\nText {number}.\n")
    client = signed_in(superuser)
    with django_assert_max_num_queries(20):
        client.get(page("compare", article))


# Restore


def test_restoring_asks_first_and_shows_what_would_change(translator, article) -> None:
    html = shown(translator, "restore", article, "", 1)
    assert "Restore revision 1 as revision 3" in html
    assert "<del>गिर जाते</del>" in html
    assert article.revisions.count() == 2


def test_restoring_makes_a_new_revision_of_the_old_text(translator, article) -> None:
    client = signed_in(translator)
    fields = fields_of(client.get(page("restore", article, 1)), "restore")
    response = client.post(page("restore", article, 1), fields, follow=True)
    assert messages_of(response) == ["Revision 1 is restored, as revision 3."]
    restored = article.revisions.get(number=3)
    assert restored.text == article.revisions.get(number=1).text == HINDI
    assert (restored.author, restored.origin, restored.base) == (translator, Revision.Origin.RESTORE, 2)
    assert restored.summary == "Restored revision 1"
    article.refresh_from_db()
    assert (article.number, article.state) == (3, State.DRAFT)


def test_restoring_leaves_what_is_live(translator) -> None:
    article = make_revision(do(make_article(language="hi"), "override"), CHANGED)
    make_revision(article, OTHER_TEXT)
    signed_in(translator).post(page("restore", article, 2), {"head": 3})
    assert "revision 1 is live" in shown(translator, "history", article)


def test_restoring_over_a_newer_revision_is_refused_in_words(translator, article) -> None:
    make_revision(article, OTHER_TEXT, by=make_writer("sita"))
    response = signed_in(translator).post(page("restore", article, 1), {"head": 2})
    assert response.status_code == 409
    assert messages_of(response) == ["sita saved revision 3 meanwhile. This is what would change now."]
    assert 'name="head" value="3"' in response.content.decode()
    assert article.revisions.count() == 3


def test_restoring_the_text_of_the_head_changes_nothing(translator, article) -> None:
    response = signed_in(translator).post(page("restore", article, 2), {"head": 2}, follow=True)
    assert messages_of(response) == ["Nothing has changed: revision 2 has this very text."]
    assert article.revisions.count() == 2


@pytest.mark.parametrize("fields", [{}, {"head": ""}, {"head": "x"}, {"head": "-1"}])
def test_restoring_without_the_head_that_was_seen_is_no_request(translator, article, fields) -> None:
    assert signed_in(translator).post(page("restore", article, 1), fields).status_code == 400
    assert article.revisions.count() == 2


def test_there_is_no_restoring_what_was_never_saved(translator, article) -> None:
    assert signed_in(translator).post(page("restore", article, 9), {"head": 2}).status_code == 404


def test_an_old_text_that_can_not_be_stored_any_more_is_refused_in_words(translator, article, monkeypatch) -> None:
    monkeypatch.setattr("editorial.projection.MAX_HEADING", 3)
    response = signed_in(translator).post(page("restore", article, 1), {"head": 2})
    assert response.status_code == 409
    assert messages_of(response)
    assert article.revisions.count() == 2
