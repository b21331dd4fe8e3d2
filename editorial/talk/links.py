"""Links that let an expert without an account read one revision and comment on it."""

import hashlib
import secrets
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models.people import User
from editorial.models.talk import MAX_NAME, Comment, ReviewLink
from editorial.models.trail import Revision
from editorial.rules import Action, Refused, fill, may
from editorial.talk.threads import Guest, NotSaid, Target, begin, insist
from glossary.models.articles import Article

# Days that a link may last.
DAYS = (3, 14, 30, 90)

# Comments that one link takes in an hour.
AN_HOUR = 20

_TOKENS = signing.Signer(salt="editorial.review")
_FORMS = signing.TimestampSigner(salt="editorial.review.form")
FORM_LASTS = timedelta(hours=12)


def make_link(article: Article, number: int, *, label: str, days: int, by: User) -> tuple[ReviewLink, str]:
    """A link to revision `number`, and its token, which is nowhere else. Raises NotSaid."""
    insist(may(by, Action.INVITE, article))
    label = " ".join(label.split())
    if not label or len(label) > MAX_NAME:
        rule = fill(_("Say in 1 to %(count)d characters for whom the link is."), count=MAX_NAME)
        raise NotSaid(Refused("label", rule))
    if days not in DAYS:
        rule = fill(_("A link lasts %(days)s days."), days=", ".join(map(str, DAYS)))
        raise NotSaid(Refused("days", rule, next=_("Choose one from the list.")))
    revision = Revision.objects.filter(article=article, number=number).first()
    if revision is None:
        rule = fill(_("There is no revision %(number)d."), number=number)
        raise NotSaid(Refused("revision", rule, next=_("Choose one from the list.")))
    token = _TOKENS.sign(secrets.token_urlsafe(24))
    link = ReviewLink.objects.create(
        token_hash=_hash(token),
        article=article,
        revision=revision,
        label=label,
        made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return link, token


def revoke(link: ReviewLink, *, by: User) -> None:
    """Ends it for good; does nothing if that was done before. Raises NotSaid."""
    insist(may(by, Action.INVITE, link.article))
    ReviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def link_of(token: str) -> ReviewLink | None:
    """Open or not; None for a token that was never given out, mostly without asking the database."""
    try:
        _TOKENS.unsign(token)
    except signing.BadSignature:
        return None
    links = ReviewLink.objects.select_related("article__entry", "revision__author", "made_by")
    return links.filter(token_hash=_hash(token)).first()


def links_of(article: Article) -> list[ReviewLink]:
    """Newest first, each with `said`, how many comments came through it."""
    links = article.review_links.select_related("made_by", "revision").defer("revision__text")
    return list(links.annotate(said=Count("comments")).order_by("-pk"))


def opened(link: ReviewLink) -> None:
    ReviewLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=timezone.now())


def form_token(link: ReviewLink) -> str:
    """Stands in a guest's form where a cookie would stand elsewhere."""
    return _FORMS.sign(str(link.pk))


def comment_by_link(link: ReviewLink, target: Target, body: str, *, name: str, form: str) -> Comment:
    """Raises NotSaid, with code `rate` if too much came through this link within the hour."""
    _check_form(link, form)
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME:
        raise NotSaid(Refused("name", fill(_("Give your name, in at most %(count)d characters."), count=MAX_NAME)))
    with transaction.atomic():
        row = ReviewLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        if row.comments.filter(at__gt=timezone.now() - timedelta(hours=1)).count() >= AN_HOUR:
            raise NotSaid(Refused("rate", _("Many comments came through this link."), next=_("Wait an hour.")))
        return begin(link.article, target, body, by=Guest(link=row, name=name))


def _check_form(link: ReviewLink, form: str) -> None:
    try:
        good = _FORMS.unsign(form, max_age=FORM_LASTS) == str(link.pk)
    except signing.BadSignature:
        good = False
    if not good:
        raise NotSaid(Refused("form", _("This page was open for too long."), next=_("Send the form once more.")))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
