import gzip
from collections.abc import Callable

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from editorial.models import Event, Role, User
from editorial.publishing import (
    act,
    mark_stale,
    publication,
    publish,
    publish_many,
    refresh_stale,
    refreshing,
    topics_renamed,
    withdraw,
)
from editorial.rules import Action
from editorial.verify import differences
from editorial.workflow import TransitionNotAllowed
from glossary import pages
from glossary.languages import language
from glossary.models import Article, Edition, EditionLink, EditionTopic, Entry, Topic
from glossary.models.articles import State
from glossary.models.editions import Provenance
from tests.conftest import make_user
from tests.editorial.stages import OTHER_TEXT, article_in, do, everybody, what_is_seen
from tests.factories import ENGLISH, HINDI, make_article, make_entry, make_revision

pytestmark = pytest.mark.django_db


def text_of(title: str, *links: str, description: str = "What it is.", body: str = "Text.") -> str:
    linked = " ".join(f"[{slug}](/{slug})" for slug in links)
    return f"---\ntitle: {title}\ndescription: {description}\n---\n\n# {title}\n\n## Of it\n\n{body} {linked}\n"


def release(slug: str, text: str, language: str = "en") -> Article:
    """The article, live with this text."""
    article = Article.objects.filter(entry__slug=slug, language=language).select_related("entry").first()
    article = make_revision(article, text) if article else make_article(slug, language, text)
    return do(article, Action.OVERRIDE)


def refusal_code(article: Article, **given: str) -> str:
    with pytest.raises(TransitionNotAllowed) as caught:
        publish(article, by=everybody(), seen=article.text_hash, **given)
    return caught.value.refusal.code


def page_of(edition: Edition) -> str:
    return gzip.decompress(edition.page_gz).decode()


def test_edition_is_the_approved_text_and_what_is_derived_from_it(reviewer: User, publisher: User) -> None:
    make_entry("bond", attribution="Example Wiki")
    article = do(make_article(language="hi", text=HINDI), Action.SUBMIT)
    approval = act(article, Action.APPROVE, by=reviewer, seen=article.text_hash)
    event = publish(article, by=publisher, seen=article.text_hash)
    edition = Edition.objects.get()
    rules = language("hi")
    assert (edition.slug, edition.language, edition.number) == ("bond", "hi", 1)
    assert (edition.markdown, edition.text_hash) == (HINDI, article.text_hash)
    assert (edition.title, edition.description) == (article.title, article.description) != ("", "")
    assert (edition.letter, edition.sort_key) == (rules.letter("बॉन्ड"), rules.sort_key("बॉन्ड"))
    assert (edition.provenance, edition.reviewed_by, edition.reviewed_at) == ("reviewed", "Ravi", approval.at)
    assert edition.attribution == "Example Wiki"
    assert [link.target for link in edition.links.order_by("pk")] == ["interest", "bond-market"]
    assert {topic.name for topic in edition.topics.all()} == {"Investing", "Fixed Income"}
    assert (event.revision.number, event.reason, article.state) == (1, "", State.PUBLISHED)


def test_edition_shows_title_and_definition_without_entities() -> None:
    release("bond", text_of("A bond&#39;s \\u20b9", description="It&#39;s *one* &lt;word&gt;."))
    edition = Edition.objects.get()
    assert (edition.title, edition.description) == ("A bond's ₹", "It's *one* <word>.")
    assert list(differences()) == []


