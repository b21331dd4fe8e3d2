"""Who gets which page of an article, and what each does: the same questions asked of each view."""

import pytest
from django.test import Client
from django.urls import reverse

from editorial.models import Event, Role
from glossary.documents import ArticleDocument
from glossary.models import Article, Edition
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.admin.shown import fields_of, messages_of, open_form, page, save, signed_in
from tests.editorial.stages import article_in, do, what_is_seen
from tests.factories import HINDI, make_article, make_revision

PAGES = ["change", "read", "history"]


@pytest.fixture
def people(editor, translator, reviewer, publisher, superuser, stranger):
    hindi = make_user("hema", Role.TRANSLATOR, language="hi")
    english = make_user("eric", Role.EDITOR, language="en")
    everyone = [editor, translator, reviewer, publisher, superuser, stranger, hindi, english]
    return {user.username: user for user in everyone}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("esha", 200), ("tara", 200), ("ravi", 200), ("pooja", 200), ("sona", 200), ("eric", 200), ("gita", 404)],
)
def test_whoever_has_a_role_reads_every_article(people, name, who, status):
    article = make_article(language="hi")
    assert signed_in(people[who]).get(page(name, article)).status_code == status


@pytest.mark.parametrize("name", PAGES)
def test_strangers_to_the_desk_are_asked_to_sign_in(db, name):
    outsider = make_user("otto", Role.EDITOR)
    outsider.is_staff = False
    outsider.save()
    for client in (Client(), signed_in(outsider)):
        response = client.get(page(name, make_article()))
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("name", [*PAGES, "move", "resolve"])
def test_article_that_does_not_exist_is_not_found(superuser, name):
    article = make_article()
    article.pk = 999
    client = signed_in(superuser)
    response = client.post(page(name, article)) if name in {"move", "resolve"} else client.get(page(name, article))
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("who", "edits"),
    [
        ("esha", True),
        ("tara", True),
        ("hema", True),
        ("sona", True),
        ("ravi", False),
        ("pooja", False),
        ("eric", False),
    ],
)
def test_form_is_for_those_who_may_edit_in_that_language(people, who, edits):
    article = make_article(language="hi")
    client = signed_in(people[who])
    response = client.get(page("change", article))
    assert ("sections-0-body" in fields_of(response)) is edits
    fields = open_form(signed_in(people["sona"]), article)
    response = client.post(page("change", article), {**fields, "title": "नया"})
    assert response.status_code == (302 if edits else 403)
    assert article.revisions.count() == (2 if edits else 1)


def test_reading_view_shows_the_source_beside_a_translation(reviewer):
    source = do(make_article(), "override")
    make_revision(source, "# Bond\n\n## Moved on\n\nNot live yet.\n")
    text = signed_in(reviewer).get(page("read", make_article(language="hi"))).content.decode()
    assert "बॉन्ड क्या है?" in text
    assert "What Is a Bond?" in text
    assert "revision 1, as readers see it" in text
    assert "Moved on" not in text


def test_reading_view_shows_all_that_readers_will_see(reviewer):
    text = "# A\n\n## Features\n\nBefore the list.\n\n- One\n\n## FAQ\n\nBefore the questions.\n\n### Safe?\nYes.\n"
    shown = signed_in(reviewer).get(page("read", make_article(text=text))).content.decode()
    assert all(words in shown for words in ("Before the list.", "One", "Before the questions.", "Safe?")), shown


def test_source_that_is_not_live_is_shown_as_its_head(reviewer):
    make_article()
    text = signed_in(reviewer).get(page("read", make_article(language="hi"))).content.decode()
    assert "revision 1, not published" in text


def test_form_shows_each_section_of_the_source_beside_its_translation(translator):
    make_article()
    text = signed_in(translator).get(page("change", make_article(language="hi"))).content.decode()
    assert text.count('data-pane="source"') == 3
    assert "In the English article" not in text


