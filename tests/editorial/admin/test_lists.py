"""Lists, entries, topics, people and the trail: what each shows, to whom, and at what cost."""

import json
import re

import pytest
from django.contrib.admin import site
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import reverse

from editorial.admin.articles import NewArticleForm
from editorial.admin.filters import SHOWN
from editorial.models import Event, Membership, Revision, Role, User
from editorial.publishing import refresh_stale
from glossary.models import Article, Edition, Entry, Topic, TopicName
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.admin.shown import fields_of, messages_of, signed_in
from tests.editorial.stages import article_in, do
from tests.factories import ENGLISH, make_article, make_entry

LISTS = ["glossary_article", "glossary_entry", "glossary_topic", "editorial_event", "editorial_revision"]


def url(model: str, name: str = "changelist", *args: object, **query: object) -> str:
    return reverse(f"admin:{model}_{name}", args=args, query=query or None)


def listed(client, model="glossary_article", **query):
    response = client.get(url(model, **query))
    assert response.status_code == 200
    return [str(row) for row in response.context["cl"].result_list]


@pytest.mark.parametrize("model", [*LISTS, "editorial_user"])
@pytest.mark.parametrize("role", [*Role, "superuser", None])
def test_lists_are_for_those_with_a_role_and_people_for_administrators(db, model, role):
    user = make_user("uma", *([role] if role in set(Role) else []), is_superuser=role == "superuser")
    seen = role == "superuser" or (role and model != "editorial_user")
    assert signed_in(user).get(url(model)).status_code == (200 if seen else 403)


@pytest.mark.parametrize("model", LISTS)
def test_list_costs_the_same_however_long(superuser, django_assert_num_queries, django_assert_max_num_queries, model):
    client = signed_in(superuser)
    do(make_article(), "override")
    client.get(url(model))
    with django_assert_max_num_queries(14) as few:
        client.get(url(model))
    for number in range(8):
        do(make_article(f"entry-{number}", by=superuser), "override")
    with django_assert_num_queries(len(few)):
        client.get(url(model))


def test_list_says_state_head_live_revision_and_who_saved(superuser):
    article = make_article(language="hi", by=make_user("hema", last_name="Rao"))
    do(article, "override")
    text = signed_in(superuser).get(url("glossary_article")).content.decode()
    for shown in ('<span lang="hi">बॉन्ड</span>', "#published", "Published", "Hema Rao"):
        assert shown in text


@pytest.fixture
def some_articles(db):
    do(make_article(), "override")
    make_article(language="hi")
    make_article("credit-score", text="---\ntitle: Credit Score\nkeywords: Borrowing\n---\n# Credit Score\n")
    make_article("credit-score", "hi", text="# क्रेडिट स्कोर\n")
    article_in(State.IN_REVIEW, "loan", text="# \u0915\u093c\u0930\u094d\u091c\u093c\n")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bond", {"Bond", "बॉन्ड"}),
        ("बॉन्ड", {"Bond", "बॉन्ड"}),
        ("credit score", {"Credit Score", "क्रेडिट स्कोर"}),
        ("स्कोर", {"Credit Score", "क्रेडिट स्कोर"}),
        ("credit-sc", {"Credit Score", "क्रेडिट स्कोर"}),
        ("स्कोर credit", {"Credit Score", "क्रेडिट स्कोर"}),
        ("\u0958र्ज़", {"\u0915\u093c\u0930\u094d\u091c\u093c"}),
        ("स्\u200dकोर", {"Credit Score", "क्रेडिट स्कोर"}),
        ("nothing", set()),
        (" ", {"Bond", "बॉन्ड", "Credit Score", "क्रेडिट स्कोर", "\u0915\u093c\u0930\u094d\u091c\u093c"}),
    ],
)
def test_search_finds_every_article_of_an_entry_by_slug_or_any_title(superuser, some_articles, query, found):
    assert set(listed(signed_in(superuser), q=query)) == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state__exact": "in_review"}, {"\u0915\u093c\u0930\u094d\u091c\u093c"}),
        ({"language__exact": "en"}, {"Bond", "Credit Score"}),
        ({"live": "yes"}, {"Bond"}),
        ({"live": "no", "language__exact": "en"}, {"Credit Score"}),
        ({"topic": "borrowing"}, {"Credit Score", "क्रेडिट स्कोर"}),
        ({"topic": " Borrowing"}, {"Credit Score", "क्रेडिट स्कोर"}),
        ({"topic": "borrow"}, {"Credit Score", "क्रेडिट स्कोर"}),
        ({"topic": "उधार"}, {"Credit Score", "क्रेडिट स्कोर"}),
        ({"topic": "nothing of the kind"}, set()),
        ({"letter": "b"}, {"Bond", "बॉन्ड"}),
        ({"letter": "0"}, set()),
        ({"trust": "edited", "letter": "b"}, {"Bond", "बॉन्ड"}),
        ({"trust": "open", "language__exact": "en"}, {"Bond", "Credit Score"}),
        ({"trust": "reviewed"}, set()),
        ({"stale": "yes"}, set()),
        ({"stale": "no", "language__exact": "en"}, {"Bond", "Credit Score"}),
    ],
)
def test_filters(superuser, some_articles, filters, found):
    TopicName.objects.create(topic=Topic.objects.get(slug="borrowing"), language="hi", name="उधार लेना")
    assert set(listed(signed_in(superuser), **filters)) == found


