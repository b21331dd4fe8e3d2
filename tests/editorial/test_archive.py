import pytest

from editorial.models import Event, Role
from editorial.publishing import act, earlier_approved, publish_again
from editorial.publishing.addresses import leave
from editorial.revisions import Archived, create_article, save_document
from editorial.rules import Action, may
from editorial.verify import differences
from editorial.workflow import TransitionNotAllowed
from glossary.documents import ArticleDocument
from glossary.models import Article, Edition, Moved
from tests.conftest import make_user
from tests.editorial.stages import OTHER_TEXT, article_in, do, everybody, live_article_in
from tests.factories import HINDI, make_article, make_revision

pytestmark = pytest.mark.django_db


def states() -> dict[str, str]:
    return dict(Article.objects.values_list("language", "state"))


def fresh(article: Article) -> Article:
    return Article.objects.select_related("entry").get(pk=article.pk)


def refused(function, *args, **given) -> str:
    before = Event.objects.count()
    with pytest.raises(TransitionNotAllowed) as caught:
        function(*args, **given)
    assert Event.objects.count() == before
    return caught.value.refusal.code


# The archive


def test_an_entry_is_archived_with_all_its_languages_and_readers_are_told(client):
    source = article_in("published", language="en")
    translation = article_in("scheduled")
    do(translation, Action.ARCHIVE, words="Out of date.")
    assert states() == {"en": "archived", "hi": "archived"}
    assert not Edition.objects.exists()
    assert [client.get(f"/{code}/bond/").status_code for code in ("en", "hi")] == [410, 410]
    trail = Event.objects.filter(article=source).order_by("-pk").values_list("kind", "reason", "to_state")[:2]
    assert list(trail) == [("archived", "Out of date.", "archived"), ("withdrawn", "Out of date.", "approved")]
    assert list(differences()) == []


def test_readers_of_what_never_was_live_are_told_nothing(client):
    do(make_article(), Action.ARCHIVE)
    assert not Moved.objects.exists()
    assert client.get("/en/bond/").status_code == 404
    assert list(differences()) == []


def test_an_archived_text_is_not_edited_and_gets_no_new_language():
    article = do(article_in("published", language="en"), Action.ARCHIVE)
    with pytest.raises(Archived, match="restore the entry first"):
        save_document(article, ArticleDocument.parse("# New\n", "en"), base=1, by=everybody())
    with pytest.raises(Archived):
        create_article("bond", "hi", ArticleDocument.parse(HINDI, "hi"), by=everybody())
    verdict = may(everybody(), Action.EDIT, article)
    assert "It has to be restored first." in str(verdict)
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("state", "after"), [("published", "approved"), ("in_review", "draft"), ("approved", "approved")]
)
def test_a_restored_text_is_approved_if_it_was_and_else_a_draft(client, state, after):
    article = do(article_in(state), Action.ARCHIVE, Action.RESTORE)
    assert (article.state, fresh(article).state) == (after, after)
    assert client.get("/hi/bond/").status_code == 404
    assert not Moved.objects.exists()
    assert list(differences()) == []


def test_a_language_without_a_text_stays_as_it_is():
    article = article_in("draft", language="en")
    Article.objects.create(entry=article.entry, language="hi")
    do(article, Action.ARCHIVE)
    assert states() == {"en": "archived", "hi": "draft"}
    assert list(differences()) == []


def test_it_takes_the_role_in_each_language():
    article = article_in("draft")
    for language in ("en", "hi"):
        pia = make_user(f"pia-{language}", Role.PUBLISHER, language=language)
        assert refused(act, article, Action.ARCHIVE, by=pia, seen=article.text_hash, words="why") == "role"
    assert "for each of them" in str(may(pia, Action.ARCHIVE, article))


@pytest.mark.parametrize("action", [Action.ARCHIVE, Action.RESTORE])
def test_of_two_who_do_it_one_does(action):
    article = article_in("draft")
    if action == Action.RESTORE:
        do(article, Action.ARCHIVE)
    late = fresh(article)
    do(article, action)
    assert refused(do, late, action) == "meanwhile"
    stale = fresh(article)
    assert refused(act, stale, action, by=everybody(), seen="f" * 64, words="why") in {"meanwhile", "state"}


