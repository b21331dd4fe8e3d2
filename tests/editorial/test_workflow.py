from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from editorial.models import Event, Role, User
from editorial.publishing import act
from editorial.rules import ROLES, Action, Refused
from editorial.workflow import TRANSITIONS, Transition, TransitionNotAllowed, move, moves
from editorial.workflow.transitions import _table
from glossary.models import Article, Edition
from glossary.models.articles import State
from tests.conftest import make_user
from tests.editorial.stages import OTHER_TEXT, article_in, do, everybody, live_article_in, time_for, what_is_seen
from tests.factories import make_article, make_revision

pytestmark = pytest.mark.django_db

# What DESIGN 5 says, written down a second time: where each move leads from each state, "" for nowhere.
LEADS_TO = {
    Action.SUBMIT: ["in_review", "", "in_review", "", "", "", ""],
    Action.APPROVE: ["", "approved", "", "", "", "", ""],
    Action.REQUEST_CHANGES: ["", "changes_requested", "", "", "", "", ""],
    Action.RECALL: ["", "draft", "", "", "", "", ""],
    Action.PUBLISH: ["", "", "", "published", "published", "", ""],
    Action.SCHEDULE: ["", "", "", "scheduled", "scheduled", "", ""],
    Action.UNSCHEDULE: ["", "", "", "", "approved", "", ""],
    Action.OVERRIDE: ["published", "in_review", "changes_requested", "published", "published", "", ""],
    Action.WITHDRAW: ["draft", "in_review", "changes_requested", "approved", "scheduled", "approved", ""],
    Action.END: ["draft", "in_review", "changes_requested", "approved", "scheduled", "published", ""],
    Action.KEEP: ["", "", "", "", "", "", ""],
    Action.ARCHIVE: [*["archived"] * 6, ""],
    Action.RESTORE: ["", "", "", "", "", "", "draft"],
}
STATES = ["draft", "in_review", "changes_requested", "approved", "scheduled", "published", "archived"]
# Roles in one language aren't enough for these.
OF_THE_ENTRY = {Action.ARCHIVE, Action.RESTORE}
CASES = [(action, state, target) for action, row in LEADS_TO.items() for state, target in zip(STATES, row, strict=True)]


def snapshot(article: Article) -> tuple[object, ...]:
    row = Article.objects.filter(pk=article.pk).values_list("state", "text_hash", "approved_hash").get()
    editions = Edition.objects.filter(entry=article.entry).values_list("language", "number", "text_hash")
    return row, list(editions), Event.objects.filter(article=article).count()


def refusal(article: Article, action: str, by: User, seen: str | None = None, words: str = "because") -> Refused:
    """The refusal of a move that is refused and leaves everything as it was."""
    before, at = snapshot(article), time_for(action)
    seen = what_is_seen(article, action) if seen is None else seen
    with pytest.raises(TransitionNotAllowed) as caught:
        act(article, action, by=by, seen=seen, words=words, at=at)
    assert snapshot(article) == before
    assert str(caught.value) == str(caught.value.refusal) != ""
    return caught.value.refusal


@pytest.mark.parametrize(("action", "state", "target"), CASES)
def test_each_move_from_each_state_by_each_role(action: Action, state: str, target: str) -> None:
    article = live_article_in(state)
    of_live = TRANSITIONS[action].of_live
    seen = what_is_seen(article, action)
    for role in Role:
        for language in ("hi", "en", ""):
            user = make_user(f"{role}-{language}", role, language=language)
            enough = language == "" if action in OF_THE_ENTRY else language != "en"
            if not (target and role in ROLES[action] and enough):
                refusal(article, action, user, seen)
    if not target:
        return
    allowed = User.objects.get(username=f"{ROLES[action][0]}-{'' if action in OF_THE_ENTRY else 'hi'}")
    event = act(article, action, by=allowed, seen=seen, words="because", at=time_for(action))
    article.refresh_from_db()
    before = "approved" if (action, state) == (Action.ARCHIVE, "published") else state
    assert (article.state, event.from_state, event.to_state) == (target, before, target)
    assert (event.actor, event.kind) == (allowed, TRANSITIONS[action].kind)
    assert event.revision.number == (1 if of_live and state != "published" else 2)
    assert bool(event.due_at) is TRANSITIONS[action].needs_time


@pytest.mark.parametrize(("action", "state", "target"), CASES)
def test_buttons_agree_with_the_moves(action: Action, state: str, target: str, superuser: User) -> None:
    article = live_article_in(state)
    button = next(button for button in moves(superuser, article) if button.action == action)
    assert bool(button.verdict) is bool(target)
    if target:
        assert button.fits
        event = act(article, action, by=superuser, seen=button.seen, words="because", at=time_for(action))
        assert f"revision {event.revision.number}" in str(button.label)