def topic_links(client, **query):
    """The words of the topic filter's links, and which of them is marked."""
    text = client.get(url("glossary_article"), query).content.decode()
    part = text[text.index('data-filter-title="topic"') :].split("</details>")[0]
    return re.findall(r">([^<]+)</a>", part), re.findall(r'class="selected"><a[^>]*>([^<]+)</a>', part), part


def test_topic_filter_shows_the_topics_most_in_use_and_finds_the_others(superuser):
    for number in range(20):
        often = ",Often" if number % 2 else ""
        make_article(f"entry-{number}", text=f"---\nkeywords: Topic {number:02}{often}\n---\n# {number}\n")
    Topic.objects.create(name="Unused", slug="unused")
    client = signed_in(superuser)
    assert topic_links(client)[:2] == (["All", "Often", *(f"Topic {n:02}" for n in range(SHOWN - 1))], ["All"])
    assert topic_links(client, topic="topic-19")[:2] == (["All", "Topic 19"], ["Topic 19"])
    assert topic_links(client, topic="Topic 1")[0] == ["All", *(f"Topic {n}" for n in range(10, 20))]
    assert "No topic is called so." in topic_links(client, topic="silver")[2]


def test_topic_filter_keeps_the_other_filters_and_goes_back_to_the_first_page(superuser, some_articles):
    part = topic_links(signed_in(superuser), language__exact="hi", q='"', topic="borrowing", p="1")[2]
    kept = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', part)
    assert kept == [("language__exact", "hi"), ("q", "&quot;")]
    assert 'name="topic" value="borrowing"' in part


def test_topic_filter_is_not_there_without_a_topic(superuser):
    assert 'data-filter-title="topic"' not in signed_in(superuser).get(url("glossary_article")).content.decode()


@pytest.mark.parametrize("model", ["glossary_entry", "editorial_event", "editorial_revision"])
def test_other_lists_search_the_same_way(superuser, some_articles, model):
    client = signed_in(superuser)
    assert len(listed(client, model, q="स्कोर")) == len(listed(client, model, q="credit-score")) > 0
    assert len(listed(client, model, q=" ")) > len(listed(client, model, q="स्कोर"))


def test_entry_list_shows_articles_by_language(superuser, some_articles):
    text = signed_in(superuser).get(url("glossary_entry")).content.decode()
    assert "बॉन्ड" in text
    assert "#in-review" in text


# Adding


def test_entry_page_leads_to_its_articles_and_to_what_is_missing(editor, translator):
    article = make_article()
    do(article, "override")
    address = url("glossary_entry", "change", article.entry_id)
    text = signed_in(editor).get(address).content.decode()
    for shown in ("Fixed Income, Investing", "revision 1 is live", "Add Hindi article", "/en/bond/"):
        assert shown in text
    assert "Add Hindi article" not in signed_in(translator).get(address).content.decode()


def test_slug_of_an_entry_stays(editor):
    entry = make_entry()
    response = signed_in(editor).post(
        url("glossary_entry", "change", entry.pk), {"slug": "other", "attribution": "A wiki"}
    )
    assert response.status_code == 302
    entry.refresh_from_db()
    assert (entry.slug, entry.attribution) == ("bond", "A wiki")


def test_readers_see_whom_an_entry_names_now(editor, client, django_capture_on_commit_callbacks):
    for article in (make_article(), make_article("share")):
        do(article, "override")
    refresh_stale()
    entry = Entry.objects.get(slug="bond")
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(editor).post(url("glossary_entry", "change", entry.pk), {"attribution": "A wiki"})
    assert set(Edition.objects.values_list("slug", "attribution", "fresh")) == {
        ("bond", "A wiki", True),
        ("share", "", True),
    }
    assert "A wiki" in client.get("/en/bond/").content.decode()


def add_article(client, to, **fields):
    data = {"entry": to.pk, "language": "hi", "title": " बॉन्ड ", "description": "एक\r\nकर्ज़", **fields}
    return client.post(url("glossary_article", "add"), data, follow=True)