def test_form_shows_the_source_whole_where_sections_do_not_pair(translator):
    make_article()
    text = signed_in(translator).get(page("change", make_article(language="hi", text="# बॉन्ड\n\n## एक\n\nपाठ\n")))
    assert "The English article has 2 sections" in text.content.decode()
    assert "In the English article" in text.content.decode()


def test_history_names_who_did_what_to_which_revision(superuser, reviewer):
    article = article_in(State.CHANGES_REQUESTED)
    text = signed_in(reviewer).get(page("history", article)).content.decode()
    assert "asked for changes" in text
    assert "because" in text
    assert page("revision", article, 1) in text


@pytest.mark.parametrize(("number", "status"), [(1, 200), (2, 200), (3, 404)])
def test_each_revision_is_readable(reviewer, number, status):
    article = make_revision(make_article(), "# Bond\n\nOther text.\n")
    response = signed_in(reviewer).get(page("revision", article, number))
    assert response.status_code == status
    assert ("Other text." in response.content.decode()) is (number == 2)


# Moves


def press(client, article, action, words="", **seen):
    """Presses a button of a page that showed the article as the instance is."""
    data = {"action": action, "seen": what_is_seen(article, action), "state": article.state, "words": words}
    return client.post(page("move", article), data | seen, follow=True)


@pytest.mark.parametrize(
    ("state", "who", "action", "after"),
    [
        (State.DRAFT, "tara", "submit", State.IN_REVIEW),
        (State.IN_REVIEW, "ravi", "approve", State.APPROVED),
        (State.IN_REVIEW, "ravi", "request_changes", State.CHANGES_REQUESTED),
        (State.DRAFT, "pooja", "override", State.PUBLISHED),
        (State.PUBLISHED, "pooja", "withdraw", State.APPROVED),
    ],
)
def test_moves_are_made_by_those_who_may(people, state, who, action, after):
    article = article_in(state)
    response = press(signed_in(people[who]), article, action, words="Because.")
    assert response.status_code == 200
    assert "evision 1" in messages_of(response)[0]
    article.refresh_from_db()
    assert article.state == after


@pytest.mark.parametrize(
    ("state", "who", "action", "words", "said"),
    [
        (State.DRAFT, "ravi", "submit", "", "takes the role"),
        (State.DRAFT, "ravi", "approve", "", "starts from"),
        (State.IN_REVIEW, "tara", "approve", "", "takes the role"),
        (State.IN_REVIEW, "ravi", "request_changes", " ", "Say what has to change"),
        (State.DRAFT, "pooja", "override", "", "needs a reason"),
        (State.DRAFT, "eric", "submit", "", "takes the role"),
    ],
)
def test_refused_move_is_told_in_words_and_changes_nothing(people, state, who, action, words, said):
    article = article_in(state)
    events = Event.objects.count()
    response = press(signed_in(people[who]), article, action, words)
    assert response.status_code == 409
    assert said in messages_of(response)[0]
    article.refresh_from_db()
    assert (article.state, Event.objects.count()) == (state, events)


def test_move_on_a_text_that_changed_meanwhile_says_who_changed_it_and_keeps_the_note(reviewer):
    article = article_in(State.IN_REVIEW)
    seen = article.text_hash
    make_revision(article, "# Other\n")
    do(article, "submit")
    response = press(signed_in(reviewer), article, "request_changes", "Two terms.", seen=seen)
    assert response.status_code == 409
    assert "Omkar" in messages_of(response)[0]
    assert "Two terms." in response.content.decode()


def test_move_that_came_too_late_says_what_happened(reviewer):
    article = article_in(State.IN_REVIEW)
    do(Article.objects.get(pk=article.pk), "approve")
    response = press(signed_in(reviewer), article, "request_changes", "Two terms.")
    assert response.status_code == 409
    assert "Omkar approved revision 1" in messages_of(response)[0]


