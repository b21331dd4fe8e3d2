"""Who may do what: the one place that buttons, views, querysets and commands ask."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise, lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from editorial.models.people import Role, User
from editorial.models.trail import Event, Revision
from glossary.models.articles import Article, State
from glossary.models.entries import Entry

type Sentence = str | Promise


class Action(StrEnum):
    SEE = "see"
    CREATE = "create"
    EDIT = "edit"
    NAME_TOPICS = "name_topics"
    MANAGE_PEOPLE = "manage_people"
    SUBMIT = "submit"
    RECALL = "recall"
    REQUEST_CHANGES = "request_changes"
    APPROVE = "approve"
    PUBLISH = "publish"
    OVERRIDE = "override"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"
    COMMENT = "comment"
    SETTLE = "settle"
    INVITE = "invite"
    WRITE_REASONS = "write_reasons"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    END = "end"
    KEEP = "keep"
    PUBLISH_AGAIN = "publish_again"
    ARCHIVE = "archive"
    RESTORE = "restore"
    RENAME = "rename"


# The roles that allow an action, in the language of the text. A superuser holds every role in every language.
ROLES: dict[Action, tuple[Role, ...]] = {
    Action.SEE: tuple(Role),
    Action.CREATE: (Role.EDITOR,),
    Action.EDIT: (Role.EDITOR, Role.TRANSLATOR),
    Action.NAME_TOPICS: (Role.EDITOR,),
    Action.MANAGE_PEOPLE: (),
    Action.SUBMIT: (Role.EDITOR, Role.TRANSLATOR),
    Action.RECALL: (Role.EDITOR, Role.TRANSLATOR),
    Action.REQUEST_CHANGES: (Role.REVIEWER,),
    Action.APPROVE: (Role.REVIEWER,),
    Action.PUBLISH: (Role.PUBLISHER,),
    Action.OVERRIDE: (Role.PUBLISHER,),
    Action.WITHDRAW: (Role.PUBLISHER,),
    Action.ASSIGN: (Role.EDITOR, Role.REVIEWER, Role.PUBLISHER),
    Action.COMMENT: tuple(Role),
    Action.SETTLE: tuple(Role),
    Action.INVITE: (Role.EDITOR, Role.REVIEWER),
    Action.WRITE_REASONS: (Role.EDITOR,),
    Action.SCHEDULE: (Role.PUBLISHER,),
    Action.UNSCHEDULE: (Role.PUBLISHER,),
    Action.END: (Role.PUBLISHER,),
    Action.KEEP: (Role.PUBLISHER,),
    Action.PUBLISH_AGAIN: (Role.PUBLISHER,),
    Action.ARCHIVE: (Role.PUBLISHER,),
    Action.RESTORE: (Role.PUBLISHER,),
    Action.RENAME: (Role.EDITOR,),
}

NAMES: dict[Action, Sentence] = {
    Action.SEE: _("See the texts"),
    Action.CREATE: _("Create"),
    Action.EDIT: _("Edit"),
    Action.NAME_TOPICS: _("Name topics"),
    Action.MANAGE_PEOPLE: _("Manage people"),
    Action.SUBMIT: _("Send to review"),
    Action.RECALL: _("Take back from review"),
    Action.REQUEST_CHANGES: _("Ask for changes"),
    Action.APPROVE: _("Approve"),
    Action.PUBLISH: _("Publish"),
    Action.OVERRIDE: _("Publish without approval"),
    Action.WITHDRAW: _("Withdraw"),
    Action.ASSIGN: _("Hand out work"),
    Action.COMMENT: _("Comment"),
    Action.SETTLE: _("Resolve or reopen a thread"),
    Action.INVITE: _("Invite to an outside review"),
    Action.WRITE_REASONS: _("Write reasons for changes"),
    Action.SCHEDULE: _("Schedule"),
    Action.UNSCHEDULE: _("Take off the schedule"),
    Action.END: _("Take down on a date"),
    Action.KEEP: _("Cancel the take-down"),
    Action.PUBLISH_AGAIN: _("Publish an earlier revision again"),
    Action.ARCHIVE: _("Archive"),
    Action.RESTORE: _("Restore"),
    Action.RENAME: _("Rename an entry"),
}

# A translator reads the source: who has a role in one language may see the texts of all, and say what is wrong there.
IN_EVERY_LANGUAGE = frozenset({Action.SEE, Action.COMMENT})

# These move an entry with all its languages, and take the role in each.
OF_THE_ENTRY = frozenset({Action.ARCHIVE, Action.RESTORE})

# A verdict on a text is not given by those who wrote it.
NEEDS_FOUR_EYES = frozenset({Action.REQUEST_CHANGES, Action.APPROVE})

# An archived entry stays as it is.
WANTS_AN_OPEN_ENTRY = frozenset({Action.EDIT, Action.RENAME})

NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Refused:
    """Three sentences: the rule, who may instead, what comes next. False where a truth value is asked."""

    code: str
    rule: Sentence
    who: Sentence = ""
    next: Sentence = ""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return " ".join(sentence for sentence in map(str, (self.rule, self.who, self.next)) if sentence)


class NotAllowed(Exception):
    """What was refused hasn't been done, not even in part. Its text is the refusal's sentences."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal)
        self.refusal = refusal

    def __str__(self) -> str:
        return str(self.refusal)


