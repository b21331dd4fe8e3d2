"""Who may ask what of which address: a row for every pattern of the URLconf, read by `tests/test_access.py`.

A rule is given a person and the language of the text in question.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from editorial.models import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`role` is held in `language`; `admin` is a superuser. Nobody has signed in without a name."""

    name: str = ""
    role: Role | None = None
    language: str = ""
    admin: bool = False


PEOPLE = [
    Person(),
    Person(name="stranger"),
    *[Person(name=f"{role}-{code}", role=role, language=code) for role in Role for code, _name in settings.LANGUAGES],
    Person(name="admin", admin=True),
]

type Rule = Callable[[Person, str], bool]


def anyone(person: Person, language: str) -> bool:
    return True


def nobody(person: Person, language: str) -> bool:
    return False


def signed_in(person: Person, language: str) -> bool:
    return bool(person.name)


def signed_out(person: Person, language: str) -> bool:
    return not person.name


def members(person: Person, language: str) -> bool:
    return person.admin or person.role is not None


def admins(person: Person, language: str) -> bool:
    return person.admin


def holders(*roles: Role) -> Rule:
    """In the language of the text."""
    return lambda person, language: person.admin or (person.role in roles and person.language == language)


def holders_anywhere(*roles: Role) -> Rule:
    return lambda person, language: person.admin or person.role in roles