@pytest.mark.parametrize(
    ("action", "seen"), [("burn", {}), ("approve", {"state": "burnt"}), ("approve", {"state": ""})]
)
def test_unknown_move_is_a_bad_request(superuser, action, seen):
    assert press(signed_in(superuser), make_article(), action, **seen).status_code == 400


@pytest.mark.parametrize("name", ["move", "resolve"])
def test_whoever_comes_without_a_form_is_led_to_the_article(reviewer, name):
    article, client = make_article(), signed_in(reviewer)
    response = client.get(page(name, article), follow=True)
    assert response.redirect_chain == [(page("change", article), 302)]
    assert messages_of(response) == ["Nothing was changed: no form came, as after signing in again."]
    assert client.put(page(name, article)).status_code == 405


@pytest.mark.parametrize(("name", "args"), [("read", []), ("revision", [1])])
def test_what_only_shows_is_not_posted(superuser, name, args):
    assert signed_in(superuser).post(page(name, make_article(), *args)).status_code == 405


def test_buttons_name_the_revision_and_refusals_say_who_may(translator, reviewer):
    article = article_in(State.IN_REVIEW)
    assert "Approve revision 1" in signed_in(reviewer).get(page("change", article)).content.decode()
    text = signed_in(translator).get(page("change", article)).content.decode()
    assert "Ravi" in text
    assert "takes the role Reviewer" in text
    assert "Ask for changes" not in text


def test_note_of_the_last_review_stands_beside_the_text_until_it_is_approved(translator):
    article = article_in(State.CHANGES_REQUESTED)
    assert "because" in signed_in(translator).get(page("change", article)).content.decode()
    do(article, "submit", "approve")
    assert "because" not in signed_in(translator).get(page("change", article)).content.decode()


@pytest.mark.parametrize(
    ("language", "headings"),
    [("en", ["Highlights", "Questions people ask"]), ("hi", ["मुख्य बातें", "सामान्य प्रश्न"])],
)
def test_parts_are_headed_as_readers_see_them(reviewer, language, headings):
    text = signed_in(reviewer).get(page("read", make_article(language=language))).content.decode()
    assert [heading for heading in headings if f"<h2>{heading}</h2>" not in text] == []


# Two people, one article


def test_second_of_two_savers_is_told_who_changed_what_and_loses_nothing(people):
    article = make_article(language="hi")
    first, second = signed_in(people["esha"]), signed_in(people["tara"])
    fields = open_form(first, article)
    mine = open_form(second, article)
    save(first, article, fields, summary="Clearer", title="ऋणपत्र", **{"sections-1-body": "उनका पाठ"})
    response = second.post(
        page("change", article), {**mine, "description": "मेरी परिभाषा", "sections-1-body": "मेरा पाठ"}
    )
    assert response.status_code == 409
    text = response.content.decode()
    for said in ("Esha saved revision 2", "Clearer", "उनका पाठ", "मेरा पाठ", "1 place was changed by both of you"):
        assert said in text
    meeting = response.context["meeting"]
    assert [question.name for question in meeting.open] == ["Section “उसका दाम कैसे बदलता है”, a paragraph"]
    assert (meeting.taken_from_them, meeting.taken_from_me) == (["Title"], ["Definition"])
    assert response.context["preview"] is None
    assert article.revisions.count() == 2
    kept = fields_of(response)
    assert (kept["base"], kept["theirs"]) == ("1", "2")
    assert "मेरी परिभाषा" in kept["mine"]
    assert "मेरा पाठ" in kept["mine"]


def met(client, article, theirs, **mine):
    """The page that a second saver gets, and what it would send back."""
    fields = open_form(client, article)
    make_revision(article, theirs)
    response = client.post(page("change", article), {**fields, **mine})
    return response, fields_of(response)


def hindi(body):
    return HINDI.replace("दरें बढ़ती हैं तो दाम घटते हैं।", body)


