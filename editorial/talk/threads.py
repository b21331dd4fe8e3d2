"""Threads: begun at a passage of the present text, answered, resolved, opened again. Comments are only ever added."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models.people import User
from editorial.models.talk import MAX_BODY, MAX_CONTEXT, MAX_QUOTE, Comment, ReviewLink, Thread
from editorial.models.trail import Revision
from editorial.notifications import tell_of_comment
from editorial.rules import ALLOWED, Action, Allowed, NotAllowed, Refused, Sentence, Verdict, fill, may
from editorial.talk.places import WHOLE, Place, Places
from glossary.documents import ArticleDocument
from glossary.models.articles import Article


class NotSaid(NotAllowed):
    """A comment or an act that was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a thread is begun about: a part by its key, words in it, or with neither the whole article.

    `seen`: the number of the revision that the key is of, None for the present one.
    """

    part: str = WHOLE
    quote: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody without an account, at an open link."""

    link: ReviewLink
    name: str


type Speaker = User | Guest


def begin(article: Article, target: Target, body: str, *, by: Speaker) -> Comment:
    """Begins a thread on the present text, or for a guest on the link's; returns its first comment. Raises NotSaid."""
    insist(_may_say(by, article))
    insist(_worded(body))
    with transaction.atomic():
        # An approval under way is over before this counts, or sees it.
        row = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
        thread = Thread(article=row, revision=_seen(row, by))
        insist(_anchored(thread, target))
        thread.save()
        return _say(thread, body, by)


def answer(thread: Thread, body: str, *, by: User) -> Comment:
    """Raises NotSaid."""
    insist(_may_say(by, thread.article))
    insist(_worded(body))
    return _say(thread, body, by)


def resolve(thread: Thread, *, by: User, body: str = "") -> Comment:
    """Raises NotSaid, also if somebody resolved it meanwhile."""
    return _settle(thread, Comment.Act.RESOLVED, by, body)


def reopen(thread: Thread, *, by: User, body: str = "") -> Comment:
    """Raises NotSaid, also if somebody opened it meanwhile."""
    return _settle(thread, Comment.Act.REOPENED, by, body)


def _settle(thread: Thread, act: Comment.Act, by: User, body: str) -> Comment:
    insist(may(by, Action.SETTLE, thread.article))
    insist(_short(body))
    resolves = act == Comment.Act.RESOLVED
    was, becomes = (Thread.State.OPEN, Thread.State.RESOLVED)[:: 1 if resolves else -1]
    who, when = (by, timezone.now()) if resolves else (None, None)
    with transaction.atomic():
        Article.objects.select_for_update(of=("self",), no_key=True).get(pk=thread.article_id)
        row = Thread.objects.filter(pk=thread.pk, state=was)
        if not row.update(state=becomes, resolved_by=who, resolved_at=when):
            raise NotSaid(_too_late(thread))
        thread.state, thread.resolved_by, thread.resolved_at = becomes, who, when
        return _say(thread, body, by, act)


def _too_late(thread: Thread) -> Refused:
    last = thread.comments.exclude(act=Comment.Act.SAID).select_related("author").order_by("-pk").first()
    done = Comment.Act.RESOLVED if last is None else last.act
    words = {
        Comment.Act.RESOLVED: _("%(who)s has resolved this thread already."),
        Comment.Act.REOPENED: _("This thread is open: %(who)s opened it again."),
    }
    rule = fill(words[Comment.Act(done)], who=last.who) if last else _("This thread is open already.")
    return Refused("settled", rule, next=_("Read it, then decide."))


def _say(thread: Thread, body: str, by: Speaker, act: Comment.Act = Comment.Act.SAID) -> Comment:
    who = {"author": by} if isinstance(by, User) else {"link": by.link, "outside_name": by.name}
    with transaction.atomic():
        comment = Comment.objects.create(thread=thread, body=body.strip(), act=act, **who)
        tell_of_comment(comment)
    return comment


def _anchored(thread: Thread, target: Target) -> Verdict:
    """Fills in where the thread belongs; refuses a passage or part that its revision doesn't have."""
    quote = target.quote.strip()
    if not quote and target.part == WHOLE:
        return ALLOWED
    if len(quote) > MAX_QUOTE:
        return _long_passage()
    places = Places(ArticleDocument.parse(thread.revision.text, thread.article.language))
    if quote:
        return _at_passage(thread, places, quote, target.part)
    part = _part_now(thread, places, target)
    if part is None:
        return _gone(thread, _("That part is not in revision %(number)d, which %(who)s saved."))
    thread.part, thread.heading = part.key, part.heading
    return ALLOWED


def _part_now(thread: Thread, places: Places, target: Target) -> Place | None:
    """The part that had the key `target.part` in the revision seen."""
    if target.seen in {None, thread.revision.number}:
        return places.part(target.part)
    seen = Revision.objects.filter(article=thread.article, number=target.seen).first()
    then = seen and Places(ArticleDocument.parse(seen.text, thread.article.language)).part(target.part)
    if not then:
        return None
    spot = places.spot(Thread(part=then.key, heading=then.heading))
    return places.part(spot.key)


def _at_passage(thread: Thread, places: Places, quote: str, key: str) -> Verdict:
    found = places.anchor(quote, key)
    if found is None:
        return _gone(thread, _("These words don't stand in one place of revision %(number)d, which %(who)s saved."))
    part, anchor = found
    if len(anchor.quote) > MAX_QUOTE:
        return _long_passage()
    thread.part, thread.heading, thread.quote = part.key, part.heading, anchor.quote
    thread.before, thread.after = anchor.before[-MAX_CONTEXT:], anchor.after[:MAX_CONTEXT]
    return ALLOWED


def _long_passage() -> Refused:
    rule = fill(_("A passage has at most %(count)d characters."), count=MAX_QUOTE)
    return Refused("long", rule, next=_("Choose its beginning, or comment on the section."))


def _gone(thread: Thread, rule: Sentence) -> Refused:
    revision = thread.revision
    return Refused(
        "gone",
        fill(rule, number=revision.number, who=revision.author),
        next=_("They may have been changed, or not be saved yet: look at the text, and choose the passage again."),
    )


def _seen(article: Article, by: Speaker) -> Revision:
    if isinstance(by, Guest):
        return by.link.revision
    return Revision.objects.select_related("author").get(article=article, number=article.number)


def _may_say(by: Speaker, article: Article) -> Verdict:
    if isinstance(by, User):
        return may(by, Action.COMMENT, article)
    if by.link.is_open and by.link.article_id == article.pk:
        return ALLOWED
    return Refused("closed", _("This link has ended."), next=_("Ask whoever invited you for a new one."))


def _worded(body: str) -> Verdict:
    if not body.strip():
        return Refused("empty", _("A comment needs words."), next=_("Write what you want to say."))
    return _short(body)


def _short(body: str) -> Verdict:
    if (surplus := len(body.strip()) - MAX_BODY) <= 0:
        return ALLOWED
    rule = fill(_("A comment has at most %(count)d characters."), count=MAX_BODY)
    return Refused("long", rule, next=fill(_("Make it shorter by %(count)d."), count=surplus))


def insist(verdict: Verdict) -> None:
    """Raises NotSaid if refused."""
    if not isinstance(verdict, Allowed):
        raise NotSaid(verdict)
