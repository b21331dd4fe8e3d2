"""The desk's first page, queues, work in hand, activity, saved filters: who sees what, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial.assignments import assign, holder_of, take
from editorial.dashboard.board import board
from editorial.models import Assignment, Role, SavedFilter
from editorial.rules import Action
from glossary.models import Article
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.admin.shown import fields_of, messages_of, open_form, page, save, signed_in
from tests.editorial.stages import article_in, do, everybody
from tests.factories import make_article, make_revision

LIST = reverse("admin:glossary_article_changelist")


def desk(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query or None)


def on(article, queue):
    return f"{page('change', article)}?queue={queue}"


@pytest.fixture
def drafts(db):
    return [make_article(f"a{number}", "hi") for number in range(4)]


# The first page


def test_first_page_says_that_a_role_is_needed(stranger):
    text = signed_in(stranger).get("/admin/").content.decode()
    assert "You have no role yet" in text
    assert "queues" not in text


def test_first_page_of_an_empty_glossary(reviewer):
    text = signed_in(reviewer).get("/admin/").content.decode()
    for told in (
        "Nothing waits for you just now",
        "There is no text yet",
        "Nothing has happened yet",
        "Nothing was approved or published",
        "save it there under a name",
    ):
        assert told in text


def test_first_page_leads_to_work_and_to_what_is_counted(translator, drafts):
    SavedFilter.objects.create(person=translator, name="Stale ones", query="stale=yes")
    text = signed_in(translator).get("/admin/").content.decode()
    assert "4 articles wait for you, about" in text
    for address in (
        on(drafts[0], "waiting"),
        desk("queue", "mine"),
        f"{LIST}?letter=a&amp;language__exact=hi&amp;trust=edited",
        f"{LIST}?stale=yes",
    ):
        assert f'href="{address}"' in text
    assert desk("queue", "ready") not in text
    assert "writer saved revision 1" in text


def test_what_was_returned_comes_first(translator, drafts):
    do(make_article("z", "hi", by=translator), Action.SUBMIT, Action.REQUEST_CHANGES)
    shown = board(translator)
    assert (shown.current.queue.name, [job.article.entry.slug for job in shown.jobs]) == ("returned", ["z"])


def test_first_page_costs_the_same_however_much_there_is(superuser, django_assert_max_num_queries):
    client, counts = signed_in(superuser), []
    for start in (0, 5):
        for number in range(start, start + 5):
            for state in (State.PUBLISHED, State.IN_REVIEW, State.DRAFT):
                article_in(state, f"{state}-{number}".replace("_", "-"))
        with django_assert_max_num_queries(12) as queries:
            assert client.get("/admin/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Queues


@pytest.mark.parametrize("name", ["waiting", "mine", "returned", "ready", "stale"])
@pytest.mark.parametrize("role", [*Role, None])
def test_queues_are_for_those_whose_work_they_are(db, name, role):
    user = make_user("uma", *([role] if role else []))
    writes, publishes = role in {Role.EDITOR, Role.TRANSLATOR}, role == Role.PUBLISHER
    seen = {"returned": writes, "stale": writes, "ready": publishes}.get(name, role is not None)
    client = signed_in(user)
    assert client.get(desk("queue", name)).status_code == (200 if seen else 403)
    assert client.get(desk("after", name, 1)).status_code == (302 if seen else 403)
    assert client.post(desk("take", name)).status_code == (302 if seen else 403)


def test_queue_that_is_not_there(superuser):
    assert signed_in(superuser).get(desk("queue", "nothing")).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [("take", ["waiting"]), ("take_article", [1]), ("give_back", [1]), ("hand_out", [1]), ("delete_filter", [1])],
)
def test_what_changes_something_takes_a_post(superuser, name, args):
    assert signed_in(superuser).get(desk(name, *args)).status_code == 405


@pytest.mark.parametrize("name", ["queue", "activity", "filters"])
def test_pages_are_for_those_who_signed_in(client, db, name):
    response = client.get(desk(name, *(["waiting"] if name == "queue" else [])))
    assert response.status_code == 302
    assert reverse("admin:login") in response["Location"]


@pytest.mark.parametrize(("number", "count"), [("1", 50), ("2", 2), ("9", 2), ("x", 50)])
def test_long_queue_has_pages(translator, number, count):
    for each in range(52):
        make_article(f"a{each}", "hi", text=f"# {each}\n")
    response = signed_in(translator).get(desk("queue", "waiting", p=number))
    assert len(response.context["jobs"]) == count
    assert "52 articles" in response.content.decode()


def test_empty_queue_says_so(translator):
    assert (
        "No reviewer has sent you anything back."
        in signed_in(translator).get(desk("queue", "returned")).content.decode()
    )


def test_take_the_next_opens_it_among_ones_own(translator, drafts):
    response = signed_in(translator).post(desk("take", "waiting"), follow=True)
    assert response.redirect_chain == [(on(drafts[0], "mine"), 302)]
    assert holder_of(drafts[0]).person == translator
    assert "You have this article." in response.content.decode()


def test_nothing_is_left_to_take(reviewer):
    client = signed_in(reviewer)
    response = client.post(desk("take", "waiting"), follow=True)
    assert messages_of(response) == ["There is nothing left to take here."]
    assert client.post(desk("take", "mine")).status_code == 302


def test_move_goes_on_to_the_next_of_the_queue(reviewer):
    first, second = (article_in("in_review", f"a{number}") for number in range(2))
    client = signed_in(reviewer)
    form = {"action": "approve", "seen": first.text_hash, "state": "in_review", "queue": "waiting"}
    response = client.post(page("move", first), form)
    assert response["Location"] == on(second, "waiting")
    form = {"action": "approve", "seen": second.text_hash, "state": "in_review", "queue": "waiting"}
    response = client.post(page("move", second), form, follow=True)
    assert response.redirect_chain == [(desk("queue", "waiting"), 302)]
    assert messages_of(response)[-1] == "That was the last one: this queue is done."


def test_move_that_is_refused_stays_and_keeps_the_queue(reviewer):
    article = article_in("in_review")
    form = {"action": "approve", "seen": "x", "state": "in_review", "queue": "waiting"}
    response = signed_in(reviewer).post(page("move", article), form)
    assert response.status_code == 409
    assert response.content.decode().count('name="queue" value="waiting"') > 1


def test_save_stays_and_the_other_button_goes_on(translator, drafts):
    client = signed_in(translator)
    fields = fields_of(client.get(on(drafts[0], "waiting")))
    assert fields["queue"] == "waiting"
    title = next(name for name in fields if name.endswith("title"))
    response = save(client, drafts[0], fields, **{title: "एक"})
    assert response.redirect_chain[-1] == (on(drafts[0], "waiting"), 302)
    fields = fields_of(client.get(on(drafts[1], "waiting")))
    response = save(client, drafts[1], fields, _next="1", **{title: "दो"})
    assert response.redirect_chain[-1] == (on(drafts[2], "waiting"), 302)
    assert Article.objects.get(pk=drafts[1].pk).title == "दो"


def test_next_after_an_unchanged_text(translator, drafts):
    client = signed_in(translator)
    response = save(client, drafts[1], fields_of(client.get(on(drafts[1], "waiting"))), _next="1")
    assert response.redirect_chain[-1] == (on(drafts[2], "waiting"), 302)


def test_skip_leads_to_the_next(translator, drafts):
    client = signed_in(translator)
    assert desk("after", "waiting", drafts[1].pk) in client.get(on(drafts[1], "waiting")).content.decode()
    assert client.get(desk("after", "waiting", drafts[1].pk))["Location"] == on(drafts[2], "waiting")


@pytest.mark.parametrize("queue", ["//evil.example", "ready", "", "nothing"])
def test_queue_of_a_forged_form_leads_nowhere_else(translator, drafts, queue):
    client = signed_in(translator)
    response = save(client, drafts[0], open_form(client, drafts[0]), queue=queue, _next="1")
    assert response.redirect_chain[-1] == (page("change", drafts[0]), 302)


# In hand


def test_article_says_who_has_it_and_until_when(translator, drafts):
    editor = everybody()
    assign(drafts[0], translator, by=editor, due=timezone.localdate() + timedelta(days=1), note="the table")
    text = signed_in(translator).get(page("change", drafts[0])).content.decode()
    for told in ("You have this article.", "the table", "from Omkar", "due ", "Give it back"):
        assert told in text
    assert "Hand out" not in text
    Assignment.objects.update(due=timezone.localdate() - timedelta(days=1))
    text = signed_in(editor).get(page("change", drafts[0])).content.decode()
    assert "Tara has this article." in text
    assert "overdue since" in text
    assert "Take it from them" in text


def test_take_it_and_give_it_back(translator, drafts):
    client = signed_in(translator)
    response = client.post(desk("take_article", drafts[0].pk), {"queue": "waiting"}, follow=True)
    assert response.redirect_chain == [(on(drafts[0], "waiting"), 302)]
    assert holder_of(drafts[0]).person == translator
    assert messages_of(client.post(desk("give_back", drafts[0].pk), follow=True)) == ["Nobody has this article now."]
    assert holder_of(drafts[0]) is None
    assert messages_of(client.post(desk("give_back", drafts[0].pk), follow=True)) == [
        "Nobody has this article. Take it, or hand it out."
    ]


def test_what_somebody_has_is_refused_in_words(translator, drafts):
    take(drafts[0], by=make_user("toto", Role.TRANSLATOR))
    client = signed_in(translator)
    assert "Take it" not in client.get(page("change", drafts[0])).content.decode()
    told = messages_of(client.post(desk("take_article", drafts[0].pk), follow=True))
    assert told == ["Toto has this article. Take another one."]


def test_handing_out_on_the_article(editor, translator, reviewer, drafts):
    client = signed_in(editor)
    address = desk("hand_out", drafts[0].pk)
    due = timezone.localdate() + timedelta(days=3)
    told = messages_of(client.post(address, {"person": translator.pk, "due": due, "note": "soon"}, follow=True))
    assert told == ["Tara has this article now."]
    assert (holder_of(drafts[0]).due, holder_of(drafts[0]).note) == (due, "soon")
    told = messages_of(client.post(address, {"person": reviewer.pk}, follow=True))
    assert told[0].startswith("Ravi can't do the next step:")
    for wrong in ({}, {"person": "x"}, {"person": translator.pk, "due": "31.2.2026"}):
        told = messages_of(client.post(address, wrong, follow=True))
        assert told == ["Choose to whom, and a day that exists or none."]
    assert holder_of(drafts[0]).person == translator


def test_only_people_who_may_are_offered(editor, translator, reviewer, drafts):
    offered = signed_in(editor).get(page("change", drafts[0])).context["hand_out_form"].fields["person"].queryset
    assert set(offered) == {editor, translator}


@pytest.mark.parametrize("name", ["take_article", "give_back", "hand_out"])
def test_work_is_not_there_for_those_without_a_role(stranger, drafts, name):
    assert signed_in(stranger).post(desk(name, drafts[0].pk)).status_code == 404
    assert not Assignment.objects.exists()


def chosen(client, articles, **fields):
    data = {"action": "hand_out", "_selected_action": [article.pk for article in articles], **fields}
    return client.post(LIST, data, follow=True)


def test_handing_out_many_says_which_were_refused_and_why(editor, translator, drafts):
    finished = article_in("in_review", "z")
    told = messages_of(chosen(signed_in(editor), [*drafts, finished], person=translator.pk))
    assert told[0] == "Tara has 4 articles more."
    assert told[1].startswith("बॉन्ड: Tara can't do the next step:")
    assert Assignment.objects.open().count() == 4


def test_of_many_refusals_some_are_shown(editor, reviewer, drafts):
    more = [make_article(f"b{number}", "hi") for number in range(3)]
    told = messages_of(chosen(signed_in(editor), [*drafts, *more], person=reviewer.pk))
    assert len(told) == 6
    assert told[-1] == "2 more were refused."


def test_handing_out_to_nobody(editor, drafts):
    assert messages_of(chosen(signed_in(editor), drafts)) == ["Choose to whom, and a day that exists or none."]


def test_action_is_for_those_who_hand_out_work(translator, drafts):
    client = signed_in(translator)
    assert "hand_out" not in client.get(LIST).content.decode()
    chosen(client, drafts, person=translator.pk)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("value", "slugs"),
    [("me", {"a0", "a1"}), ("yes", {"a0", "a1", "a2"}), ("no", {"a3"}), ("overdue", {"a1"}), ("x", None)],
)
def test_list_by_whom_has_it(translator, drafts, value, slugs):
    for article in drafts[:2]:
        take(article, by=translator)
    take(drafts[2], by=make_user("toto", Role.TRANSLATOR))
    Assignment.objects.filter(article=drafts[1]).update(due=timezone.localdate() - timedelta(days=1))
    found = signed_in(translator).get(LIST, {"assigned": value}).context["cl"].result_list
    assert {article.entry.slug for article in found} == (slugs or {"a0", "a1", "a2", "a3"})


# Activity


def test_activity_of_a_person_in_a_language(translator, editor):
    make_article("bond", "hi", by=translator)
    make_article("share", "en", by=editor)
    client = signed_in(translator)
    for query, slugs in (
        ({}, ["share", "bond"]),
        ({"person": editor.pk}, ["share"]),
        ({"language": "hi"}, ["bond"]),
        ({"person": editor.pk, "language": "hi"}, []),
        ({"person": "x", "language": "xx", "p": "y"}, ["share", "bond"]),
        ({"person": "9" * 30, "p": "9"}, []),
    ):
        events = client.get(desk("activity", **query)).context["events"]
        assert [event.article.entry.slug for event in events] == slugs, query


def test_activity_has_pages(translator):
    article = make_article("bond", "hi")
    for number in range(51):
        make_revision(article, f"# {number}\n")
    client = signed_in(translator)
    assert "Earlier" in client.get(desk("activity")).content.decode()
    last = client.get(desk("activity", p=1))
    assert len(last.context["events"]) == 2
    assert "Later" in last.content.decode()


def test_activity_is_for_those_with_a_role(stranger):
    for name in ("activity", "filters"):
        assert signed_in(stranger).get(desk(name)).status_code == 403


# Saved filters


def keep(client, name="Mine", query="state__exact=draft"):
    return client.post(desk("filters"), {"name": name, "query": query}, follow=True)


def test_filter_is_saved_and_used(translator, drafts):
    client = signed_in(translator)
    response = client.get(LIST, {"state__exact": "draft", "q": "a 1", "p": "1"})
    query = response.context["query"]
    assert query == "q=a+1&state__exact=draft"
    response = keep(client, "  My   drafts ", query)
    assert response.redirect_chain == [(f"{LIST}?{query}", 302)]
    assert messages_of(response) == ["Saved as “My drafts”."]
    assert '<a href="?q=a+1&amp;state__exact=draft" aria-current="true">My drafts</a>' in response.content.decode()


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("", "stale=yes", "A name has 1 to 80 characters."),
        ("x" * 81, "stale=yes", "A name has 1 to 80 characters."),
        ("x", "", "Choose a filter or search for something first: this one finds every article."),
        (
            "x",
            "next=//evil.example&p=3",
            "Choose a filter or search for something first: this one finds every article.",
        ),
        ("x", "q=" + "y" * 501, "This filter is too long to be saved."),
        ("x", "a=1&" * 5001, "This filter can't be read."),
        ("Taken", "stale=yes", "You have a filter of that name already."),
    ],
)
def test_filter_that_is_none_is_refused(translator, name, query, told):
    SavedFilter.objects.create(person=translator, name="Taken", query="stale=yes")
    assert messages_of(keep(signed_in(translator), name, query)) == [told]
    assert SavedFilter.objects.count() == 1


def test_filters_have_an_end(translator):
    SavedFilter.objects.bulk_create(SavedFilter(person=translator, name=f"{n}", query="stale=yes") for n in range(50))
    assert messages_of(keep(signed_in(translator))) == ["You have 50 saved filters: delete one first."]


def test_filter_is_renamed_and_deleted(translator):
    client = signed_in(translator)
    keep(client)
    own = SavedFilter.objects.get()
    assert "Mine" in client.get(desk("filters")).content.decode()
    assert messages_of(client.post(desk("rename_filter", own.pk), {"name": "Ours"}, follow=True)) == ["Renamed."]
    assert SavedFilter.objects.get().name == "Ours"
    told = messages_of(client.post(desk("rename_filter", own.pk), {"name": ""}, follow=True))
    assert told == ["A name has 1 to 80 characters."]
    response = client.post(desk("delete_filter", own.pk), follow=True)
    assert messages_of(response) == ["Deleted “Ours”."]
    assert "You have none yet." in response.content.decode()


@pytest.mark.parametrize("name", ["rename_filter", "delete_filter"])
def test_filters_of_others_are_not_there(translator, superuser, name):
    own = SavedFilter.objects.create(person=translator, name="Mine", query="stale=yes")
    assert signed_in(superuser).post(desk(name, own.pk), {"name": "Theirs"}).status_code == 404
    assert signed_in(superuser).get(LIST).context["saved_filters"] == []
    own.refresh_from_db()
    assert own.name == "Mine"