def test_what_does_not_overlap_comes_together_in_one_revision(people):
    article = make_article(language="hi", text=HINDI.replace("\n", "\r\n"))
    client = signed_in(people["tara"])
    response, kept = met(client, article, hindi("उनका पाठ").replace("\n", "\r\n"), title="मेरा")
    assert "You changed different places" in response.content.decode()
    assert response.context["preview"].title == "मेरा"
    response = client.post(page("resolve", article), {**kept, "summary": "Both"}, follow=True)
    assert messages_of(response) == ["Saved as revision 3."]
    revision = article.revisions.get(number=3)
    expected = ArticleDocument.parse(hindi("उनका पाठ").replace("\n", "\r\n"), "hi").with_title("मेरा")
    assert revision.text == str(expected)
    assert (revision.base, revision.merged, revision.origin) == (2, 1, "merge")
    assert (revision.summary, revision.author) == ("Both", people["tara"])


@pytest.mark.parametrize(
    ("choice", "hand", "result"),
    [
        ("mine", "", "मेरा पाठ।"),
        ("theirs", "", "उनका पाठ।"),
        ("both", "", "उनका पाठ।\n\nमेरा पाठ।"),
        ("hand", "तीसरा\r\nपाठ।\0", "तीसरा\nपाठ।"),
    ],
)
def test_a_place_that_both_changed_is_what_was_chosen(people, choice, hand, result):
    article = make_article(language="hi")
    client = signed_in(people["tara"])
    response, kept = met(client, article, hindi("उनका पाठ।"), **{"sections-1-body": "मेरा पाठ।"})
    key = response.context["meeting"].questions[0].conflict.id
    chosen = {**kept, f"choice-{key}": choice, f"hand-{key}": hand}
    shown = client.post(page("resolve", article), {**chosen, "_preview": "1"})
    assert shown.status_code == 200
    assert shown.context["preview"].sections[1].body == result
    assert article.revisions.count() == 2
    client.post(page("resolve", article), {**fields_of(shown), f"choice-{key}": choice})
    head = article.revisions.latest("number")
    assert head.number == (2 if choice == "theirs" else 3)
    assert ArticleDocument.parse(head.text, "hi").sections[1].body == result


def test_nothing_is_saved_before_everything_is_chosen(people):
    article = make_article(language="hi")
    client = signed_in(people["tara"])
    response, kept = met(client, article, hindi("उनका पाठ।"), **{"sections-1-body": "मेरा पाठ।"})
    key = response.context["meeting"].questions[0].conflict.id
    for answers in ({}, {f"choice-{key}": "neither"}):
        response = client.post(page("resolve", article), {**kept, **answers, "summary": "Why"})
        assert response.status_code == 409
        assert "Nothing is saved yet: 1 place still needs a choice." in response.content.decode()
        again = fields_of(response)
        assert (again["mine"], again["summary"]) == (kept["mine"], "Why")
    assert article.revisions.count() == 2


def test_summary_that_is_too_long_for_a_resolution_is_refused_and_kept(people):
    article = make_article(language="hi")
    client = signed_in(people["tara"])
    _response, kept = met(client, article, hindi("उनका"), title="मेरा")
    response = client.post(page("resolve", article), {**kept, "summary": "x" * 301})
    assert "at most 300 characters: these are 301" in messages_of(response)[0]
    assert (fields_of(response)["summary"], fields_of(response)["mine"]) == ("x" * 301, kept["mine"])
    assert article.revisions.count() == 2


def test_third_text_in_between_gives_the_same_page_again_with_what_was_chosen(people):
    article = make_article(language="hi")
    client = signed_in(people["tara"])
    response, kept = met(client, article, hindi("उनका पाठ।"), **{"sections-1-body": "मेरा पाठ।"})
    key = response.context["meeting"].questions[0].conflict.id
    make_revision(article, hindi("उनका पाठ।").replace("बॉन्ड एक कर्ज़ है", "तीसरे का"))
    chosen = {**kept, f"choice-{key}": "hand", f"hand-{key}": "हाथ से लिखा"}
    response = client.post(page("resolve", article), chosen)
    assert response.status_code == 409
    again = fields_of(response)
    assert (again["base"], again["theirs"]) == ("2", "3")
    assert response.context["meeting"].open == []
    client.post(page("resolve", article), again)
    head = article.revisions.get(number=4)
    assert "हाथ से लिखा" in head.text
    assert "तीसरे का" in head.text
    assert (head.base, head.merged) == (3, 2)


