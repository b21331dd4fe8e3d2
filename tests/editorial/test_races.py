import gzip
import threading
from functools import partial
from itertools import batched

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q

from editorial.models import Event, Revision, Role, User
from editorial.publishing import act, mark_stale, publication, publish, publish_many, refresh_stale, rename, withdraw
from editorial.revisions import Save, StaleBase, create_article, open_articles, save_document, save_documents
from editorial.rules import Action
from editorial.verify import differences
from editorial.workflow import TransitionNotAllowed
from glossary import pages
from glossary.documents import ArticleDocument
from glossary.models import Article, Edition, Moved
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.stages import OTHER_TEXT, article_in, do, everybody, what_is_seen
from tests.editorial.threads import together
from tests.factories import HINDI, make_article, make_writer

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10
PAIRS = 200


def again(article: Article) -> Article:
    """The article as another person has it before them."""
    return Article.objects.select_related("entry").get(pk=article.pk)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_two_moves_one_wins_and_the_other_reads_what_happened(number: int) -> None:
    article = article_in("in_review")
    anu, bela = make_user("anu", Role.REVIEWER), make_user("bela", Role.REVIEWER)
    results = together(
        partial(act, again(article), Action.APPROVE, by=anu, seen=article.text_hash),
        partial(act, again(article), Action.REQUEST_CHANGES, by=bela, seen=article.text_hash, words="Shorter, please."),
    )
    (winner,) = (result for result in results if isinstance(result, Event))
    (loser,) = (result for result in results if isinstance(result, TransitionNotAllowed))
    did = "Anu approved" if winner.actor == anu else "Bela asked for changes to"
    assert str(loser).startswith(f"{did} revision 1 (")
    assert Article.objects.get().state == winner.to_state
    assert Event.objects.filter(kind__in=["approved", "changes_requested"]).count() == 1


def test_of_ten_people_who_publish_one_text_one_does() -> None:
    article = article_in("approved")
    publishers = [make_user(f"pia{number}", Role.PUBLISHER) for number in range(10)]
    results = together(
        *(partial(publish, again(article), by=publisher, seen=article.text_hash) for publisher in publishers)
    )
    assert sum(isinstance(result, Event) for result in results) == 1
    assert sum("is live already" in str(result) for result in results) == 9
    assert Edition.objects.count() == Event.objects.filter(kind="published").count() == 1


def pairs(by: User, count: int = PAIRS) -> list[tuple[Article, Article]]:
    """Drafts in twos that link to each other."""
    made: list[Article] = []
    names = [(f"left-{n}", f"right-{n}") for n in range(count)]
    twins = {slug: twin for pair in names for slug, twin in (pair, pair[::-1])}
    articles = open_articles("en", twins)
    saves = [
        Save(article=article, document=linking(slug, twins[slug]), base=0, by=by) for slug, article in articles.items()
    ]
    for batch in batched(saves, 100, strict=False):
        save_documents(batch)
        made += [save.article for save in batch]
    by_slug = {article.entry.slug: article for article in made}
    return [(by_slug[left], by_slug[right]) for left, right in names]


def linking(slug: str, target: str) -> ArticleDocument:
    return ArticleDocument.parse(f"# {slug}\n\n## Of it\n\nSee [{target}](/{target}).\n", "en")


def lying() -> list[str]:
    """Pages that pass for fresh and don't link to their twin, though that is live."""
    live = set(Edition.objects.values_list("slug", flat=True))
    return [
        edition.slug
        for edition in Edition.objects.filter(fresh=True)
        for link in edition.links.all()
        if (f'href="/en/{link.target}/"' in gzip.decompress(edition.page_gz).decode()) != (link.target in live)
    ]


def test_pairs_that_link_to_each_other_go_live_at_once_without_a_dead_link() -> None:
    """Two people publish in step, one the left, one the right; each makes pages around what they publish."""
    publisher = everybody()
    made = pairs(make_writer())
    step = threading.Barrier(2, timeout=60)

    def publish_side(side: int) -> int:
        for pair in made:
            step.wait()
            publish(pair[side], by=publisher, seen=pair[side].text_hash, override="race")
        return len(made)

    assert together(partial(publish_side, 0), partial(publish_side, 1)) == [PAIRS, PAIRS]
    assert lying() == []
    refresh_stale()
    assert Edition.objects.filter(fresh=True).count() == 2 * PAIRS
    assert lying() == []


def test_batches_that_link_to_each_other_go_live_at_once_without_a_dead_link() -> None:
    publisher = everybody()
    left, right = zip(*pairs(make_writer()), strict=True)
    reports = together(
        *(
            partial(publish_many, articles, by=publisher, override="race")
            for articles in (left[:100], right[:100], right[100:], left[100:])
        )
    )
    assert [report.published for report in reports] == [100] * 4
    refresh_stale()
    assert Edition.objects.filter(fresh=True).count() == 2 * PAIRS
    assert lying() == []