type Verdict = Allowed | Refused

ALLOWED = Allowed()


def _fill(message: Sentence, **params: Any) -> str:
    return str(message) % params


fill = lazy(_fill, str)


def language_name(code: str) -> Sentence:
    return dict(settings.LANGUAGES).get(code, code)


def may(
    user: User | AnonymousUser, action: str, article: Article | None = None, *, language: str | None = None
) -> Verdict:
    """Whether `user` may do `action` to `article`, or to any text of `language`, or of some language.

    Asks for roles and four eyes; states and gates are the workflow's. At most one query once the user's roles
    are known; a refusal looks up names when it is read, not before.
    """
    action = Action(action)
    language = article.language if article else language
    if not isinstance(user, User) or not user.is_active:
        rule, next_step = _("This account is switched off."), _("Ask an administrator to switch it on.")
        return Refused("inactive", rule, who_may(ROLES[action], language), next_step)
    if not holds(user, action, language):
        return _not_your_role(action, language)
    if article is not None and article.state == State.ARCHIVED and action in WANTS_AN_OPEN_ENTRY:
        return _archived(article)
    if article is not None and action in NEEDS_FOUR_EYES:
        return _four_eyes(user, action, article)
    return ALLOWED


def may_rename(user: User | AnonymousUser, entry: Entry) -> Verdict:
    """An address is that of all languages: it takes the role in each in which the entry has an article."""
    said = [may(user, Action.RENAME, article) for article in Article.objects.filter(entry=entry).order_by("language")]
    refused = [verdict for verdict in said if isinstance(verdict, Refused)]
    return refused[0] if refused else may(user, Action.RENAME)


def holds(user: User, action: Action, language: str | None) -> bool:
    if user.is_superuser:
        return True
    if action in OF_THE_ENTRY:
        return all(_has_role(user, action, code) for code, _name in settings.LANGUAGES)
    return _has_role(user, action, None if action in IN_EVERY_LANGUAGE else language)


def _has_role(user: User, action: Action, language: str | None) -> bool:
    return any(user.has_role(role, language) for role in ROLES[action])


def contributors(article: Article) -> set[int]:
    """Keys of the people, robots excepted, who wrote revisions after the last approved one.

    One query for an article as it was read, however often it is asked: a page shows more than one such move.
    """
    as_read = (article.number, article.approved_hash)
    known: dict[tuple[int, str], set[int]] = article.__dict__.setdefault("_contributors", {})
    if as_read not in known:
        known[as_read] = _contributors(article)
    return known[as_read]


