"""Many people save one article at once: on the real engine, in threads, on a database that is a file."""

from functools import partial

import pytest

from editorial.merge import merge
from editorial.models import Event, Revision, User
from editorial.revisions import StaleBase, create_article, head, save_document
from editorial.topics import topics_named
from editorial.verify import differences
from glossary.documents import ArticleDocument
from glossary.models import Article, Topic
from tests.editorial.threads import together
from tests.factories import make_article, make_writer

SAVERS = 50


def save_until_it_is_in(number: int, writer: User) -> int:
    """Returns how often another saver was quicker; each text keeps the keyword of the one it was made from."""
    article = Article.objects.select_related("entry").get()
    lost = 0
    while True:
        base = head(article)
        text = f"---\nkeywords: by {number}\n---\n# Bond\n## Text {number}\n- after {base.number}\n"
        try:
            save_document(article, ArticleDocument.parse(text, "en"), base=base.number, by=writer)
        except StaleBase:
            lost += 1
        else:
            return lost


@pytest.mark.django_db(transaction=True)
def test_fifty_savers_of_one_article_lose_nothing():
    make_article()
    writer = make_writer()
    lost = together(*(partial(save_until_it_is_in, number, writer) for number in range(SAVERS)))
    revisions = Revision.objects.order_by("number")
    assert [(r.number, r.base) for r in revisions] == [(n, n - 1) for n in range(1, SAVERS + 2)]
    texts = [r.text for r in revisions[1:]]
    assert {text.split("\n")[1] for text in texts} == {f"keywords: by {n}" for n in range(SAVERS)}
    assert all(f"- after {r.base}\n" in r.text for r in revisions[1:])
    assert Event.objects.count() == SAVERS + 1
    assert sum(lost) > 0
    assert list(differences()) == []


def merge_until_it_is_in(number: int, writer: User) -> int:
    """Adds a paragraph to the one text that all began with; returns how often it was merged with another's."""
    article = Article.objects.select_related("entry").get()
    base, merged = head(article), None
    mine = ArticleDocument.parse(f"{base.text}\nparagraph {number}\n", "en")
    for tries in range(SAVERS + 1):
        origin = Revision.Origin.EDIT if merged is None else Revision.Origin.MERGE
        try:
            save_document(article, mine, base=base.number, by=writer, origin=origin, merged=merged)
        except StaleBase as stale:
            old, theirs = (ArticleDocument.parse(text, "en") for text in (base.text, stale.head.text))
            found = merge(old, mine, theirs)
            both = {conflict.id: conflict.both or conflict.mine for conflict in found.conflicts}
            mine = ArticleDocument.parse(found.resolved(both), "en")
            base, merged = stale.head, base.number
        else:
            return tries
    raise AssertionError("never got in")


@pytest.mark.django_db(transaction=True)
def test_fifty_savers_who_merge_keep_every_paragraph():
    make_article(text="# Bond\n\n## Text\n\nfirst\n")
    writer = make_writer()
    tries = together(*(partial(merge_until_it_is_in, number, writer) for number in range(SAVERS)))
    text = Revision.objects.latest("number").text
    found = [line for line in text.split("\n") if line.startswith("paragraph")]
    assert sorted(found) == sorted(f"paragraph {n}" for n in range(SAVERS))
    assert Revision.objects.count() == SAVERS + 1
    assert Revision.objects.filter(origin="merge").count() == sum(1 for each in tries if each)
    assert all(r.merged < r.base for r in Revision.objects.filter(origin="merge"))
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_savers_who_meet_the_same_new_topics_share_them():
    names = [["Bonds", "Yield", "A+B", "बचत"], ["बचत", "A-B", "bonds"]] * 4
    found = together(*(partial(topics_named, each) for each in names))
    assert {topic.name.casefold() for topic in Topic.objects.all()} == {"bonds", "yield", "a+b", "a-b", "बचत"}
    assert Topic.objects.count() == len({topic.pk for topics in found for topic in topics.values()}) == 5


@pytest.mark.django_db(transaction=True)
def test_articles_that_are_created_at_once_are_one():
    writer = make_writer()

    def create(number):
        try:
            return create_article("bond", "en", ArticleDocument.parse(f"# {number}\n", "en"), by=writer).text
        except StaleBase as stale:
            return stale.head.text

    texts = together(*(partial(create, number) for number in range(8)))
    assert set(texts) == {Revision.objects.get().text}
