import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from editorial import rules
from editorial.models import Event, Membership, Revision, Role, User
from editorial.rules import ROLES, Action, Refused, contributors, languages, may, visible
from glossary.models import Article, Entry
from tests.conftest import make_user

ALLOWED_TO = {
    Role.EDITOR: {
        Action.CREATE,
        Action.EDIT,
        Action.NAME_TOPICS,
        Action.SUBMIT,
        Action.RECALL,
        Action.INVITE,
        Action.WRITE_REASONS,
    },
    Role.TRANSLATOR: {Action.EDIT, Action.SUBMIT, Action.RECALL},
    Role.REVIEWER: {Action.REQUEST_CHANGES, Action.APPROVE, Action.INVITE, Action.ASSIGN},
    Role.PUBLISHER: {
        Action.PUBLISH,
        Action.OVERRIDE,
        Action.WITHDRAW,
        Action.SCHEDULE,
        Action.UNSCHEDULE,
        Action.END,
        Action.KEEP,
        Action.PUBLISH_AGAIN,
        Action.ASSIGN,
    },
}

for _actions in ALLOWED_TO.values():
    _actions |= {Action.SEE, Action.COMMENT, Action.SETTLE}
ALLOWED_TO[Role.EDITOR] |= {Action.ASSIGN, Action.RENAME}


@pytest.fixture
def article(db: None) -> Article:
    return Article.objects.create(entry=Entry.objects.create(slug="bond"), language="hi")


def add_revision(article: Article, author: User) -> Revision:
    article.number += 1
    article.text_hash = f"hash {article.number}"
    article.save()
    return Revision.objects.create(
        article=article,
        number=article.number,
        base=article.number - 1,
        text="# बॉन्ड",
        text_hash=article.text_hash,
        author=author,
        origin=Revision.Origin.EDIT,
    )


def approve(revision: Revision, by: User) -> None:
    Event.objects.create(article=revision.article, revision=revision, kind=Event.Kind.APPROVED, actor=by)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_role_allows_its_actions_in_its_language_only(article: Article, role: Role, action: Action) -> None:
    user = make_user("asha", role, language="hi")
    assert bool(may(user, action, article)) is (action in ALLOWED_TO[role])
    assert bool(may(user, action, language="en")) is (action in {Action.SEE, Action.COMMENT})


@pytest.mark.parametrize("action", Action)
def test_role_without_language_holds_in_all(db: None, action: Action) -> None:
    user = make_user("asha", Role.EDITOR)
    assert bool(may(user, action, language="hi")) is bool(may(user, action)) is (action in ALLOWED_TO[Role.EDITOR])


@pytest.mark.parametrize("action", Action)
def test_superuser_holds_every_role(superuser: User, article: Article, action: Action) -> None:
    assert may(superuser, action, article)
    assert may(superuser, action)


@pytest.mark.parametrize("action", Action)
def test_nobody_without_an_active_account_may_anything(superuser: User, action: Action) -> None:
    superuser.is_active = False
    for user in (superuser, AnonymousUser()):
        assert not may(user, action)
        assert not may(user, action, language="hi")


@pytest.mark.parametrize("action", Action)
def test_stranger_may_nothing(stranger: User, article: Article, action: Action) -> None:
    assert not may(stranger, action, article)


def test_unknown_action_is_a_mistake(superuser: User) -> None:
    with pytest.raises(ValueError, match="fly"):
        may(superuser, "fly")


def test_every_action_has_roles() -> None:
    assert set(ROLES) == set(Action)


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REQUEST_CHANGES])
@pytest.mark.parametrize("fields", [{}, {"is_superuser": True}])
def test_author_gives_no_verdict_on_their_own_text(
    article: Article, action: Action, fields: dict[str, object], reviewer: User
) -> None:
    author = make_user("asha", Role.REVIEWER, Role.EDITOR, **fields)
    add_revision(article, author)
    refused = may(author, action, article)
    assert isinstance(refused, Refused)
    assert refused.code == "four_eyes"
    assert str(refused.who) == "Ravi may."
    assert may(reviewer, action, article)


def test_hand_in_an_earlier_revision_counts_until_the_next_approval(article: Article, reviewer: User) -> None:
    author, other = make_user("asha", Role.REVIEWER), make_user("binod", Role.TRANSLATOR)
    add_revision(article, author)
    add_revision(article, other)
    assert contributors(article) == {author.pk, other.pk}
    assert not may(author, Action.APPROVE, article)
    approve(article.revisions.get(number=2), reviewer)
    add_revision(article, other)
    assert contributors(article) == {other.pk}
    assert may(author, Action.APPROVE, article)