writers = holders(Role.EDITOR, Role.TRANSLATOR)
writers_anywhere = holders_anywhere(Role.EDITOR, Role.TRANSLATOR)
publishers_anywhere = holders_anywhere(Role.PUBLISHER)
editors = holders_anywhere(Role.EDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Rules for reading (GET) and for whatever may change something (POST), of an address with these `args`.

    A string that names something of the world, such as `article`, stands for its key.
    """

    args: tuple[object, ...] = ()
    path: str = ""
    get: Rule = nobody
    post: Rule = nobody


def model(
    name: str, thing: str, *, see: Rule, add: Rule = nobody, change: Rule = nobody, delete: Rule = nobody
) -> dict[str, Row]:
    """The pages of a model in the admin."""
    return {
        f"admin:{name}_changelist": Row(get=see, post=see),
        f"admin:{name}_add": Row(get=add, post=add),
        f"admin:{name}_history": Row(args=(thing,), get=see, post=see),
        f"admin:{name}_delete": Row(args=(thing,), get=delete, post=delete),
        f"admin:{name}_change": Row(args=(thing,), get=see, post=change),
        f"admin/{name.replace('_', '/')}/<path:object_id>/": Row(
            path=f"/admin/{name.replace('_', '/')}/1/", get=signed_in, post=signed_in
        ),
    }


# What a row's args may name whose rules depend on the language of the text.
OF_A_LANGUAGE = frozenset({"article", "text_language"})

TABLE: dict[str, Row] = {
    # The readers' site
    "glossary:root": Row(get=anyone),
    "glossary:robots": Row(get=anyone),
    "glossary:sitemap": Row(get=anyone),
    "glossary:home": Row(args=("hi",), get=anyone),
    "glossary:browse": Row(args=("hi",), get=anyone),
    "glossary:browse_letter": Row(args=("hi", "ब"), get=anyone),
    "glossary:topic_list": Row(args=("hi",), get=anyone),
    "glossary:topic": Row(args=("hi", "investing"), get=anyone),
    "glossary:article": Row(args=("hi", "bond"), get=anyone),
    "glossary:article_markdown": Row(args=("hi", "bond"), get=anyone),
    "glossary:entry": Row(args=("bond",), get=anyone),
    "<entry:slug>/": Row(path="/bond/", get=anyone),
    # For the operator
    "healthz": Row(get=anyone),
    "readyz": Row(get=anyone),
    # Of one's own
    "admin:index": Row(get=signed_in, post=signed_in),
    "admin:login": Row(get=anyone, post=anyone),
    "admin:logout": Row(get=signed_out, post=anyone),
    "admin:password_change": Row(get=signed_in, post=signed_in),
    "admin:password_change_done": Row(get=signed_in),
    "admin:jsi18n": Row(get=signed_in),
    "admin:app_list": Row(args=("glossary",), get=members, post=members),
    "admin/(?P<url>.*)$": Row(path="/admin/nothing/"),
    "admin:view_on_site": Row(args=("article_type", "article")),
    "choose_language": Row(post=anyone),
    # Another person's: it isn't there
    "notification": Row(args=("notification",)),
    "desk:rename_filter": Row(args=("filter",)),
    "desk:delete_filter": Row(args=("filter",)),
    # An expert's without an account
    "review": Row(args=("token",), get=anyone),
    # The day's work
    "notifications": Row(get=members),
    "notifications_read": Row(post=signed_in),
    "notifications_prefer": Row(post=members),
    "desk:queue": Row(args=("returned",), get=writers_anywhere),
    "desk:take": Row(args=("ready",), post=publishers_anywhere),
    "desk:after": Row(args=("ready", "article"), get=publishers_anywhere),
    "desk:take_article": Row(args=("article",), post=members),
    "desk:give_back": Row(args=("article",), post=members),
    "desk:hand_out": Row(args=("article",), post=members),
    "desk:activity": Row(get=members),
    "desk:filters": Row(get=members, post=members),
    # The desk
    **model("glossary_article", "article", see=members, add=editors, change=writers),
    **model("glossary_entry", "entry", see=members, add=editors, change=editors),
    "admin:glossary_entry_rename": Row(args=("entry",), get=admins, post=admins),
    **model("glossary_topic", "topic", see=members, change=editors),
    **model("editorial_event", "event", see=members),
    **model("editorial_revision", "revision", see=members),
    **model("editorial_job", "job", see=admins),
    **model("editorial_user", "person", see=admins, add=admins, change=admins),
    **model("editorial_outline", "outline", see=members, add=editors, change=editors, delete=editors),
    **model("editorial_cannedreason", "reason", see=members, add=editors, change=editors, delete=editors),
    "admin:glossary_article_begin": Row(args=("article",), post=members),
    "admin:glossary_article_thread": Row(args=("article", "thread"), post=members),
    "admin:glossary_article_invite": Row(args=("article",), post=members),
    "admin:glossary_article_revoke": Row(args=("article", "link"), post=members),
    **model("editorial_batch", "batch", see=members),
    "admin:editorial_batch_replace": Row(get=writers_anywhere, post=writers_anywhere),
    "admin:editorial_batch_return": Row(get=writers_anywhere, post=writers_anywhere),
    "admin:editorial_batch_start": Row(args=("batch",), post=members),
    "admin:editorial_batch_back": Row(args=("batch",), post=members),
    "admin:autocomplete": Row(
        path="/admin/autocomplete/?app_label=glossary&model_name=article&field_name=entry", get=members
    ),
    "admin:auth_user_password_change": Row(args=("person",), get=admins, post=admins),
    "admin:editorial_event_export": Row(args=("csv",), get=members),
    "admin:glossary_article_preview": Row(args=("text_language",), post=members),
    "admin:glossary_article_targets": Row(
        path="/admin/glossary/article/targets/?app_label=glossary&model_name=article&field_name=entry", get=members
    ),
    "admin:glossary_article_read": Row(args=("article",), get=members),
    "admin:glossary_article_move": Row(args=("article",), get=members, post=members),
    "admin:glossary_article_autosave": Row(args=("article",), get=writers, post=writers),
    "admin:glossary_article_draft": Row(args=("article",), get=writers),
    "admin:glossary_article_discard": Row(args=("article",), post=writers),
    "admin:glossary_article_resolve": Row(args=("article",), get=members, post=writers),
    "admin:glossary_article_again": Row(args=("article",), get=members, post=members),
    "calendar": Row(get=members),
    "admin:glossary_article_revision": Row(args=("article", 1), get=members),
    "admin:glossary_article_compare": Row(args=("article",), get=members),
    "admin:glossary_article_restore": Row(args=("article", 1), get=writers, post=writers),
}


def patterns(resolver: URLResolver | None = None, namespace: str = "", prefix: str = "") -> Iterator[str]:
    """The name of each pattern of the site with its namespace, or its route if it has none."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else route.lstrip("^")
        else:
            yield from patterns(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace, route)