def test_mixed_line_ends_of_ones_own_text_come_back_as_they_were(people):
    text = "# Bond\n\n## A\n\none\rtwo\r\nthree\n\n## B\n\nb\n"
    article = make_article(language="hi", text=text)
    client = signed_in(people["tara"])
    _response, kept = met(client, article, text.replace("\nb\n", "\ntheirs\n"), title="Mine")
    client.post(page("resolve", article), kept)
    merged = text.replace("\nb\n", "\ntheirs\n").replace("# Bond", "# Mine")
    assert article.revisions.get(number=3).text == merged


def test_stale_form_without_a_change_of_its_own_overwrites_nothing(translator):
    article = make_article(language="hi")
    client = signed_in(translator)
    mine = open_form(client, article)
    make_revision(article, "# उनका\n")
    assert messages_of(save(client, article, mine)) == ["Nothing has changed."]
    assert article.revisions.count() == 2


def test_stale_form_with_an_error_says_that_somebody_saved(translator):
    article = make_article(language="hi")
    client = signed_in(translator)
    mine = open_form(client, article)
    make_revision(article, "# उनका\n")
    text = save(client, article, mine, title="").content.decode()
    assert "An article needs a title." in text
    assert "saved revision 2 meanwhile" in text


def test_text_equal_to_theirs_is_no_conflict(translator):
    article = make_article(language="hi")
    client = signed_in(translator)
    mine = open_form(client, article)
    make_revision(article, str(ArticleDocument.parse(HINDI, "hi").with_title("वही")))
    assert messages_of(save(client, article, mine, title="वही")) == ["Nothing has changed."]


def test_resolving_is_for_those_who_may_edit(reviewer):
    article = make_article()
    make_revision(article, "# Theirs\n")
    data = {"base": "1", "theirs": "2", "mine": '"# Mine"'}
    response = signed_in(reviewer).post(page("resolve", article), data)
    assert response.status_code == 403
    assert article.revisions.count() == 2


WHOLE = {"base": "1", "theirs": "2", "mine": '"# Mine"'}


@pytest.mark.parametrize(
    "data",
    [
        {"base": "1"},
        {**WHOLE, "base": "7"},
        {**WHOLE, "base": "2"},
        {**WHOLE, "theirs": "7"},
        {**WHOLE, "theirs": ""},
        {**WHOLE, "mine": "# Mine"},
        {**WHOLE, "mine": "7"},
        {**WHOLE, "mine": '"\\u0000"'},
    ],
)
def test_half_a_resolution_is_a_bad_request(superuser, data):
    article = make_revision(make_article(), "# Theirs\n")
    assert signed_in(superuser).post(page("resolve", article), data).status_code == 400


def test_choice_that_cannot_be_stored_is_refused_in_words_and_kept(people):
    article = make_article(language="hi")
    client = signed_in(people["tara"])
    theirs = str(ArticleDocument.parse(HINDI, "hi").with_title("उनका"))
    response, kept = met(client, article, theirs, title="मेरा")
    key = response.context["meeting"].questions[0].conflict.id
    hand = {f"choice-{key}": "hand", f"hand-{key}": "ब" * 301}
    response = client.post(page("resolve", article), {**kept, **hand})
    assert article.revisions.count() == 2
    assert response.status_code == 409
    assert messages_of(response)
    assert fields_of(response)[f"hand-{key}"] == "ब" * 301


# Preview and targets


def preview(client, language="hi", **data):
    return client.post(reverse("admin:glossary_article_preview", args=[language]), data)


