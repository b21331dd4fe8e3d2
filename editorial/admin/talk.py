"""Discussion on the desk: the threads beside an article's fields, what is said there, reasons for changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial.admin.base import DeskModelAdmin, MemberMixin, allowed, person
from editorial.admin.pages import ArticlePages, posted
from editorial.mentions import mentioned
from editorial.models import CannedReason, Comment, ReviewLink, Revision, Thread
from editorial.rules import Action, may
from editorial.talk.links import DAYS, links_of, make_link, revoke
from editorial.talk.places import Places, Spot
from editorial.talk.threads import NotSaid, Target, answer, begin, reopen, resolve
from editorial.talk.wording import comment_html
from glossary.documents import ArticleDocument
from glossary.models import Article

# Where the threads stand beside the text.
WITH_THREADS = {"edit", "read"}

FRAGMENT = "X-Fragment"

ACTS: dict[str, Callable[..., Comment]] = {"say": answer, "resolve": resolve, "reopen": reopen}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    comment: Comment
    html: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A thread with what was said in it, and where it belongs in the text that the page shows."""

    thread: Thread
    spot: Spot
    where: str
    said: list[Said]

    @property
    def key(self) -> str:
        return str(self.thread.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    article: Article
    number: int
    places: Places
    open: list[Talk]
    settled: list[Talk]
    may_settle: bool
    may_invite: bool
    words: Mapping[str, str]
    days: tuple[int, ...] = DAYS


class TalkPages(ArticlePages):
    """An article's pages with what people say about it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("<int:pk>/threads/", view(require_POST(self.begin_view)), "begin"),
            ("<int:pk>/threads/<int:thread>/", view(require_POST(self.thread_view)), "thread"),
            ("<int:pk>/links/", view(require_POST(self.invite_view)), "invite"),
            ("<int:pk>/links/<int:link>/", view(require_POST(self.revoke_view)), "revoke"),
        ]
        return [path(route, made, name=f"glossary_article_{name}") for route, made, name in own] + super().get_urls()

    def begin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begins a thread at the posted part or passage of the text, or says why not with all that was typed."""
        article = self._article(request, pk)
        target = Target(part=posted(request, "part"), quote=_text(request, "quote"), seen=_number(request, "revision"))
        words = {f"thread-{name}": _text(request, name) for name in ("part", "quote", "body")}
        return self._talk(
            request, article, lambda: begin(article, target, words["thread-body"], by=person(request)), words
        )

    def thread_view(self, request: HttpRequest, pk: int, thread: int) -> HttpResponse:
        article = self._article(request, pk)
        found = get_object_or_404(Thread.objects.select_related("article"), pk=thread, article=article)
        act, body = ACTS.get(posted(request, "act")), _text(request, "body")
        if act is None:
            raise BadRequest("There is no such act.")
        words = {f"answer-{found.pk}": body}
        return self._talk(request, article, lambda: act(found, body=body, by=person(request)), words)

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Makes a link, and shows its address this once."""
        article = self._article(request, pk)
        label, days, number = posted(request, "label"), _number(request, "days"), _number(request, "revision")
        try:
            link, token = make_link(article, number or 0, label=label, days=days or 0, by=person(request))
        except NotSaid as refused:
            messages.error(request, str(refused))
            return self._show(request, article, {"link-label": label}, status=409)
        messages.success(request, _("The link for %(label)s is made.") % {"label": link.label})
        address = f"{settings.SITE_URL}{reverse('review', args=[token])}"
        response = self._show(request, article, {"link": address}, status=201)
        response["Cache-Control"] = "no-store, private"
        return response

    def revoke_view(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        article = self._article(request, pk)
        found = get_object_or_404(ReviewLink.objects.select_related("article"), pk=link, article=article)
        try:
            revoke(found, by=person(request))
        except NotSaid as refused:
            messages.error(request, str(refused))
            return self._show(request, article, status=409)
        messages.success(request, _("The link for %(label)s has ended.") % {"label": found.label})
        return self._to(article)

    def _talk(
        self, request: HttpRequest, article: Article, do: Callable[[], Comment], words: Mapping[str, str]
    ) -> HttpResponse:
        try:
            comment = do()
        except NotSaid as refused:
            if FRAGMENT in request.headers:
                return HttpResponse(str(refused), content_type="text/plain; charset=utf-8", headers={"X-Refused": "1"})
            messages.error(request, str(refused))
            return self._show(request, article, words, status=409)
        self._tell_of_nobody(request, comment)
        if FRAGMENT in request.headers:
            return self._fragment(request, article, comment)
        return HttpResponseRedirect(f"{self._to(article)['Location']}#comment-{comment.pk}")

    def _tell_of_nobody(self, request: HttpRequest, comment: Comment) -> None:
        _people, nobody = mentioned(comment.body)
        for name in nobody:
            messages.warning(request, _("Nobody on the desk is called @%(name)s: it stays as text.") % {"name": name})

    def _fragment(self, request: HttpRequest, article: Article, comment: Comment) -> HttpResponse:
        """The threads alone, for the script, which keeps what is typed in the form."""
        revision = Revision.objects.get(article=article, number=article.number)
        document = ArticleDocument.parse(revision.text, article.language)
        shown = panel(person(request), article, document, article.number)
        context = {"panel": shown, "article": article, "fresh": True}
        headers = {"X-Comment": str(comment.pk)}
        return TemplateResponse(request, "editorial/_threads.html", context, headers=headers)

    def _page(self, request: HttpRequest, article: Article, context: dict[str, Any], status: int = 200) -> HttpResponse:
        if context["page"] in WITH_THREADS:
            copy = context["copy"] if "copy" in context else context["editor"].copy
            words, user = context.get("words", {}), person(request)
            shown = panel(user, article, copy.document, copy.revision.number, words)
            links = links_of(article) if shown.may_invite else []
            context = {**context, "panel": shown, "canned": canned(request, article), "review_links": links}
        return super()._page(request, article, context, status)

    def _words(self, request: HttpRequest, article: Article) -> str:
        """With the canned reason that was chosen before what was typed."""
        typed, chosen = super()._words(request, article), _number(request, "canned")
        reason = CannedReason.objects.filter(pk=chosen, language=article.language).first() if chosen else None
        return f"{reason.text}\n{typed}".strip() if reason else typed


def panel(
    user: Any, article: Article, document: ArticleDocument, number: int, words: Mapping[str, str] | None = None
) -> Panel:
    """The threads of an article beside one of its texts. One query."""
    comments = Comment.objects.filter(thread__article=article).order_by("thread", "pk")
    comments = comments.select_related("author", "thread__revision").defer("thread__revision__text")
    places = Places(document)
    groups = groupby(comments, key=lambda comment: comment.thread)
    talks = [_talk_of(thread, said, places) for thread, said in groups]
    return Panel(
        article=article,
        number=number,
        places=places,
        open=[talk for talk in talks if talk.thread.is_open],
        settled=[talk for talk in talks if not talk.thread.is_open],
        may_settle=bool(may(user, Action.SETTLE, article)),
        may_invite=bool(may(user, Action.INVITE, article)),
        words=words or {},
    )


def canned(request: HttpRequest, article: Article) -> list[CannedReason]:
    if not may(request.user, Action.REQUEST_CHANGES, language=article.language):
        return []
    return list(CannedReason.objects.filter(language=article.language))


def _talk_of(thread: Thread, comments: Iterable[Comment], places: Places) -> Talk:
    spot = places.spot(thread)
    part = places.part(spot.key)
    where = str(part.name) if part else thread.heading
    said = [_said(comment, places.document.language) for comment in comments]
    return Talk(thread=thread, spot=spot, where=where, said=said)


def _said(comment: Comment, language: str) -> Said:
    return Said(comment=comment, html=mark_safe(comment_html(comment.body, language)))  # noqa: S308 # sanitised


def _text(request: HttpRequest, name: str) -> str:
    """With the line ends that texts have here."""
    return posted(request, name).replace("\r\n", "\n")


def _number(request: HttpRequest, name: str) -> int | None:
    value = posted(request, name)
    return int(value) if value.isdecimal() and len(value) < 10 else None


@admin.register(CannedReason)
class CannedReasonAdmin(MemberMixin, DeskModelAdmin):
    change_action = add_action = Action.WRITE_REASONS
    list_display = ["text", "language", "order"]
    list_filter = ["language"]
    ordering = ["language", "order", "pk"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return allowed(request, Action.WRITE_REASONS)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return allowed(request, Action.WRITE_REASONS)