@pytest.mark.parametrize(
    ("action", "state", "target"),
    [
        (Action.SUBMIT, "published", "in_review"),
        (Action.WITHDRAW, "published", "draft"),
        (Action.PUBLISH, "published", ""),
        (Action.OVERRIDE, "published", ""),
    ],
)
def test_what_was_published_without_approval_isnt_finished(action: Action, state: str, target: str) -> None:
    article = do(make_article(language="hi"), Action.OVERRIDE)
    assert article.state == state
    if target:
        assert do(article, action).state == target
    else:
        refusal(article, action, everybody())


def test_round_from_draft_to_published_and_again(
    translator: User, reviewer: User, publisher: User, editor: User
) -> None:
    article = make_article(language="hi", by=translator)
    seen_by_readers = []

    def readers_see() -> None:
        seen_by_readers.append([edition.markdown for edition in Edition.objects.all()])

    first = str(article.revisions.get().text)
    do(article, Action.SUBMIT, by=translator)
    do(article, Action.REQUEST_CHANGES, by=reviewer, words="The second sentence is missing.")
    make_revision(article, OTHER_TEXT, by=editor)
    assert article.state == State.CHANGES_REQUESTED
    do(article, Action.SUBMIT, by=translator)
    do(article, Action.APPROVE, by=reviewer)
    readers_see()
    do(article, Action.PUBLISH, by=publisher)
    readers_see()
    make_revision(article, first, by=translator)
    assert article.state == State.DRAFT
    do(article, Action.SUBMIT, by=translator)
    do(article, Action.APPROVE, by=reviewer)
    readers_see()
    do(article, Action.PUBLISH, by=publisher)
    readers_see()
    assert seen_by_readers == [[], [OTHER_TEXT], [OTHER_TEXT], [first]]
    trail = Event.objects.filter(article=article).order_by("pk").values_list("kind", "actor__username")
    assert list(trail) == [
        ("saved", "tara"),
        ("submitted", "tara"),
        ("changes_requested", "ravi"),
        ("saved", "esha"),
        ("submitted", "tara"),
        ("approved", "ravi"),
        ("published", "pooja"),
        ("saved", "tara"),
        ("submitted", "tara"),
        ("approved", "ravi"),
        ("published", "pooja"),
    ]


def test_approval_names_the_text(reviewer: User) -> None:
    article = article_in("in_review")
    do(article, Action.APPROVE, by=reviewer)
    assert article.approved_hash == article.text_hash == Article.objects.get().approved_hash


@pytest.mark.parametrize("change", [{"text_hash": "another"}, {"approved_hash": ""}, {"approved_hash": "another"}])
def test_database_refuses_a_change_that_keeps_the_approval(change: dict[str, str]) -> None:
    article_in("approved")
    with pytest.raises(IntegrityError, match="approval_names_this_text"), transaction.atomic():
        Article.objects.update(**change)


def test_database_refuses_an_approval_that_names_no_text() -> None:
    article_in("draft")
    with pytest.raises(IntegrityError, match="approval_names_this_text"), transaction.atomic():
        Article.objects.update(state=State.APPROVED)


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REQUEST_CHANGES])
@pytest.mark.parametrize("fields", [{}, {"is_superuser": True}])
def test_nobody_gives_a_verdict_on_their_own_text(action: Action, fields: dict[str, object]) -> None:
    author = make_user("asha", *Role, **fields)
    article = do(make_article(by=author), Action.SUBMIT, by=author)
    assert refusal(article, action, author).code == "four_eyes"


def test_superuser_moves_what_others_wrote(superuser: User) -> None:
    article = do(make_article(language="hi"), Action.SUBMIT, Action.APPROVE, Action.PUBLISH, by=superuser)
    assert article.state == State.PUBLISHED


def test_text_that_changed_after_it_was_seen_is_not_approved(reviewer: User, translator: User) -> None:
    article = article_in("in_review")
    seen = article.text_hash
    stale = Article.objects.get()
    make_revision(article, OTHER_TEXT, by=translator)
    do(article, Action.SUBMIT, by=translator)
    refused = refusal(article, Action.APPROVE, reviewer, seen)
    assert str(refused.rule).startswith("Tara sent revision 2 to review (")
    assert str(refused.next) == "Look at revision 2, then decide."
    assert refusal(stale, Action.APPROVE, reviewer, seen).code == "meanwhile"


def test_loser_of_a_race_reads_what_the_winner_did(reviewer: User) -> None:
    article = article_in("in_review")
    late = Article.objects.get()
    do(article, Action.APPROVE, by=everybody())
    refused = refusal(late, Action.REQUEST_CHANGES, reviewer)
    assert str(refused.rule).startswith("Omkar approved revision 1 (")
    assert str(refused.next) == "Next comes: “Publish revision 1” (Publisher)."


def test_hand_laid_on_a_text_that_came_back_to_what_was_seen_counts(reviewer: User) -> None:
    article = article_in("in_review")
    first, text = article.text_hash, article.revisions.get().text
    make_revision(article, OTHER_TEXT, by=reviewer)
    make_revision(article, text, by=reviewer)
    do(article, Action.SUBMIT)
    assert refusal(article, Action.APPROVE, reviewer, first).code == "four_eyes"