def test_preview_is_the_page_renderer_with_what_is_live_in_that_language(translator):
    do(make_article(language="hi"), "override")
    text = preview(signed_in(translator), content="**[बॉन्ड](/bond)** [ऋण](/loan) <script>x</script>").content.decode()
    edition = Edition.objects.get()
    assert f'<a href="{edition.get_absolute_url()}">बॉन्ड</a>' in text
    assert "/loan" not in text
    assert "<script" not in text


def test_preview_of_nothing_is_nothing(translator):
    assert preview(signed_in(translator)).content == b""


@pytest.mark.parametrize(("who", "status"), [("tara", 200), ("ravi", 200), ("gita", 403)])
def test_preview_is_for_whoever_has_a_role(people, who, status):
    assert preview(signed_in(people[who]), content="a").status_code == status


def test_preview_refuses_strangers_other_methods_languages_and_sizes(translator):
    client = signed_in(translator)
    assert preview(Client(), content="a").status_code == 403
    assert client.get(reverse("admin:glossary_article_preview", args=["hi"])).status_code == 405
    assert preview(client, language="fr", content="a").status_code == 404
    assert preview(client, content="a" * 200_001).status_code == 413


def test_preview_needs_the_token_of_the_page(translator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(translator)
    assert preview(client, content="a").status_code == 403


def test_markdownx_own_addresses_are_not_mounted(client):
    for path in ("/markdownx/markdownify/", "/markdownx/upload/", "/admin/upload/", "/admin/preview/"):
        assert client.post(path).status_code in {302, 404}


def targets(client, term):
    fields = {"app_label": "glossary", "model_name": "article", "field_name": "entry", "term": term}
    return client.get(reverse("admin:glossary_article_targets"), fields)


@pytest.mark.parametrize("term", ["bond", "बॉन्ड", "Bon"])
def test_targets_are_found_by_slug_and_by_title_in_both_scripts(translator, term):
    make_article()
    make_article(language="hi")
    make_article("loan", text="# Loan\n")
    assert targets(signed_in(translator), term).json()["results"] == [{"id": "bond", "text": "bond · Bond"}]


def test_targets_are_for_whoever_has_a_role(stranger):
    assert targets(signed_in(stranger), "bond").status_code == 403


# Cost


def test_form_costs_the_same_however_many_rows_it_has(translator, django_assert_max_num_queries):
    make_article()
    rows = "".join(f"## S{i}\n\n[a](/a{i})\n\n" for i in range(40))
    related = ",".join(f"r{i}" for i in range(20))
    article = make_article(language="hi", text=f"---\ntitle: A\nrelated: {related}\n---\n# A\n\n{rows}")
    client = signed_in(translator)
    client.get(page("change", article))
    with django_assert_max_num_queries(24):
        client.get(page("change", article))


# Bad input


def test_null_characters_are_no_server_error(people):
    article = article_in(State.IN_REVIEW)
    press(signed_in(people["ravi"]), article, "request_changes", words="Two\0 terms.", seen=f"{article.text_hash}\0")
    assert Event.objects.latest("pk").note == "Two terms."
    client = signed_in(people["sona"])
    _response, kept = met(client, article, f"{article.revisions.get().text}\n# New\n\nText.\n", title="A")
    client.post(page("resolve", article), {**kept, "summary": "a\0b"})
    assert article.revisions.get(number=3).summary == "ab"
    assert targets(client, "a\0b").json()["results"] == []
    assert preview(client, content="a\0b").status_code == 200


@pytest.mark.parametrize("key", ["9" * 30, "x", "-1"])
def test_impossible_keys_are_not_found(superuser, key):
    client = signed_in(superuser)
    for name in ("change", "read", "history"):
        assert client.get(f"/admin/glossary/article/{key}/{name}/").status_code in {302, 404}


def test_impossible_revision_is_not_found(superuser):
    assert signed_in(superuser).get(page("revision", make_article(), int("9" * 30))).status_code == 404
