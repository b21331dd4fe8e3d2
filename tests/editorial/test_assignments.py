from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from editorial.assignments import AssignmentRefused, assign, give_back, holder_of, may_work, take, take_first
from editorial.models import Assignment, Role, User
from editorial.rules import Action
from editorial.workflow import next_step
from glossary.models import Article
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.stages import article_in, do
from tests.editorial.threads import together
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def refusal(function: object, *args: object, **options: object) -> str:
    before = list(Assignment.objects.values())
    with pytest.raises(AssignmentRefused) as refused:
        function(*args, **options)
    assert list(Assignment.objects.values()) == before
    assert str(refused.value) == str(refused.value.refusal)
    return refused.value.refusal.code


@pytest.mark.parametrize(
    ("state", "role"),
    [
        ("draft", Role.TRANSLATOR),
        ("draft", Role.EDITOR),
        ("in_review", Role.REVIEWER),
        ("changes_requested", Role.TRANSLATOR),
        ("approved", Role.PUBLISHER),
        ("published", Role.EDITOR),
    ],
)
def test_the_next_step_is_given_to_those_who_may_do_it(state: str, role: Role, superuser: User) -> None:
    article = article_in(state)
    for other in Role:
        person = make_user(f"the-{other}", other, language="hi")
        if not may_work(person, article):
            assert refusal(assign, article, person, by=superuser) == "role"
    assert assign(article, User.objects.get(username=f"the-{role}"), by=superuser).person.has_role(role, "hi")


def test_refusal_says_who_cannot_and_why(superuser: User, translator: User) -> None:
    with pytest.raises(AssignmentRefused) as refused:
        assign(article_in("in_review"), translator, by=superuser)
    assert str(refused.value).startswith("Tara can't do the next step: “Approve” takes the role Reviewer for Hindi.")


def test_nobody_gets_a_review_of_their_own_text(superuser: User) -> None:
    both = make_user("bela", Role.TRANSLATOR, Role.REVIEWER)
    article = do(make_article(language="hi", by=both), Action.SUBMIT)
    assert refusal(assign, article, both, by=superuser) == "four_eyes"
    assert refusal(take, article, by=both) == "four_eyes"


@pytest.mark.parametrize(
    ("role", "allowed"), [("editor", True), ("reviewer", True), ("publisher", True), ("translator", False)]
)
def test_who_hands_out_work(role: str, allowed: bool) -> None:
    by, other = make_user("by", Role(role), language="hi"), make_user("other", Role.TRANSLATOR)
    article = make_article(language="hi")
    if allowed:
        assert assign(article, other, by=by).by == by
    else:
        assert refusal(assign, article, other, by=by) == "role"
    assert refusal(assign, make_article("share"), other, by=by) == "role", "a role counts in its language"


def test_what_is_left_over_when_nothing_comes_next(monkeypatch: pytest.MonkeyPatch, editor: User) -> None:
    monkeypatch.setattr("editorial.assignments.next_step", lambda state: None)
    assert refusal(take, make_article(), by=editor) == "done"


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_next_step(state: State) -> None:
    assert next_step(state) in {Action.SUBMIT, Action.APPROVE, Action.PUBLISH, Action.RESTORE}


def test_given_by_hand_it_passes_from_one_to_the_next(editor: User, translator: User) -> None:
    article, other = make_article(language="hi"), make_user("toto", Role.TRANSLATOR)
    due = timezone.localdate() + timedelta(days=2)
    first = assign(article, translator, by=editor)
    second = assign(article, other, by=editor, due=due, note=" the  table\nfirst ")
    first.refresh_from_db()
    assert first.done_at is not None
    assert holder_of(article) == second
    assert (second.due, second.note, second.by) == (due, "the table first", editor)


def test_day_that_is_past_is_refused(editor: User, translator: User) -> None:
    past = timezone.localdate() - timedelta(days=1)
    assert refusal(assign, make_article(language="hi"), translator, by=editor, due=past) == "due"


def test_what_somebody_has_is_not_taken_by_another(translator: User, editor: User) -> None:
    article, other = make_article(language="hi"), make_user("toto", Role.TRANSLATOR)
    mine = take(article, by=translator)
    assert take(article, by=translator) == mine
    assert refusal(take, article, by=other) == "taken"
    assert refusal(assign, article, other, by=other) == "taken"
    assert refusal(give_back, article, by=other) == "role"
    assign(article, other, by=editor)
    assert refusal(take, article, by=translator) == "taken"


def test_given_back_it_is_free_again(translator: User, editor: User) -> None:
    article = make_article(language="hi")
    for by in (translator, editor):
        take(article, by=translator)
        give_back(article, by=by)
        assert holder_of(article) is None
    assert refusal(give_back, article, by=translator) == "nobody"


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.OVERRIDE])
def test_step_that_is_done_ends_the_assignment(translator: User, action: Action) -> None:
    article = make_article(language="hi")
    take(article, by=translator)
    do(article, action)
    assert holder_of(article) is None


def test_publication_during_a_review_leaves_it_with_its_reviewer(reviewer: User) -> None:
    article = article_in("in_review")
    take(article, by=reviewer)
    do(article, Action.OVERRIDE)
    assert holder_of(article).person == reviewer


def test_overdue(editor: User) -> None:
    today = timezone.localdate()
    for days, overdue in ((-1, True), (0, False), (1, False)):
        assert Assignment(due=today + timedelta(days=days)).is_overdue() is overdue
    assert not Assignment().is_overdue()


def test_first_of_a_queue_that_nobody_has(translator: User) -> None:
    articles = [make_article(f"a{number}", "hi") for number in range(3)]
    take(articles[0], by=make_user("toto", Role.TRANSLATOR))
    assert take_first(articles, by=translator) == articles[1]
    assert take_first([article_in("in_review")], by=translator) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
def test_people_who_take_the_next_at_once_get_different_articles(number: int) -> None:
    articles = [make_article(f"a{number}", "hi") for number in range(6)]
    people = [make_user(f"t{number}", Role.TRANSLATOR) for number in range(6)]
    taken = together(*(partial(take_first, list(articles), by=person) for person in people))
    assert {article.pk for article in taken} == {article.pk for article in articles}
    assert Assignment.objects.open().count() == 6


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_out_one_article_the_last_counts(editor: User) -> None:
    article = make_article(language="hi")
    people = [make_user(f"t{number}", Role.TRANSLATOR) for number in range(4)]
    results = together(*(partial(assign, Article.objects.get(pk=article.pk), person, by=editor) for person in people))
    assert all(isinstance(result, Assignment) for result in results)
    assert Assignment.objects.open().count() == 1