@pytest.mark.parametrize("words", ["", " \n"])
@pytest.mark.parametrize(
    ("action", "code"), [(Action.REQUEST_CHANGES, "note"), (Action.OVERRIDE, "reason"), (Action.WITHDRAW, "reason")]
)
def test_words_are_asked_for_where_they_are_needed(action: Action, code: str, words: str) -> None:
    article = live_article_in("in_review")
    said = refusal(article, action, everybody(), words=words)
    assert (said.code, "needs a" in str(said.rule), str(said.next)[:3]) == (code, True, "Say")


@pytest.mark.parametrize("action", [Action.OVERRIDE, Action.WITHDRAW])
def test_reason_that_the_trail_cant_hold_is_refused(action: Action) -> None:
    article = live_article_in("draft")
    said = refusal(article, action, everybody(), words="x" * 307)
    assert ("300" in str(said.rule), str(said.next)) == (True, "Make it shorter by 7.")


def test_withdrawal_of_what_nobody_sees_says_what_would_bring_it_there(publisher: User) -> None:
    said = refusal(make_article(language="hi"), Action.WITHDRAW, publisher)
    assert (said.code, str(said.next)) == (
        "not_live",
        "Leave it as it is: it goes out only when somebody publishes it.",
    )


def test_words_are_kept_without_the_blanks_around_them() -> None:
    article = do(article_in("in_review"), Action.REQUEST_CHANGES, words=" Too short.\n")
    do(article, Action.OVERRIDE, words=" urgent ")
    assert list(Event.objects.order_by("pk").values_list("note", "reason"))[-2:] == [("Too short.", ""), ("", "urgent")]


def test_article_without_a_text_goes_nowhere() -> None:
    article = make_article()
    empty = Article.objects.create(entry=article.entry, language="hi")
    assert refusal(empty, Action.SUBMIT, everybody()).code == "empty"
    assert not any(button.verdict for button in moves(everybody(), empty))


def test_refusal_says_from_where_and_what_comes_next() -> None:
    assert str(refusal(article_in("draft"), Action.APPROVE, everybody())) == (
        "“Approve” starts from: In review. This text: Draft. "
        "Next comes: “Send revision 1 to review” (Editor or Translator)."
    )


def test_what_is_published_can_only_be_changed() -> None:
    article = article_in("published")
    assert str(refusal(article, Action.SUBMIT, everybody())) == (
        "Revision 1 is approved already. Change the text first, or leave it as it is."
    )


def test_publishing_is_not_moves_business(superuser: User) -> None:
    article = article_in("approved")
    with pytest.raises(ValueError, match=r"editorial\.publishing"):
        move(article, Action.PUBLISH, by=superuser, seen=article.text_hash)


def test_buttons_in_the_order_of_the_table_say_who_may(translator: User, reviewer: User) -> None:
    article = article_in("in_review")
    shown = {button.action: button for button in moves(translator, article)}
    assert list(shown) == list(TRANSITIONS)
    assert str(shown[Action.APPROVE].label) == "Approve revision 1"
    assert "Omkar or Ravi may." in str(shown[Action.APPROVE].verdict)
    assert [button.action for button in shown.values() if button.fits] == [
        "approve",
        "request_changes",
        "recall",
        "override",
        "archive",
    ]


def test_buttons_cost_four_queries(reviewer: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    article = article_in("in_review")
    assert reviewer.has_role(Role.REVIEWER)
    with django_assert_num_queries(4):
        moves(reviewer, article)


GOOD = list(TRANSITIONS.values())


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ([*GOOD, GOOD[0]], "two transitions"),
        (GOOD[1:], "No way leads to"),
        ([item for item in GOOD if item.action not in {"publish", "override"}], "No way leads"),
        ([replace(item, targets=dict.fromkeys(item.sources, State.PUBLISHED), signs=False) for item in GOOD], "No way"),
        ([replace(GOOD[0], targets={}), *GOOD[1:]], "submit: it starts nowhere"),
        ([replace(GOOD[0], label="Go"), *GOOD[1:]], "submit: its label"),
        ([GOOD[0], replace(GOOD[1], signs=False), *GOOD[2:]], "approve: what leads to approval signs"),
        ([replace(GOOD[0], signs=True), *GOOD[1:]], "submit: what leads to approval signs"),
    ],
)
def test_table_that_cant_be_right_is_refused(table: list[Transition], fault: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=fault):
        _table(*table)


def test_no_way_out_is_refused() -> None:
    stay = [replace(item, targets={s: t for s, t in item.targets.items() if s != State.PUBLISHED}) for item in GOOD]
    with pytest.raises(ImproperlyConfigured, match="No way leads out of"):
        _table(*(item for item in stay if item.targets))


def test_move_is_a_conditional_update(reviewer: User) -> None:
    """A row that isn't what was seen any more is not touched, not even to lock it."""
    article = article_in("in_review")
    Article.objects.update(number=F("number"), state=State.DRAFT)
    refused = refusal(article, Action.APPROVE, reviewer)
    assert refused.code == "meanwhile"