def test_later_approval_counts_though_an_earlier_revision_was_approved_too(article: Article, reviewer: User) -> None:
    author = make_user("asha", Role.REVIEWER)
    approve(add_revision(article, author), reviewer)
    approve(add_revision(article, author), reviewer)
    assert contributors(article) == set()


def test_approval_of_another_article_does_not_count(article: Article, reviewer: User) -> None:
    author = make_user("asha", Role.REVIEWER)
    twin = Article.objects.create(entry=article.entry, language="en")
    add_revision(article, author)
    approve(add_revision(twin, author), reviewer)
    assert contributors(article) == {author.pk}


def test_robots_work_may_be_approved_by_anybody(article: Article, robot: User, reviewer: User) -> None:
    add_revision(article, robot)
    assert contributors(article) == set()
    assert may(reviewer, Action.APPROVE, article)


def test_robot_reviews_nothing(article: Article, robot: User) -> None:
    Membership.objects.create(user=robot, role=Role.REVIEWER)
    refused = may(robot, Action.APPROVE, article)
    assert isinstance(refused, Refused)
    assert refused.code == "robot"


def test_refusal_names_role_people_and_the_next_step(article: Article, translator: User, reviewer: User) -> None:
    assert str(may(translator, Action.APPROVE, article)) == (
        "“Approve” takes the role Reviewer for Hindi. Ravi may. Ask one of them, or an administrator for the role."
    )


def test_refusal_names_three_people_at_most_and_only_those_who_can_act(article: Article, stranger: User) -> None:
    for name in ("anu", "bela", "chitra", "dev", "ela"):
        make_user(name, Role.REVIEWER, language="hi")
    make_user("aaron", Role.REVIEWER, language="en")
    make_user("aabha", Role.REVIEWER, is_active=False)
    make_user("aaa", Role.REVIEWER, is_robot=True)
    refused = may(stranger, Action.APPROVE, article)
    assert isinstance(refused, Refused)
    assert str(refused.who) == "Anu, Bela, Chitra or 2 others may."


def test_refusal_names_administrators_where_nobody_has_the_role(stranger: User) -> None:
    refused = may(stranger, Action.PUBLISH, language="hi")
    assert isinstance(refused, Refused)
    assert str(refused.who) == "An administrator may."


@pytest.mark.parametrize(
    ("action", "language", "rule"),
    [
        (Action.MANAGE_PEOPLE, None, "“Manage people” is for administrators."),
        (Action.CREATE, None, "“Create” takes the role Editor."),
        (Action.EDIT, "en", "“Edit” takes the role Editor or Translator for English."),
        (Action.SEE, "en", "“See the texts” takes the role Editor, Translator, Reviewer or Publisher."),
    ],
)
def test_refusal_states_the_rule(stranger: User, action: Action, language: str | None, rule: str) -> None:
    refused = may(stranger, action, language=language)
    assert isinstance(refused, Refused)
    assert str(refused.rule) == rule


def test_refusal_is_put_into_words_when_it_is_read(stranger: User, article: Article) -> None:
    refused = may(stranger, Action.APPROVE, article)
    assert isinstance(refused, Refused)
    make_user("anu", Role.REVIEWER)
    with override("de"):
        assert str(refused.who) == "Anu may."


def test_roles_are_read_once(
    translator: User, article: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        for action in Action:
            may(translator, action, article)


def test_verdict_on_a_text_costs_one_query_more(
    reviewer: User, article: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        may(reviewer, Action.APPROVE, article)


def test_languages_and_texts_follow_from_the_roles(article: Article, stranger: User) -> None:
    twin = Article.objects.create(entry=article.entry, language="en")
    user = make_user("asha", Role.TRANSLATOR, language="hi")
    assert languages(user, Action.EDIT) == ["hi"]
    assert set(visible(user)) == {article, twin}
    assert not visible(stranger).exists()


# Their rule is what to do.
SAY_IT_AT_ONCE = {"label", "name"}


def refusals() -> Iterator[tuple[Path, ast.Call]]:
    for path in Path(rules.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                yield path, node


def has_next(call: ast.Call) -> bool:
    return len(call.args) > 3 or any(word.arg == "next" for word in call.keywords)


def test_every_refusal_says_what_comes_next() -> None:
    mute = [
        f"{path.name}:{call.lineno}"
        for path, call in refusals()
        if not has_next(call) and ast.literal_eval(call.args[0]) not in SAY_IT_AT_ONCE
    ]
    assert mute == []
