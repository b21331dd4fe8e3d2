"""The pages of one article: its form, its reading view, its history, its moves, and what happens when two save it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from editorial.admin import copies
from editorial.admin.base import DeskModelAdmin, person
from editorial.admin.copies import WorkingCopy, working_copy
from editorial.admin.editor import ADD, Editor, with_a_row
from editorial.admin.handing import assignment_context
from editorial.admin.merging import Meeting
from editorial.admin.targets import TargetView, preview
from editorial.admin.work import go_on, queue_named, to_article
from editorial.gates import facts_of
from editorial.models import Event, Revision
from editorial.models.trail import MAX_SUMMARY
from editorial.publishing import act, publish_again
from editorial.revisions import StaleBase, head, save_document
from editorial.rules import Action, may
from editorial.schedule import moment
from editorial.workflow import TRANSITIONS, TransitionNotAllowed, local_with_zone, moves
from glossary.documents import ArticleDocument
from glossary.models import Article
from glossary.models.articles import State

DONE: dict[str, Promise] = {
    Event.Kind.SUBMITTED: gettext_lazy("Revision %(number)d is in review now."),
    Event.Kind.RECALLED: gettext_lazy("Revision %(number)d is a draft again."),
    Event.Kind.CHANGES_REQUESTED: gettext_lazy("You asked for changes to revision %(number)d."),
    Event.Kind.APPROVED: gettext_lazy("You approved revision %(number)d."),
    Event.Kind.PUBLISHED: gettext_lazy("Revision %(number)d is live now."),
    Event.Kind.WITHDRAWN: gettext_lazy("Revision %(number)d is no longer live."),
    Event.Kind.SCHEDULED: gettext_lazy("Revision %(number)d goes out on %(due)s."),
    Event.Kind.UNSCHEDULED: gettext_lazy("Revision %(number)d is approved, and no longer scheduled."),
    Event.Kind.END_PLANNED: gettext_lazy("Readers have this text until %(due)s."),
    Event.Kind.END_CANCELLED: gettext_lazy("Revision %(number)d stays live."),
    Event.Kind.ARCHIVED: gettext_lazy("The entry is archived with all its languages."),
    Event.Kind.RESTORED: gettext_lazy("The entry is restored with all its languages. Readers don’t see it yet."),
}

# Refusals that somebody without the role need not read: the way leads past these moves.
QUIET_WITHOUT_ROLE = {
    Action.REQUEST_CHANGES,
    Action.RECALL,
    Action.SCHEDULE,
    Action.UNSCHEDULE,
    Action.OVERRIDE,
    Action.WITHDRAW,
    Action.END,
    Action.KEEP,
    Action.ARCHIVE,
}


class ArticlePages(DeskModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            ("preview/<language>/", preview, "preview"),
            ("targets/", view(TargetView.as_view(admin_site=self.admin_site)), "targets"),
            ("<int:pk>/read/", view(require_safe(self.read_view)), "read"),
            ("<int:pk>/move/", view(self._of_a_form(self.move_view)), "move"),
            ("<int:pk>/again/", view(self._of_a_form(self.again_view)), "again"),
            ("<int:pk>/resolve/", view(self._of_a_form(self.resolve_view)), "resolve"),
            ("<int:pk>/revisions/<int:number>/", view(require_safe(self.revision_view)), "revision"),
        ]
        return [path(route, made, name=f"glossary_article_{name}") for route, made, name in own] + super().get_urls()

    def _of_a_form(self, view: Callable[[HttpRequest, int], HttpResponse]) -> Callable[..., HttpResponse]:
        """For what a form is sent to. Whoever comes without one, as after signing in anew, is led to the article."""

        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
            if request.method == "POST":
                return view(request, pk)
            article = self._article(request, pk)
            messages.warning(request, _("Nothing was changed: no form came, as after signing in again."))
            return self._to(article)

        return wrapped

    # Pages

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form for whoever may edit this article, the reading view for everyone else."""
        article = self._article(request, object_id)
        if request.method != "POST":
            return self._show(request, article)
        if not may(request.user, Action.EDIT, article):
            raise PermissionDenied
        return self._save(request, article)

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        return self._page(request, article, self._reading_context(article))

    def revision_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        copy = working_copy(self._article(request, pk), number)
        context = {"page": "revision", "tab": "history", "copy": copy, "text": copies.rendered(copy.document)}
        return self._page(request, copy.article, context)

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Makes a move from the state and text that the person saw, or says on the article's page why not.

        What was typed for it is still there.
        """
        article = self._article(request, pk)
        action, words = posted(request, "action"), self._words(request, article)
        article.state = posted(request, "state")
        if action not in TRANSITIONS or article.state not in State.values:
            raise BadRequest("There is no such move.")
        day, clock = posted(request, "day"), posted(request, "clock")
        queue = queue_named(request)
        following = queue.after(person(request), pk) if queue else None
        try:
            seen, at = posted(request, "seen"), moment(day, clock)
            event = act(article, action, by=person(request), seen=seen, words=words, at=at)
        except TransitionNotAllowed as refused:
            messages.error(request, str(refused))
            article = self._article(request, pk)
            return self._show(request, article, {action: words, "day": day, "clock": clock}, status=409)
        messages.success(request, done(event))
        return go_on(request, queue, following) if queue else self._to(article)

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publishes an earlier revision again, if readers have what the person saw."""
        article = self._article(request, pk)
        try:
            number = int(posted(request, "number")[:9])
        except ValueError as error:
            raise BadRequest("The form doesn't say which revision.") from error
        try:
            event = publish_again(article, number, by=person(request), seen=posted(request, "seen"))
        except TransitionNotAllowed as refused:
            messages.error(request, str(refused))
            return self._show(request, self._article(request, pk), status=409)
        messages.success(request, done(event))
        return self._to(article)

    def resolve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Saves what the person made of their text and the one that came in between, over the head they have seen.

        Until everything is chosen, and where yet another text came in, the page is there again with all of it.
        """
        article = self._article(request, pk)
        if not may(request.user, Action.EDIT, article):
            raise PermissionDenied
        meeting = Meeting.posted(self._base(request, article), request.POST)
        if "_preview" in request.POST or meeting.open:
            return self._meeting(request, meeting, status=200 if "_preview" in request.POST else 409)
        document = meeting.document()
        try:
            return self._store(request, meeting.theirs, document, merged=meeting.base.revision.number)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self._meeting(request, meeting)

    # Saving

    def _save(self, request: HttpRequest, article: Article) -> HttpResponse:
        base = self._base(request, article)
        if ADD in request.POST:
            return self._form(request, self._editor(request, base, with_a_row(request.POST)))
        editor = self._editor(request, base, request.POST)
        if not editor.is_valid():
            return self._form(request, editor)
        document = editor.document()
        if str(document) == editor.copy.revision.text:
            messages.info(request, _("Nothing has changed."))
            return self._after_save(request, article)
        try:
            response = self._store(request, editor.copy, document)
        except ValidationError as error:
            editor.form.add_error(None, error)
            return self._form(request, editor)
        if response.status_code == 302 and editor.splits(document):
            split = _("A heading inside a text starts a section of its own: there are %(count)d now.")
            messages.info(request, split % {"count": len(document.sections)})
        return response

    def _store(
        self, request: HttpRequest, base: WorkingCopy, document: ArticleDocument, merged: int | None = None
    ) -> HttpResponse:
        """Saves a text made from `base`; where another came in, the answer is the page that brings the two together."""
        article, summary = base.article, posted(request, "summary").strip()
        before, origin = article.number, Revision.Origin.EDIT if merged is None else Revision.Origin.MERGE
        try:
            revision = save_document(
                article,
                document,
                base=base.revision.number,
                by=person(request),
                origin=origin,
                summary=summary,
                merged=merged,
            )
        except StaleBase as stale:
            return self._meeting(request, Meeting(base=base, theirs=copies.copy_of(article, stale.head), mine=document))
        if revision.number == before:
            messages.info(request, _("Nothing has changed."))
        else:
            messages.success(request, _("Saved as revision %(number)d.") % {"number": revision.number})
        return self._after_save(request, article)

    def _after_save(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Back to the article, or on to the next of the queue if that was asked for."""
        queue = queue_named(request)
        if queue and "_next" in request.POST:
            return go_on(request, queue, queue.after(person(request), article.pk))
        return to_article(article.pk, queue)

    def _meeting(self, request: HttpRequest, meeting: Meeting, status: int = 409) -> HttpResponse:
        article = self._article(request, meeting.base.article.pk)
        base, theirs = meeting.base.revision, meeting.theirs.revision
        between = article.revisions.filter(number__gt=base.number, number__lte=theirs.number)
        context = {
            "page": "merge",
            "tab": "edit",
            "meeting": meeting,
            "base": base,
            "theirs": theirs,
            "next_number": theirs.number + 1,
            "summary": posted(request, "summary"),
            "summary_limit": MAX_SUMMARY,
            "between": between.select_related("author").order_by("number"),
            "asked_to_save": status == 409 and "mine" in request.POST,
            **self._result(meeting),
        }
        return self._page(request, article, context, status=status)

    def _result(self, meeting: Meeting) -> dict[str, Any]:
        result = None if meeting.open else meeting.document()
        return {"preview": result, "text": copies.rendered(result) if result else None}

    # Parts of pages

    def _show(
        self, request: HttpRequest, article: Article, words: Mapping[str, str] | None = None, status: int = 200
    ) -> HttpResponse:
        """The form or the reading view, with the `words` typed for moves that were refused."""
        if may(request.user, Action.EDIT, article):
            context = self._form_context(self._editor(request, working_copy(article)))
        else:
            context = self._reading_context(article)
        return self._page(request, article, {**context, "words": words or {}}, status)

    def _form(self, request: HttpRequest, editor: Editor) -> HttpResponse:
        return self._page(request, editor.copy.article, self._form_context(editor))

    def _form_context(self, editor: Editor) -> dict[str, Any]:
        article = editor.copy.article
        source = copies.source_of(article)
        by_hand = editor.copy.document.related
        links = {link.target: link for link in reversed(editor.copy.document.links) if link.target not in by_hand}
        return {
            "page": "edit",
            "editor": editor,
            "media": editor.media,
            "source": source,
            "unmatched": editor.lay_beside(source) if source else {},
            "links": list(reversed(links.values())),
            "absent": copies.absent([*links, *by_hand]),
            "next_number": article.number + 1,
            "moved_on": head(article) if editor.copy.revision.number < article.number else None,
        }

    def _reading_context(self, article: Article) -> dict[str, Any]:
        copy, source = working_copy(article), copies.source_of(article)
        return {
            "page": "read",
            "copy": copy,
            "text": copies.rendered(copy.document),
            "source": source,
            "source_text": copies.rendered(source.document) if source else None,
        }

    def _page(self, request: HttpRequest, article: Article, context: dict[str, Any], status: int = 200) -> HttpResponse:
        user = person(request)
        facts = facts_of([article])[article.pk]
        offered = [move for move in moves(user, article, facts) if move.fits]
        page = {
            **self.admin_site.each_context(request),
            "title": article.title or article.entry.slug,
            "opts": self.opts,
            "article": article,
            "tab": context["page"],
            "may_edit": bool(may(user, Action.EDIT, article)),
            "siblings": Article.objects.filter(entry=article.entry_id).exclude(pk=article.pk),
            "edition": facts.live,
            "asked": copies.last_verdict(article),
            "held_back": copies.held_back(article),
            "earlier": copies.earlier(user, article),
            "moves": [move for move in offered if move.verdict],
            "refused": [move for move in offered if not move.verdict and not _is_quiet(move)],
            "words": {},
            "media": Media(),
            "queue": queue_named(request),
            **assignment_context(user, article),
            **context,
        }
        return TemplateResponse(request, f"editorial/article_{context['page']}.html", page, status=status)

    def _article(self, request: HttpRequest, object_id: str | int) -> Article:
        article: Article | None = self.get_object(request, str(object_id))
        if article is None:
            raise Http404(f"There is no article {object_id}.")
        return article

    def _base(self, request: HttpRequest, article: Article) -> WorkingCopy:
        """The revision that the posted form was made from."""
        try:
            return working_copy(article, int(posted(request, "base")))
        except (ValueError, Http404) as error:
            raise BadRequest("The form doesn't say which revision it was made from.") from error

    def _words(self, request: HttpRequest, article: Article) -> str:
        """The note or reason for a move."""
        return posted(request, "words")

    def _editor(self, request: HttpRequest, copy: WorkingCopy, data: Any = None) -> Editor:
        made = [made for made, _inline in self.get_formsets_with_inlines(request, copy.article)]
        return Editor.over(copy, {each.get_default_prefix(): each for each in made}, data)

    def _to(self, article: Article) -> HttpResponse:
        return to_article(article.pk)


def posted(request: HttpRequest, name: str) -> str:
    """Without NUL, which a database may refuse."""
    return request.POST.get(name, "").replace("\0", "")


def done(event: Event) -> str:
    due = local_with_zone(event.due_at) if event.due_at else ""
    return str(DONE[event.kind]) % {"number": event.revision.number, "due": due}


def _is_quiet(move: Any) -> bool:
    return move.action in QUIET_WITHOUT_ROLE and move.verdict.code == "role"