def _contributors(article: Article) -> set[int]:
    approved = Event.objects.filter(article=article, kind=Event.Kind.APPROVED).order_by("-revision__number")
    last = Coalesce(approved.values("revision__number")[:1], 0)
    since = Revision.objects.filter(article=article, author__is_robot=False, number__gt=last)
    return set(since.values_list("author", flat=True))


def own_hands(user: User) -> QuerySet[Revision]:
    """The revisions that make `user` one of the contributors of their article."""
    approved = Event.objects.filter(article=OuterRef("article"), kind=Event.Kind.APPROVED).order_by("-revision__number")
    last = Coalesce(Subquery(approved.values("revision__number")[:1]), 0)
    return Revision.objects.filter(author=user, number__gt=last)


def languages(user: User | AnonymousUser, action: str) -> list[str]:
    """Codes of the languages in which `user` may do `action`."""
    return [code for code, _name in settings.LANGUAGES if may(user, action, language=code)]


def powers(role: Role) -> list[Sentence]:
    """Names of what a role may, in the order of the table."""
    return [NAMES[action] for action, roles in ROLES.items() if role in roles]


def visible(user: User | AnonymousUser) -> QuerySet[Article]:
    return Article.objects.filter(language__in=languages(user, Action.SEE))


def holders(roles: Collection[Role], language: str | None, without: Collection[int] = ()) -> QuerySet[User]:
    """The active people, robots excepted, whose memberships give one of `roles` in `language`."""
    scope = {} if language is None else {"memberships__language__in": ["", language]}
    people = User.objects.filter(is_active=True, is_robot=False, memberships__role__in=roles, **scope)
    return people.exclude(pk__in=without).order_by("first_name", "last_name", "username").distinct()


def _who_may(roles: Collection[Role], language: str | None, without: Collection[int] = ()) -> str:
    people = [str(user) for user in holders(roles, language, without)] if roles else []
    if not people:
        return str(_("An administrator may."))
    names, others = people[:NAMES_SHOWN], len(people) - NAMES_SHOWN
    if others > 0:
        names.append(ngettext("%(count)d other", "%(count)d others", others) % {"count": others})
    return _fill(_("%(names)s may."), names=get_text_list(names, str(_("or"))))


who_may = lazy(_who_may, str)


def _role_names(roles: Iterable[Role]) -> str:
    return get_text_list([str(role.label) for role in roles], str(_("or")))


role_names = lazy(_role_names, str)


def _not_your_role(action: Action, language: str | None) -> Refused:
    roles = ROLES[action]
    if not roles:
        rule = fill(_("“%(action)s” is for administrators."), action=NAMES[action])
    elif action in OF_THE_ENTRY:
        rule = fill(
            _("“%(action)s” moves an entry with all its languages, and takes the role %(roles)s for each of them."),
            action=NAMES[action],
            roles=role_names(roles),
        )
        language = ""
    elif language is None or action in IN_EVERY_LANGUAGE:
        rule = fill(_("“%(action)s” takes the role %(roles)s."), action=NAMES[action], roles=role_names(roles))
    else:
        rule = fill(
            _("“%(action)s” takes the role %(roles)s for %(language)s."),
            action=NAMES[action],
            roles=role_names(roles),
            language=language_name(language),
        )
    return Refused("role", rule, who_may(roles, language), _("Ask one of them, or an administrator for the role."))


def _archived(article: Article) -> Refused:
    return Refused(
        "archived",
        _("This entry is archived: its texts stay as they are."),
        who_may(ROLES[Action.RESTORE], ""),
        _("It has to be restored first."),
    )


def _four_eyes(user: User, action: Action, article: Article) -> Verdict:
    if user.is_robot:
        rule, next_step = _("Only a person can review a text."), _("It waits for one of them.")
        return Refused("robot", rule, who_may(ROLES[action], article.language), next_step)
    hands = contributors(article)
    if user.pk not in hands:
        return ALLOWED
    return Refused(
        "four_eyes",
        _("You had a hand in this text since it was last approved, and nobody reviews their own work."),
        who_may(ROLES[action], article.language, hands),
        _("It waits for a second person."),
    )