def test_article_starts_with_title_and_definition_and_opens_its_form(editor):
    response = add_article(signed_in(editor), make_entry())
    assert messages_of(response) == ["Saved as revision 1."]
    assert fields_of(response)["title"] == "बॉन्ड"
    article = Article.objects.get()
    assert (article.language, article.description, article.number) == ("hi", "एक कर्ज़", 1)
    assert Revision.objects.get().author == editor


def test_form_for_a_new_article_can_be_prefilled(editor):
    entry = make_entry()
    text = signed_in(editor).get(url("glossary_article", "add", entry=entry.pk, language="hi")).content.decode()
    assert '<option value="hi" selected>' in text
    assert f'<option value="{entry.pk}" selected>' in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": " "}, "An article needs a title."),
        ({"title": "ब" * 301}, "At most 300 characters"),
        ({"language": "fr"}, "Select a valid choice"),
        ({"entry": "999"}, "Select a valid choice"),
    ],
)
def test_new_article_with_a_fault_is_refused_in_words(editor, fields, said):
    response = add_article(signed_in(editor), make_entry(), **fields)
    assert said in response.content.decode()
    assert not Article.objects.exists()


def test_second_article_in_a_language_is_refused(editor):
    article = make_article(language="hi")
    text = add_article(signed_in(editor), article.entry).content.decode()
    assert "already has an article in this language" in text
    assert Revision.objects.count() == 1


def test_somebody_who_was_faster_with_a_new_article_is_not_overwritten(editor, rf):
    entry = make_entry()
    form = NewArticleForm({"entry": entry.pk, "language": "hi", "title": "मेरा", "description": ""})
    assert form.is_valid()
    article = make_article(language="hi")
    request = rf.post(url("glossary_article", "add"))
    request.user, request._messages = editor, CookieStorage(request)
    model_admin = site.get_model_admin(Article)
    model_admin.save_model(request, form.instance, form, change=False)
    assert form.instance.pk == article.pk
    assert [str(message) for message in request._messages] == [
        "Somebody was faster: this article exists already. Yours was not saved."
    ]
    assert model_admin.response_add(request, form.instance)["Location"].endswith(f"/{article.pk}/change/")
    assert Revision.objects.count() == 1


def test_article_is_added_only_in_the_editors_languages(translator):
    eric = make_user("eric", Role.EDITOR, language="en")
    assert "Select a valid choice" in add_article(signed_in(eric), make_entry()).content.decode()
    assert add_article(signed_in(translator), make_entry()).status_code == 403
    assert not Article.objects.exists()


# Topics, people, trail


def test_topic_gets_names_but_keeps_its_own(editor):
    make_article()
    topic = Topic.objects.get(name="Investing")
    client = signed_in(editor)
    address = url("glossary_topic", "change", topic.pk)
    data = fields_of(client.get(address), "topic_form")
    data |= {"names-0-language": "hi", "names-0-name": "निवेश", "name": "X"}
    assert client.post(address, data).status_code == 302
    assert TopicName.objects.get().slug == "निवेश"
    topic.refresh_from_db()
    assert topic.name == "Investing"
    assert client.get(url("glossary_topic", "add")).status_code == 403


@pytest.mark.django_db
def test_topic_is_named_only_in_the_languages_of_the_editor():
    make_article()
    topic = Topic.objects.get(name="Investing")
    TopicName.objects.create(topic=topic, language="en", name="Money")
    client = signed_in(make_user("hari", Role.EDITOR, language="hi"))
    address = url("glossary_topic", "change", topic.pk)
    data = fields_of(client.get(address), "topic_form") | {"names-0-name": "X", "names-0-language": "hi"}
    refused = client.post(address, data | {"names-1-language": "en", "names-1-name": "Cash"})
    assert "Select a valid choice" in refused.content.decode()
    assert client.post(address, data | {"names-1-language": "hi", "names-1-name": "निवेश"}).status_code == 302
    names = TopicName.objects.order_by("language").values_list("language", "name")
    assert list(names) == [("en", "Money"), ("hi", "निवेश")]


def test_new_name_of_a_topic_has_its_pages_made_again(editor):
    article_in("published", language="en", text=ENGLISH)
    refresh_stale()
    client = signed_in(editor)
    address = url("glossary_topic", "change", Topic.objects.get(name="Investing").pk)
    data = fields_of(client.get(address), "topic_form")
    assert client.post(address, data).status_code == 302
    assert Edition.objects.get().fresh
    assert client.post(address, data | {"names-0-language": "en", "names-0-name": "Money"}).status_code == 302
    assert not Edition.objects.get().fresh


