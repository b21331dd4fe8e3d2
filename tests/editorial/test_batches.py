"""Work on many texts: what it would do, what it does, killed in the middle or not, and the way back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from editorial import batches, queue
from editorial.batches import BatchNotAllowed, Search, carry_on, find, outlook, propose, propose_replacement
from editorial.models import Batch, Event, Revision, Role, User
from editorial.rules import Action
from editorial.tasks.batches import launch
from editorial.verify import differences
from editorial.workflow import TransitionNotAllowed
from glossary.models import Article, Edition
from tests.conftest import make_user
from tests.editorial.stages import article_in, do, everybody
from tests.factories import make_article, make_revision

pytestmark = pytest.mark.django_db


def run(batch: Batch, **chosen: str) -> Batch:
    """Starts the batch and does all of it, as the worker would, but for the queue."""
    launch(batch, by=batch.by, **chosen)
    batch.refresh_from_db()
    while carry_on(batch, 2):
        pass
    batch.refresh_from_db()
    assert list(differences()) == []
    return batch


def work_off() -> None:
    while job := queue.claim("a worker"):
        queue.run(job)


def outcomes(batch: Batch) -> dict[str, str]:
    return {item.article.entry.slug: item.outcome for item in batch.items.select_related("article__entry")}


def states() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("state", flat=True))


def everything() -> list[object]:
    return [list(model._default_manager.order_by("pk").values()) for model in (Article, Revision, Event, Edition)]


def chosen_in(found: list[batches.Found]) -> dict[int, tuple[str, list[int]]]:
    return {each.article.pk: (each.article.text_hash, [hit.number for hit in each.hits]) for each in found}


def test_outlook_says_which_would_move_and_why_others_would_not(publisher):
    article_in("approved", "bond", "en")
    article_in("approved", "bond", "hi")
    article_in("approved", "share", "hi")
    article_in("draft", "yield", "hi")
    make_article("share", "en")
    before = everything()
    found = outlook(propose(Article.objects.all(), by=publisher), Action.PUBLISH, by=publisher)
    assert [(article.entry.slug, article.language) for article in found.possible] == [("bond", "en"), ("bond", "hi")]
    assert [(len(articles), sentence[:20]) for sentence, articles in found.refused.items()] == [
        (2, "“Publish” starts fro"),
        (1, "A translation is pub"),
    ]
    assert everything() == before


def test_batch_publishes_sources_first_and_reports_each_refusal(publisher):
    article_in("approved", "bond", "hi")
    article_in("approved", "bond", "en")
    draft = article_in("draft", "share", "en")
    batch = run(propose(Article.objects.all(), by=publisher), action=Action.PUBLISH)
    assert batch.ended_at is not None
    assert batch.items.done().count() == 2
    assert "starts from" in batch.items.refused().get().message
    assert states() == ["published", "published", "draft"]
    assert {item.event.actor for item in batch.items.done()} == {publisher}
    assert batch.items.get(article=draft).event is None


def test_pages_are_made_once_at_the_end(publisher):
    for slug in ("bond", "interest", "bond-market"):
        article_in("approved", slug, "en")
    batch = propose(Article.objects.all(), by=publisher)
    launch(batch, by=publisher, action=Action.PUBLISH)
    batch.refresh_from_db()
    assert not carry_on(batch)
    assert set(Edition.objects.values_list("fresh", flat=True)) == {False}
    work_off()
    assert set(Edition.objects.values_list("fresh", flat=True)) == {True}


def test_worker_does_a_batch_to_its_end(publisher, monkeypatch):
    monkeypatch.setattr(batches.carry_on, "__defaults__", (2,))
    for slug in ("bond", "share", "yield"):
        article_in("approved", slug, "en")
    batch = propose(Article.objects.all(), by=publisher)
    launch(batch, by=publisher, action=Action.PUBLISH)
    work_off()
    batch.refresh_from_db()
    assert batch.ended_at
    assert states() == ["published"] * 3


def test_what_changed_since_it_was_chosen_stays(publisher):
    article = article_in("approved", "bond", "en")
    article_in("approved", "share", "en")
    batch = propose(Article.objects.all(), by=publisher)
    make_revision(article, "# Bond\n\nNew.\n")
    run(batch, action=Action.PUBLISH)
    assert outcomes(batch) == {"bond": "refused", "share": "done"}
    assert "saved revision 2" in batch.items.refused().get().message


def test_killed_in_the_middle_it_goes_on_and_does_nothing_twice(publisher, monkeypatch):
    for slug in ("bond", "share", "yield"):
        article_in("approved", slug, "en")
    batch = propose(Article.objects.all(), by=publisher)
    launch(batch, by=publisher, action=Action.PUBLISH)
    batch.refresh_from_db()

    class Killed(BaseException):
        pass

    act, calls = batches.act, []

    def act_until_killed(*args, **kwargs):
        calls.append(1)
        event = act(*args, **kwargs)
        if len(calls) == 2:
            raise Killed
        return event

    monkeypatch.setattr(batches, "act", act_until_killed)
    with pytest.raises(Killed):
        carry_on(batch)
    assert sorted(outcomes(batch).values()) == ["done", "waiting", "waiting"]
    assert Event.objects.filter(kind="published").count() == 1
    assert not carry_on(batch)
    assert Event.objects.filter(kind="published").count() == 3


def test_text_at_which_the_program_fails_holds_up_no_other(publisher, monkeypatch):
    for slug in ("bond", "share"):
        article_in("approved", slug, "en")
    act = batches.act

    def act_or_fail(article, *args, **kwargs):
        event = act(article, *args, **kwargs)
        if article.entry.slug == "bond":
            raise RuntimeError("a fault of ours")
        return event

    monkeypatch.setattr(batches, "act", act_or_fail)
    batch = run(propose(Article.objects.all(), by=publisher), action=Action.PUBLISH)
    assert outcomes(batch) == {"bond": "refused", "share": "done"}
    assert "The program failed" in batch.items.refused().get().message
    assert states() == ["approved", "published"]


@pytest.mark.parametrize(
    ("action", "words", "why"),
    [
        (Action.WITHDRAW, " ", "needs a reason"),
        (Action.REQUEST_CHANGES, "", "needs a note"),
        (Action.SCHEDULE, "x", "made with many texts"),
        ("burn", "x", "made with many texts"),
        ("", "x", "made with many texts"),
    ],
)
def test_batch_that_cannot_start_is_refused_in_words(superuser, action, words, why):
    article_in("published", "bond", "en")
    batch, before = propose(Article.objects.all(), by=superuser), everything()
    with pytest.raises((BatchNotAllowed, TransitionNotAllowed), match=why):
        launch(batch, by=superuser, action=action, words=words)
    batch.refresh_from_db()
    assert batch.started_at is None
    assert everything() == before


def test_only_who_chose_starts_and_only_once(publisher, superuser):
    article_in("approved", "bond", "en")
    batch = propose(Article.objects.all(), by=publisher)
    with pytest.raises(BatchNotAllowed, match="Whoever chose"):
        launch(batch, by=superuser, action=Action.PUBLISH)
    launch(batch, by=publisher, action=Action.PUBLISH)
    with pytest.raises(BatchNotAllowed, match="started already"):
        launch(batch, by=publisher, action=Action.PUBLISH)


@pytest.mark.parametrize("count", [0, 3])
def test_too_many_or_none_is_refused_in_words(publisher, monkeypatch, count):
    monkeypatch.setattr(batches, "MAX_TEXTS", 2)
    for number in range(count):
        make_article(f"bond-{number}")
    with pytest.raises(BatchNotAllowed, match="at most 2 texts" if count else "nothing to do"):
        propose(Article.objects.all(), by=publisher)
    assert not Batch.objects.exists()


def test_four_eyes_hold_in_a_batch(superuser):
    make_article("bond", by=superuser)
    make_article("share")
    run(propose(Article.objects.all(), by=superuser), action=Action.SUBMIT)
    batch = run(propose(Article.objects.all(), by=superuser), action=Action.APPROVE)
    assert outcomes(batch) == {"bond": "refused", "share": "done"}


# The way back


def taken_back(batch: Batch, words: str = "a mistake") -> Batch:
    return run(batches.propose_taking_back(batch, by=batch.by), words=words)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        ("draft", Action.SUBMIT),
        ("approved", Action.PUBLISH),
        ("draft", Action.OVERRIDE),
        ("published", Action.WITHDRAW),
        ("approved", Action.ARCHIVE),
        ("archived", Action.RESTORE),
    ],
)
def test_batch_is_taken_back_in_one_go(superuser, state, action):
    article_in(state, "bond", "en")
    live = list(Edition.objects.values_list("text_hash"))
    batch = run(propose(Article.objects.all(), by=superuser), action=action, words="because")
    assert batch.items.done().count() == 1
    back = taken_back(batch)
    assert outcomes(back) == {"bond": "done"}
    assert states() == [state]
    assert list(Edition.objects.values_list("text_hash")) == live


def test_edition_that_was_replaced_comes_back(superuser):
    article = article_in("published", "bond", "en")
    make_revision(article, "# Bond\n\nNew.\n")
    do(article, "submit", "approve")
    batch = run(propose(Article.objects.all(), by=superuser), action=Action.PUBLISH)
    assert Edition.objects.get().number == 2
    taken_back(batch)
    assert Edition.objects.get().number == 1


def test_what_moved_on_since_is_not_taken_back(superuser):
    article = article_in("approved", "bond", "en")
    batch = run(propose(Article.objects.all(), by=superuser), action=Action.PUBLISH)
    make_revision(article, "# Bond\n\nNew.\n")
    do(article, "override")
    back = taken_back(batch)
    assert back.items.refused().get().message == "Readers have another text by now."


@pytest.mark.parametrize(("state", "action"), [("in_review", Action.APPROVE), ("in_review", Action.REQUEST_CHANGES)])
def test_verdicts_are_not_taken_back(superuser, state, action):
    article_in(state, "bond", "en")
    batch = run(propose(Article.objects.all(), by=superuser), action=action, words="because")
    with pytest.raises(BatchNotAllowed, match="one by one"):
        batches.propose_taking_back(batch, by=superuser)


def test_nothing_is_taken_back_before_its_end(superuser):
    article_in("draft", "bond", "en")
    batch = propose(Article.objects.all(), by=superuser)
    with pytest.raises(BatchNotAllowed, match="not ended"):
        batches.propose_taking_back(batch, by=superuser)


# Find and replace


def hindi(slug: str, body: str) -> Article:
    return make_article(slug, "hi", f"# {slug}\n\n{body}\n")


def head_of(article: Article) -> str:
    return Revision.objects.filter(article=article).latest("number").text


def test_ticked_places_are_replaced_in_one_revision_a_text_and_put_back(translator):
    one, two = hindi("bond", "शेयर महँगा है। शेयर सस्ता है। शेयरधारक।"), hindi("share", "शेयर।")
    three = hindi("yield", "शेयरों का दाम।")
    found = find("hi", Search(find="शेयर"), by=translator)
    chosen = chosen_in(found)
    assert {pk: numbers for pk, (_hash, numbers) in chosen.items()} == {one.pk: [0, 1], two.pk: [0]}
    chosen[one.pk] = (chosen[one.pk][0], [1])
    batch = run(propose_replacement(Search(find="शेयर"), "अंश", chosen, by=translator))
    assert "शेयर महँगा है। अंश सस्ता है। शेयरधारक।" in head_of(one)
    assert "अंश।" in head_of(two)
    assert Revision.objects.filter(article=three).count() == 1
    assert Revision.objects.get(article=one, number=2).summary == "शेयर → अंश"
    taken_back(batch)
    assert [head_of(article).count("अंश") for article in (one, two)] == [0, 0]
    assert Revision.objects.filter(article=one).count() == 3


def test_text_saved_meanwhile_is_not_touched(translator):
    article = hindi("bond", "शेयर।")
    chosen = chosen_in(find("hi", Search(find="शेयर"), by=translator))
    make_revision(article, "# bond\n\nशेयर और।\n")
    batch = run(propose_replacement(Search(find="शेयर"), "अंश", chosen, by=translator))
    assert outcomes(batch) == {"bond": "refused"}
    assert "शेयर और।" in head_of(article)


def test_finding_takes_the_role_in_the_language():
    user = make_user("uma", Role.TRANSLATOR, language="en")
    with pytest.raises(TransitionNotAllowed, match="Hindi"):
        find("hi", Search(find="शेयर"), by=user)


def test_replacing_takes_it_too():
    article = hindi("bond", "शेयर।")
    user = make_user("uma", Role.TRANSLATOR, language="en")
    chosen = {article.pk: (article.text_hash, [0])}
    batch = run(propose_replacement(Search(find="शेयर"), "अंश", chosen, by=user))
    assert outcomes(batch) == {"bond": "refused"}


def test_finding_ends_where_there_are_too_many(translator, monkeypatch):
    monkeypatch.setattr(batches, "MAX_HITS", 2)
    for slug in ("bond", "share", "yield"):
        hindi(slug, "शेयर शेयर")
    assert len(find("hi", Search(find="शेयर"), by=translator)) == 1


# One person's work


def test_work_of_one_person_in_a_span_of_time_goes_back(editor, translator):
    first, second, untouched = make_article("bond"), make_article("share"), make_article("yield")
    before = {article.pk: head_of(article) for article in (first, second, untouched)}
    make_revision(first, "# A\n", by=translator)
    make_revision(first, "# B\n", by=translator)
    make_revision(second, "# C\n", by=translator)
    make_revision(second, "# D\n", by=everybody())
    now = timezone.now()
    batch = run(batches.propose_return(translator, now - timedelta(hours=1), now, by=editor))
    assert outcomes(batch) == {"bond": "done", "share": "refused"}
    assert head_of(first) == before[first.pk]
    assert head_of(second) == "# D\n"
    assert head_of(untouched) == before[untouched.pk]


def test_nobodys_work_is_nothing_to_do(editor, translator: User):
    now = timezone.now()
    with pytest.raises(BatchNotAllowed, match="nothing to do"):
        batches.propose_return(translator, now - timedelta(hours=1), now, by=editor)