def test_edition_is_replaced_with_its_links_and_topics() -> None:
    article = article_in("published", text=HINDI)
    before = Edition.objects.get()
    make_revision(article, HINDI.replace("/interest", "/yield").replace("Investing,", ""))
    do(article, Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
    edition = Edition.objects.get()
    assert (edition.pk, edition.number) == (before.pk, 2)
    assert [link.target for link in edition.links.order_by("pk")] == ["yield", "bond-market"]
    assert [topic.name for topic in edition.topics.all()] == ["Fixed Income"]


def test_terms_added_by_hand_are_links_too() -> None:
    article = make_article(text=ENGLISH.replace("title: Bond", "title: Bond\nrelated: coupon, interest"))
    do(article, Action.OVERRIDE)
    assert [link.target for link in EditionLink.objects.order_by("pk")] == ["coupon", "interest", "bond-market"]


def by_robot(robot: User) -> Article:
    return make_article(language="hi", by=robot)


def by_robot_then_person(robot: User) -> Article:
    return make_revision(make_article(language="hi", by=robot), OTHER_TEXT)


def by_person_then_robot(robot: User) -> Article:
    return make_revision(make_article(language="hi"), OTHER_TEXT, by=robot)


def approved(robot: User) -> Article:
    return do(by_robot(robot), Action.SUBMIT, Action.APPROVE)


def approved_then_changed(robot: User) -> Article:
    return make_revision(approved(robot), OTHER_TEXT)


def approved_then_changed_and_back(robot: User) -> Article:
    return make_revision(approved_then_changed(robot), HINDI)


def twin_approved(robot: User) -> Article:
    do(make_article(language="en", text=HINDI), Action.SUBMIT, Action.APPROVE)
    return by_robot(robot)


@pytest.mark.parametrize(
    ("made", "provenance"),
    [
        (by_robot, Provenance.MACHINE),
        (by_robot_then_person, Provenance.EDITED),
        (by_person_then_robot, Provenance.EDITED),
        (approved, Provenance.REVIEWED),
        (approved_then_changed, Provenance.EDITED),
        (approved_then_changed_and_back, Provenance.REVIEWED),
        (twin_approved, Provenance.MACHINE),
    ],
)
def test_provenance_follows_from_who_did_what(
    made: Callable[[User], Article], provenance: Provenance, robot: User
) -> None:
    do(made(robot), Action.OVERRIDE)
    edition = Edition.objects.get()
    assert edition.provenance == provenance
    assert bool(edition.reviewed_by) is bool(edition.reviewed_at) is (provenance == Provenance.REVIEWED)


def test_override_keeps_its_reason() -> None:
    do(make_article(), Action.OVERRIDE, words="urgent")
    assert Event.objects.get(kind=Event.Kind.PUBLISHED).reason == "urgent"


def test_reason_is_not_kept_where_none_was_needed() -> None:
    article = article_in("approved")
    publish(article, by=everybody(), seen=article.text_hash, override="imported")
    assert Event.objects.get(kind=Event.Kind.PUBLISHED).reason == ""


def test_text_that_is_live_unreviewed_is_published_again_once_it_is_approved() -> None:
    article = do(make_article(language="hi"), Action.OVERRIDE, Action.SUBMIT, Action.APPROVE)
    assert Edition.objects.get().provenance == Provenance.EDITED
    do(article, Action.PUBLISH)
    assert Edition.objects.get().provenance == Provenance.REVIEWED


def test_translation_waits_for_its_source() -> None:
    source, translation = make_article(language="en"), article_in("approved")
    assert refusal_code(translation) == "source"
    do(source, Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
    do(translation, Action.PUBLISH)
    assert Edition.objects.count() == 2


def test_translation_without_a_source_waits_for_nothing() -> None:
    article = article_in("approved")
    Article.objects.create(entry=article.entry, language="en")
    do(article, Action.PUBLISH)
    assert Edition.objects.get().language == "hi"


def test_source_waits_for_nothing() -> None:
    make_article(language="hi")
    assert article_in("published", language="en").state == State.PUBLISHED


def test_translation_goes_before_its_source_with_a_reason() -> None:
    make_article(language="en")
    translation = article_in("approved")
    publish(translation, by=everybody(), seen=translation.text_hash, override="the source follows")
    assert Event.objects.get(kind=Event.Kind.PUBLISHED).reason == "the source follows"
    assert translation.state == State.PUBLISHED


def test_withdrawn_source_holds_up_the_next_publication_of_its_translation() -> None:
    source = article_in("published", language="en")
    translation = article_in("published")
    do(source, Action.WITHDRAW)
    make_revision(translation, OTHER_TEXT)
    do(translation, Action.SUBMIT, Action.APPROVE)
    assert refusal_code(translation) == "source"
    assert Edition.objects.get().number == 1


@pytest.mark.parametrize("given", [{}, {"override": "urgent"}])
def test_text_without_a_title_is_not_published(given: dict[str, str]) -> None:
    for slug, text in {"bond": "Only words.\n", "blank": "# &nbsp;\n"}.items():
        article = do(make_article(slug, text=text), Action.SUBMIT, Action.APPROVE)
        assert refusal_code(article, **given) == "untitled"
    assert not Edition.objects.exists()


def test_text_that_changed_since_it_was_seen_is_not_published(publisher: User) -> None:
    article = article_in("approved")
    stale = Article.objects.select_related("entry").get()
    make_revision(article, OTHER_TEXT)
    for late, seen in [(article, stale.text_hash), (stale, stale.text_hash)]:
        with pytest.raises(TransitionNotAllowed) as caught:
            publish(late, by=publisher, seen=seen, override="urgent")
        assert caught.value.refusal.code == "meanwhile"
    assert not Edition.objects.exists()


def test_second_of_two_publishers_is_told(publisher: User) -> None:
    article = article_in("approved")
    late = Article.objects.select_related("entry").get()
    do(article, Action.PUBLISH)
    with pytest.raises(TransitionNotAllowed, match="Revision 1 is live already"):
        publish(late, by=publisher, seen=late.text_hash)
    assert Event.objects.filter(kind=Event.Kind.PUBLISHED).count() == 1


def test_publisher_whose_text_went_back_to_the_desk_is_told(publisher: User) -> None:
    article = article_in("approved")
    late = Article.objects.select_related("entry").get()
    make_revision(article, OTHER_TEXT)
    make_revision(article, HINDI, by=make_user("asha"))
    late.number = article.number
    with pytest.raises(TransitionNotAllowed, match="Asha saved revision 3"):
        publish(late, by=publisher, seen=late.text_hash)


def test_withdrawing_takes_edition_links_and_topics() -> None:
    article = do(article_in("published"), Action.WITHDRAW, words="wrong figures")
    for model in (Edition, EditionLink, EditionTopic):
        assert not model.objects.exists()
    event = Event.objects.get(kind=Event.Kind.WITHDRAWN)
    assert (event.reason, event.from_state, event.to_state) == ("wrong figures", "published", "approved")
    assert article.state == Article.objects.get().state == State.APPROVED
    do(article, Action.PUBLISH)
    assert Edition.objects.get().provenance == Provenance.REVIEWED


def test_edition_that_was_replaced_since_it_was_seen_is_not_withdrawn(publisher: User) -> None:
    article = article_in("published")
    before = what_is_seen(article, Action.WITHDRAW)
    make_revision(article, OTHER_TEXT)
    do(article, Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
    with pytest.raises(TransitionNotAllowed, match="Omkar published revision 2"):
        withdraw(article, by=publisher, seen=before, reason="wrong figures")
    assert Edition.objects.exists()


def test_edition_of_the_same_text_that_came_after_the_one_seen_is_not_withdrawn(publisher: User) -> None:
    article = article_in("published")
    before, text = what_is_seen(article, Action.WITHDRAW), article.revisions.get().text
    make_revision(make_revision(article, OTHER_TEXT), text)
    do(article, Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
    with pytest.raises(TransitionNotAllowed, match="Omkar published revision 3"):
        withdraw(article, by=publisher, seen=before, reason="wrong figures")
    assert Edition.objects.get().number == 3


def test_edition_that_was_reviewed_since_it_was_seen_is_not_withdrawn(publisher: User) -> None:
    article = do(make_article(language="hi"), Action.OVERRIDE)
    before = what_is_seen(article, Action.WITHDRAW)
    do(article, Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
    with pytest.raises(TransitionNotAllowed, match="Omkar published revision 1"):
        withdraw(article, by=publisher, seen=before, reason="not reviewed")
    assert Edition.objects.get().provenance == Provenance.REVIEWED


def test_withdrawing_leaves_the_other_language_alone() -> None:
    source = article_in("published", language="en")
    article_in("published")
    do(source, Action.WITHDRAW)
    assert Edition.objects.get().language == "hi"


def titled(title: str, description: str = "What it is.", body: str = "Text.") -> Callable[[], Article]:
    return lambda: release("bond", text_of(title, description=description, body=body))


def withdrawn() -> None:
    do(Article.objects.select_related("entry").get(entry__slug="bond", language="en"), Action.WITHDRAW)


@pytest.mark.parametrize(
    ("change", "marked"),
    [
        (titled("Bond", body="Another."), set()),
        (titled("Bonds"), {"linking en", "bond hi"}),
        (titled("Bond", description="Another."), {"linking en", "bond hi"}),
        (withdrawn, {"linking en", "bond hi"}),
        (lambda: release("coupon", text_of("Coupon")), {"linking en"}),
        (lambda: release("coupon", text_of("कूपन"), "hi"), {"linking hi"}),
        (lambda: release("aside", text_of("Aside", "bond", "linking")), set()),
    ],
    ids=["text", "title", "definition", "withdrawn", "appeared", "appeared in Hindi", "links"],
)
def test_only_pages_that_show_a_change_are_made_again(change: Callable[[], object], marked: set[str]) -> None:
    release("bond", text_of("Bond"))
    release("bond", text_of("बॉन्ड"), "hi")
    release("linking", text_of("Linking", "bond", "coupon"))
    release("linking", text_of("जुड़ा", "bond", "coupon"), "hi")
    release("aside", text_of("Aside"))
    refresh_stale()
    before = {edition.pk: edition.dirtied for edition in Edition.objects.all()}
    change()
    stale = Edition.objects.filter(fresh=False, pk__in=before).order_by("pk")
    published = Event.objects.order_by("pk").last().article
    others = [e for e in stale if (e.slug, e.language) != (published.entry.slug, published.language)]
    assert {f"{edition.slug} {edition.language}" for edition in others} == marked
    assert all(edition.dirtied > before[edition.pk] for edition in stale)


def test_links_are_live_while_their_target_is() -> None:
    release("linking", text_of("Linking", "bond"))
    refresh_stale()
    linking = Edition.objects.get(slug="linking")
    assert "/en/bond/" not in page_of(linking)
    bond = release("bond", text_of("Bond"))
    refresh_stale()
    linking.refresh_from_db()
    assert "/en/bond/" in page_of(linking)
    do(bond, Action.WITHDRAW)
    refresh_stale()
    linking.refresh_from_db()
    assert "/en/bond/" not in page_of(linking)


def test_pages_are_made_once_the_publication_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        release("linking", text_of("Linking", "bond"))
        assert not Edition.objects.filter(fresh=True).exists()
    with django_capture_on_commit_callbacks(execute=True):
        bond = release("bond", text_of("Bond"))
    assert not Edition.objects.filter(fresh=False).exists()
    with django_capture_on_commit_callbacks(execute=True):
        do(bond, Action.WITHDRAW)
    assert "/en/bond/" not in page_of(Edition.objects.get(fresh=True))


def many(count: int, state: str = "approved", language: str = "en") -> list[Article]:
    return [article_in(state, f"term-{n}", language, text_of(f"Term {n}", f"term-{n + 1}")) for n in range(count)]


def test_many_are_published_and_their_pages_made_once(publisher: User) -> None:
    report = publish_many(many(3), by=publisher)
    assert (report.published, report.unchanged, report.refused) == (3, 0, [])
    assert [edition.fresh for edition in Edition.objects.all()] == [True] * 3
    assert "/en/term-1/" in page_of(Edition.objects.get(slug="term-0"))


def test_rendering_can_be_left_to_the_caller(publisher: User) -> None:
    publish_many(many(3), by=publisher, render=False)
    assert list(refreshing(limit=2)) == [2]
    assert list(refreshing()) == [1]
    assert refresh_stale() == 0


def test_refreshing_stops_at_its_limit(publisher: User) -> None:
    publish_many(many(3), by=publisher, render=False)
    assert refresh_stale(2) == 2
    assert refresh_stale(0) == 0
    assert Edition.objects.filter(fresh=False).count() == 1


def test_one_refusal_does_not_hold_up_the_others(publisher: User) -> None:
    articles = [*many(2), article_in("draft", "other"), article_in("published", "last")]
    report = publish_many(articles, by=publisher)
    assert (report.published, report.unchanged) == (2, 1)
    assert [(article.entry.slug, refusal.code) for article, refusal in report.refused] == [("other", "state")]


def test_sources_go_live_before_their_translations_in_one_batch(publisher: User) -> None:
    pairs = [article_in("approved", slug, code) for slug in ("bond", "yield") for code in ("hi", "en")]
    assert publish_many(pairs, by=publisher).published == 4


def test_refused_source_holds_up_its_translation(publisher: User) -> None:
    pair = [article_in("approved", "bond", "hi"), article_in("draft", "bond", "en")]
    report = publish_many(pair, by=publisher)
    assert [refusal.code for _article, refusal in report.refused] == ["state", "source"]


def test_whatever_is_there_goes_live_with_a_reason_and_only_once(publisher: User) -> None:
    articles = [article_in(state, state) for state in State.values]
    report = publish_many(articles, by=publisher, override="imported")
    assert (report.published, report.unchanged) == (5, 1)
    assert [refusal.code for _article, refusal in report.refused] == ["state"]
    report = publish_many(Article.objects.select_related("entry"), by=publisher, override="imported")
    assert (report.published, report.unchanged, len(report.refused)) == (0, 6, 1)
    states = dict(Article.objects.values_list("entry__slug", "state"))
    assert states == {
        "draft": "published",
        "in_review": "in_review",
        "changes_requested": "changes_requested",
        "approved": "published",
        "scheduled": "published",
        "published": "published",
        "archived": "archived",
    }
    reasons = Event.objects.filter(kind="published").values_list("article__entry__slug", "reason")
    assert {slug for slug, reason in reasons if reason == "imported"} == {"draft", "in_review", "changes_requested"}


def test_each_publisher_publishes_their_language_only() -> None:
    publisher = make_user("pia", Role.PUBLISHER, language="en")
    report = publish_many([article_in("approved", "bond", code) for code in ("en", "hi")], by=publisher)
    assert report.published == 1
    assert [(article.language, refusal.code) for article, refusal in report.refused] == [("hi", "role")]


@pytest.mark.parametrize(
    ("override", "named"), [("", "“Publish” takes"), ("urgent", "“Publish without approval” takes")]
)
def test_refusal_names_what_was_tried(override: str, named: str, editor: User) -> None:
    report = publish_many([article_in("approved")], by=editor, override=override)
    assert [str(refusal.rule).startswith(named) for _article, refusal in report.refused] == [True]


def test_batches_have_a_limit_and_cost_the_same_at_any_size(
    publisher: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    articles = many(120)
    publisher.has_role(Role.PUBLISHER)
    with django_assert_max_num_queries(24):
        publish_many(articles[:2], by=publisher, render=False)
    with django_assert_max_num_queries(2 * 24):
        publish_many(articles[2:], by=publisher, render=False)
    assert Edition.objects.count() == 120


def test_marking_raises_the_counter(publisher: User) -> None:
    publish_many(many(2), by=publisher)
    before = Edition.objects.get(slug="term-0").dirtied
    with publication():
        mark_stale(Q(slug="term-0"))
    marked = Edition.objects.get(fresh=False)
    assert (marked.slug, marked.dirtied) == ("term-0", before + 1)


def test_pages_that_name_a_topic_are_made_again_when_it_is_renamed(publisher: User) -> None:
    bond = article_in("approved", "bond", "hi", text=HINDI)
    other = article_in(
        "approved", "yield", "hi", text=HINDI.replace("keywords: Investing,Fixed Income", "keywords: Debt")
    )
    publish_many([bond, other], by=publisher)
    topics_renamed([Topic.objects.get(name="Investing").pk])
    assert [edition.slug for edition in Edition.objects.filter(fresh=False)] == ["bond"]


def test_pages_of_an_earlier_version_of_the_site_are_made_again_when_asked_for(publisher: User) -> None:
    publish_many(many(2), by=publisher)
    Edition.objects.filter(slug="term-0").update(frame="before")
    assert refresh_stale() == 0
    assert list(refreshing(outdated=True)) == [1]
    assert {edition.frame for edition in Edition.objects.all()} == {pages.frame()}


def test_late_render_does_not_pass_for_a_fresh_one(publisher: User) -> None:
    publish_many(many(1), by=publisher)
    read = Edition.objects.get()
    mark_stale(Q(pk=read.pk))
    pages.refresh([read])
    assert not Edition.objects.get().fresh


def test_entry_without_articles_has_nothing_to_publish(publisher: User) -> None:
    empty = Article.objects.create(entry=Entry.objects.create(slug="empty"), language="en")
    assert refusal_code(empty) == "empty"