def test_targets_that_go_leave_no_dead_link() -> None:
    publisher = everybody()
    made = pairs(make_writer(), 40)
    for side in (0, 1):
        publish_many([pair[side] for pair in made], by=publisher, override="race", render=False)

    def publish_left_again() -> None:
        for left, right in made:
            document = linking(f"{left.entry.slug} once more", right.entry.slug)
            save_document(left, document, base=1, by=publisher)
            publish(left, by=publisher, seen=left.text_hash, override="race")

    def withdraw_right() -> None:
        for _left, right in made:
            withdraw(right, by=publisher, seen=what_is_seen(right, "withdraw"), reason="race")

    assert together(publish_left_again, withdraw_right, refresh_stale)[:2] == [None, None]
    assert lying() == []
    refresh_stale()
    assert lying() == []


def test_pages_that_are_being_marked_are_passed_over_not_waited_for() -> None:
    """Whoever marks rows in another order than the pages are stored in would else wait for ever, both of them."""
    publisher = everybody()
    made = pairs(make_writer(), 20)
    publish_many([article for pair in made for article in pair], by=publisher, override="race", render=False)
    read = list(Edition.objects.order_by("pk"))
    marking, stored = threading.Event(), threading.Event()

    def mark() -> None:
        with publication():
            mark_stale(Q(slug__startswith="right"))
            marking.set()
            stored.wait(timeout=3)
            mark_stale(Q(slug__startswith="left"))

    def store() -> None:
        marking.wait()
        pages.refresh(read)
        stored.set()

    assert together(mark, store) == [None] * 2
    assert not Edition.objects.filter(fresh=True).exists()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_translation_does_not_go_live_after_its_source_went(number: int) -> None:
    source, translation = article_in("published", language="en"), article_in("approved")
    publisher = everybody()
    results = together(
        partial(withdraw, again(source), by=publisher, seen=what_is_seen(source, "withdraw"), reason="wrong figures"),
        partial(publish, again(translation), by=publisher, seen=translation.text_hash),
    )
    withdrawn = Event.objects.get(kind="withdrawn")
    published = Event.objects.filter(kind="published", article=translation).first()
    if published:
        assert published.pk < withdrawn.pk
    else:
        assert isinstance(results[1], TransitionNotAllowed)
        assert results[1].refusal.code == "source"
    assert Edition.objects.filter(language="hi").exists() is bool(published)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_edition_is_an_approved_text_though_it_is_edited_meanwhile(number: int) -> None:
    article = article_in("approved")
    publisher, writer = everybody(), make_writer()
    results = together(
        partial(publish, again(article), by=publisher, seen=article.text_hash),
        partial(save_document, again(article), ArticleDocument.parse(OTHER_TEXT, "hi"), base=1, by=writer),
    )
    assert isinstance(results[1], Revision)
    assert [edition.markdown for edition in Edition.objects.all()] == [HINDI] * isinstance(results[0], Event)
    if isinstance(results[0], TransitionNotAllowed):
        assert results[0].refusal.code == "meanwhile"
        assert "writer saved revision 2" in str(results[0])
    assert Article.objects.get().state == State.DRAFT


@pytest.mark.parametrize("number", range(ROUNDS))
def test_what_is_approved_is_what_was_seen_though_it_is_edited_meanwhile(number: int) -> None:
    article = article_in("in_review")
    reviewer, writer = everybody(), make_writer()
    together(
        partial(act, again(article), Action.APPROVE, by=reviewer, seen=article.text_hash),
        partial(save_document, again(article), ArticleDocument.parse(OTHER_TEXT, "hi"), base=1, by=writer),
    )
    article = again(article)
    assert (article.state, article.approved_hash) == (State.DRAFT, "")
    assert all(event.revision.number == 1 for event in Event.objects.filter(kind="approved"))
    do(article, Action.SUBMIT)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_rename_meets_saves_publications_and_a_new_language_without_a_difference(number: int) -> None:
    writer = make_writer()
    bond = article_in("approved", language="en")
    loan = make_article("loan", "en", "# Loan\n\nA [bond](/bond).\n")
    lease = article_in("published", "lease", "en", "# Lease\n\nA [bond](/bond).\n")
    own = ArticleDocument.parse(f"---\nkeywords: K{number}\n---\n# Bond\n\n[Me](/bond), [me](/debenture)\n", "en")
    theirs = ArticleDocument.parse("# Loan\n\nA [bond](/bond), and more.\n", "en")
    results = together(
        partial(rename, bond.entry, "debenture", by=everybody(), seen="bond"),
        partial(save_document, again(bond), own, base=1, by=writer),
        partial(save_document, again(loan), theirs, base=1, by=writer),
        partial(publish, again(bond), by=everybody(), seen=bond.text_hash),
        partial(create_article, "bond", "hi", ArticleDocument.parse(HINDI, "hi"), by=writer),
        partial(rename, again(bond).entry, "note", by=everybody(), seen="bond"),
    )
    refusals = (StaleBase, TransitionNotAllowed, ValidationError)
    assert [each for each in results if isinstance(each, Exception) and not isinstance(each, refusals)] == []
    slug = Article.objects.get(pk=bond.pk).entry.slug
    assert slug in {"debenture", "note"}
    assert dict(Moved.objects.values_list("slug", "target")) == {"bond": slug}
    assert list(differences()) == []
    refresh_stale()
    live = Edition.objects.filter(slug=slug, language="en").exists()
    page = gzip.decompress(Edition.objects.get(entry=lease.entry).page_gz).decode()
    assert (f'href="/en/{slug}/"' in page) is live