def test_topic_is_only_seen_by_others(translator):
    make_article()
    topic = Topic.objects.first()
    client = signed_in(translator)
    assert client.get(url("glossary_topic", "change", topic.pk)).status_code == 200
    assert client.post(url("glossary_topic", "change", topic.pk), {}).status_code == 403


def test_administrator_gives_a_role(superuser, stranger):
    client = signed_in(superuser)
    address = url("editorial_user", "change", stranger.pk)
    data = fields_of(client.get(address), "user_form")
    data |= {"memberships-0-role": "translator", "memberships-0-language": "hi", "is_active": "on", "is_staff": "on"}
    assert client.post(address, data).status_code == 302
    assert Membership.objects.get().language == "hi"
    assert listed(client, "editorial_user") == ["Gita", "Sona"]


def test_nobody_makes_a_robot_of_a_person(superuser, stranger):
    client = signed_in(superuser)
    address = url("editorial_user", "change", stranger.pk)
    data = fields_of(client.get(address), "user_form")
    assert "is_robot" not in data
    assert client.post(address, data | {"is_robot": "on"}).status_code == 302
    stranger.refresh_from_db()
    assert not stranger.is_robot


@pytest.mark.parametrize("model", ["editorial_event", "editorial_revision"])
def test_trail_is_read_only_even_for_administrators(superuser, model):
    make_article()
    row = (Event if model == "editorial_event" else Revision).objects.get()
    client = signed_in(superuser)
    assert client.get(url(model, "add")).status_code == 403
    assert client.get(url(model, "change", row.pk)).status_code == 200
    assert client.post(url(model, "change", row.pk), {}).status_code == 403
    assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_nothing_is_deleted_from_the_desk(superuser):
    article = make_article()
    rows = {"glossary_article": article, "glossary_entry": article.entry, "editorial_user": superuser}
    client = signed_in(superuser)
    for model, row in rows.items():
        assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert (Article.objects.count(), User.objects.filter(pk=superuser.pk).count()) == (1, 1)


@pytest.mark.parametrize("path", ["", "password_change/", "login/"])
def test_stock_pages_open(superuser, path):
    assert signed_in(superuser).get(f"/admin/{path}").status_code in {200, 302}


def test_groups_and_foreign_tags_are_not_on_the_desk(superuser):
    assert signed_in(superuser).get("/admin/auth/group/").status_code == 404
    assert signed_in(superuser).get("/admin/taggit/tag/").status_code == 404


@pytest.mark.parametrize(
    ("name", "said"), [("!", "A name needs letters or digits."), ("निवेश", "Another topic has this name already.")]
)
def test_impossible_name_of_a_topic_is_refused_in_words(editor, name, said):
    make_article()
    TopicName.objects.create(topic=Topic.objects.get(name="Fixed Income"), language="hi", name="निवेश")
    client = signed_in(editor)
    address = url("glossary_topic", "change", Topic.objects.get(name="Investing").pk)
    data = fields_of(client.get(address), "topic_form")
    response = client.post(address, data | {"names-0-language": "hi", "names-0-name": name})
    assert said in response.content.decode()
    assert TopicName.objects.count() == 1


def test_name_of_a_topic_can_be_mended_at_its_address(editor):
    make_article()
    topic = Topic.objects.get(name="Investing")
    TopicName.objects.create(topic=topic, language="hi", name="नीवेश")
    client = signed_in(editor)
    address = url("glossary_topic", "change", topic.pk)
    data = fields_of(client.get(address), "topic_form") | {"names-0-name": "निवेश"}
    assert client.post(address, data).status_code == 302
    named = TopicName.objects.get()
    assert (named.name, named.slug) == ("निवेश", "नीवेश")


@pytest.mark.parametrize(
    "query", [{"q": "a\0b"}, {"topic": "a\0b"}, {"live": "maybe"}, {"p": "999"}, {"state__exact": "x"}]
)
def test_odd_queries_are_no_server_error(superuser, some_articles, query):
    assert signed_in(superuser).get(url("glossary_article", **query)).status_code in {200, 302}


def test_trail_is_downloaded_as_it_is_filtered(translator, stranger):
    article_in("approved")
    article_in("in_review", "share", "en")
    page = signed_in(translator).get(url("editorial_event", kind__exact="approved"))
    address = url("editorial_event", "export", "jsonl") + "?kind__exact=approved"
    assert f'href="{address}"' in page.content.decode()
    response = signed_in(translator).get(address)
    lines = b"".join(response).decode().splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["approved"]
    assert response["Content-Disposition"] == 'attachment; filename="events.jsonl"'
    assert len(b"".join(signed_in(translator).get(url("editorial_event", "export", "csv"))).splitlines()) == 6
    assert signed_in(stranger).get(address).status_code == 403
    assert signed_in(translator).post(address).status_code == 405