# Former addresses


def test_who_was_led_to_an_address_is_led_on(client):
    article_in("published", "third")
    leave("first", "second")
    leave("second", "third")
    assert dict(Moved.objects.values_list("slug", "target")) == {"first": "third", "second": "third"}
    assert client.get("/hi/first/")["Location"] == "/hi/third/"
    leave("third", "first")
    assert dict(Moved.objects.values_list("slug", "target")) == {"second": "first", "third": "first"}


# An earlier one again


def with_two_approved() -> Article:
    """Revision 1 was approved and published, revision 2 is, and revision 3 is a draft."""
    article = article_in("published")
    make_revision(article, OTHER_TEXT)
    do(article, Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
    return make_revision(article, HINDI + "\nतीसरा।\n")


def stamp() -> str:
    edition = Edition.objects.first()
    return edition.stamp if edition else ""


def test_an_earlier_approved_revision_goes_live_again_and_the_working_copy_stays():
    article = with_two_approved()
    assert [revision.number for revision in earlier_approved(article)] == [1]
    event = publish_again(article, 1, by=everybody(), seen=stamp())
    assert (event.kind, event.revision.number, event.to_state) == ("published", 1, "draft")
    edition = Edition.objects.get()
    assert (edition.number, edition.markdown, edition.provenance) == (1, HINDI, "reviewed")
    assert edition.reviewed_by == "Omkar"
    assert (fresh(article).state, fresh(article).number) == ("draft", 3)
    assert [revision.number for revision in earlier_approved(article)] == [2]
    assert list(differences()) == []


def test_a_published_head_that_gives_way_is_approved_and_can_be_published():
    article = live_article_in("published")
    assert not earlier_approved(article)
    first = article_in("published", "yield")
    make_revision(first, OTHER_TEXT)
    do(first, Action.SUBMIT, Action.APPROVE, Action.PUBLISH)
    live = Edition.objects.get(slug="yield")
    publish_again(first, 1, by=everybody(), seen=live.stamp)
    assert first.state == fresh(first).state == "approved"
    do(first, Action.PUBLISH)
    assert Edition.objects.get(slug="yield").number == 2
    assert list(differences()) == []


def test_what_is_scheduled_stays_scheduled():
    article = with_two_approved()
    do(article, Action.SUBMIT, Action.APPROVE, Action.SCHEDULE)
    publish_again(article, 1, by=everybody(), seen=stamp())
    assert (fresh(article).state, fresh(article).publish_at) == ("scheduled", article.publish_at)
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("number", "seen", "who", "code"),
    [
        (1, "other", "omkar", "meanwhile"),
        (2, None, "omkar", "earlier"),
        (3, None, "omkar", "earlier"),
        (9, None, "omkar", "earlier"),
        (1, None, "esha", "role"),
    ],
)
def test_only_an_earlier_approved_one_by_a_publisher_who_saw_what_is_live(editor, number, seen, who, code):
    article = with_two_approved()
    by = everybody() if who == "omkar" else editor
    assert refused(publish_again, article, number, by=by, seen=stamp() if seen is None else seen) == code
    assert Edition.objects.get().number == 2


def test_not_from_the_archive_and_not_before_its_source():
    article = with_two_approved()
    source = article_in("draft", language="en")
    assert refused(publish_again, article, 1, by=everybody(), seen=stamp()) == "source"
    do(source, Action.ARCHIVE)
    assert refused(publish_again, fresh(article), 1, by=everybody(), seen=stamp()) == "state"


def test_an_approved_text_without_a_title_does_not_go_live_again():
    article = do(make_article(language="hi", text="बिना शीर्षक।\n"), Action.SUBMIT, Action.APPROVE)
    make_revision(article, HINDI)
    assert refused(publish_again, article, 1, by=everybody(), seen="") == "untitled"
