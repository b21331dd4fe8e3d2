"""An article's past: its steps, any two of its texts compared, an earlier one restored, what was live when."""

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from editorial.admin import copies
from editorial.admin.base import person
from editorial.admin.comparison import compare
from editorial.admin.copies import WorkingCopy, working_copy
from editorial.admin.pages import ArticlePages, posted
from editorial.diff.documents import Size, diff_pieces
from editorial.diff.pieces import pieces_of
from editorial.history import Step, last_publication, steps_of
from editorial.models import Event, Revision
from editorial.models.people import User
from editorial.revisions import StaleBase, save_document
from editorial.rules import Action, Refused, may
from glossary.documents import ArticleDocument
from glossary.models import Article, Edition

STEPS = 20

# Revisions to choose from on the page that compares; the history has all of them.
CHOICES = 100


class DayForm(forms.Form):
    """Asks for a moment: without a time, the end of that day."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Empty: the end of the day"),
    )

    def moment(self) -> datetime:
        at = self.cleaned_data["at"] or time.max
        return timezone.make_aware(datetime.combine(self.cleaned_data["on"], at))


class HistoryPages(ArticlePages):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        restore = require_http_methods(["GET", "HEAD", "POST"])(self.restore_view)
        own: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("<int:pk>/compare/", view(require_safe(self.compare_view)), "compare"),
            ("<int:pk>/revisions/<int:number>/restore/", view(restore), "restore"),
        ]
        return [path(route, made, name=f"glossary_article_{name}") for route, made, name in own] + super().get_urls()

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        article = self._article(request, object_id)
        steps, asked = steps_of(article)[::-1], DayForm(request.GET if "on" in request.GET else None)
        milestones = request.GET.get("show") == "milestones"
        shown = [step for step in steps if step.is_milestone] if milestones else steps
        page = Paginator(shown, STEPS).get_page(request.GET.get("p"))
        context = {
            "page": "history",
            "steps": list(measured(article, page.object_list)),
            "leaf": page,
            "only_milestones": milestones,
            "asked_day": asked,
            **(live_at(article, asked.moment()) if asked.is_bound and asked.is_valid() else {}),
        }
        return self._page(request, article, context)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        edition = copies.edition_of(article)
        new = number_asked(request, "to", article.number)
        old = number_asked(request, "from", base_of(article, edition) if new == article.number else max(new - 1, 0))
        before, after = two_copies(article, old, new)
        markdown, side = request.GET.get("text") == "markdown", request.GET.get("view") == "side"
        context = {
            "page": "compare",
            "old": old,
            "new": new,
            "after": after,
            "comparison": compare(document_of(article, before), document_of(article, after), markdown=markdown),
            "side": side,
            "choices": choices(article, (old, new)),
            "may_restore": bool(may(request.user, Action.EDIT, article)) and 0 < old < article.number,
        }
        return self._page(request, article, context)

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Shows what would change; if that was confirmed, makes the old text the new head."""
        article = self._article(request, pk)
        if isinstance(said := may(request.user, Action.EDIT, article), Refused):
            raise PermissionDenied(str(said))
        copy = working_copy(article, number)
        if request.method == "POST":
            return self._restore(request, copy)
        return self._confirm(request, copy)

    def _confirm(self, request: HttpRequest, copy: WorkingCopy, status: int = 200) -> HttpResponse:
        head = working_copy(copy.article)
        context = {
            "page": "restore",
            "tab": "history",
            "copy": copy,
            "next_number": head.revision.number + 1,
            "comparison": compare(head.document, copy.document, markdown=request.GET.get("text") == "markdown"),
            "side": False,
        }
        return self._page(request, copy.article, context, status)

    def _restore(self, request: HttpRequest, copy: WorkingCopy) -> HttpResponse:
        article, number, seen = copy.article, copy.revision.number, posted(request, "head")
        if not (seen.isdecimal() and len(seen) < 10):
            raise BadRequest("The form doesn't say which revision was the latest.")
        before = article.number
        try:
            revision = restore(copy, head=int(seen), by=person(request))
        except StaleBase as stale:
            late = _("%(who)s saved revision %(number)d meanwhile. This is what would change now.")
            messages.error(request, late % {"who": stale.head.author, "number": stale.head.number})
            return self._confirm(request, working_copy(self._article(request, article.pk), number), status=409)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self._confirm(request, copy, status=409)
        if revision.number == before:
            messages.info(
                request, _("Nothing has changed: revision %(number)d has this very text.") % {"number": before}
            )
        else:
            done = _("Revision %(old)d is restored, as revision %(number)d.")
            messages.success(request, done % {"old": number, "number": revision.number})
        return HttpResponseRedirect(reverse("admin:glossary_article_history", args=[article.pk]))


def restore(copy: WorkingCopy, *, head: int, by: User) -> Revision:
    """The new head, with that copy's text. Raises StaleBase if revision `head` isn't the head any more."""
    return save_document(
        copy.article,
        copy.document,
        base=head,
        by=by,
        origin=Revision.Origin.RESTORE,
        summary=_("Restored revision %(number)d") % {"number": copy.revision.number},
    )


def measured(article: Article, steps: Iterable[Step]) -> Iterable[tuple[Step, Size]]:
    """Each step with the words that it put in and took out. One query."""
    steps = list(steps)
    numbers = {number for step in steps for number in (step.before, step.last.number)}
    texts = dict(article.revisions.filter(number__in=numbers).values_list("number", "text"))
    pieces = {number: pieces_of(ArticleDocument.parse(texts.get(number, ""), article.language)) for number in numbers}
    return [(step, diff_pieces(pieces[step.before], pieces[step.last.number]).size) for step in steps]


def live_at(article: Article, moment: datetime) -> dict[str, object]:
    event = last_publication(article, moment)
    return {
        "moment": moment,
        "last_change": event,
        "was_live": event is not None and event.kind == Event.Kind.PUBLISHED,
    }


def base_of(article: Article, edition: Edition | None) -> int:
    """What a reviewer compares the head with: the live text, else the one before it."""
    if edition and edition.number != article.number:
        return edition.number
    return max(article.number - 1, 0)


def number_asked(request: HttpRequest, name: str, default: int) -> int:
    """A revision's number, 0 for the time before the first; raises Http404 for what is none."""
    asked = request.GET.get(name, "")
    if not asked:
        return default
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 9):
        raise Http404(f"There is no revision {asked}")
    return int(asked)


def two_copies(article: Article, old: int, new: int) -> tuple[Revision | None, Revision | None]:
    """The revisions of these numbers, None for 0; raises Http404 for one that isn't there."""
    found = {each.number: each for each in article.revisions.select_related("author").filter(number__in={old, new})}
    if missing := {old, new} - {0} - set(found):
        raise Http404(f"Article {article.pk} has no revision {missing.pop()}")
    return found.get(old), found.get(new)


def document_of(article: Article, revision: Revision | None) -> ArticleDocument:
    return ArticleDocument.parse(revision.text if revision else "", article.language)


def choices(article: Article, chosen: Iterable[int]) -> list[Revision]:
    """The latest revisions and those chosen, without their texts; the newest first."""
    revisions = article.revisions.select_related("author").defer("text").order_by("-number")
    latest = list(revisions.filter(number__gt=article.number - CHOICES))
    older = [number for number in chosen if number <= article.number - CHOICES]
    return latest + (list(revisions.filter(number__in=older)) if older else [])
