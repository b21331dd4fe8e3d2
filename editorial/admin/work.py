"""Pages of work: queues, what happened lately, saved filters."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial.admin import saved
from editorial.admin.base import allowed, person
from editorial.dashboard import activity, progress, queues
from editorial.dashboard.queues import QUEUES, Queue
from editorial.models import SavedFilter, User
from editorial.rules import Action

PER_PAGE = 50


@require_safe
def queue_view(request: HttpRequest, name: str) -> HttpResponse:
    queue, work = queue_for(request, name), queues.Work(person(request))
    tallies = queues.tallies(work, progress.groups())
    tally = next(tally for tally in tallies if tally.queue == queue)
    page = Paginator(range(tally.count), PER_PAGE).get_page(request.GET.get("p"))
    jobs = queues.jobs(queue, work, PER_PAGE, PER_PAGE * (page.number - 1))
    context = {"queue": queue, "tally": tally, "tallies": tallies, "jobs": jobs, "page": page}
    return _page(request, "queue", str(queue.title), context)


@require_POST
def take_view(request: HttpRequest, name: str) -> HttpResponse:
    """Takes the first article of the queue that nobody has, and opens it."""
    queue = queue_for(request, name)
    article = queue.take(person(request)) if queue.takes else None
    if article is None:
        messages.info(request, _("There is nothing left to take here."))
        return HttpResponseRedirect(reverse("desk:queue", args=[queue.name]))
    messages.success(request, _("You have this article now."))
    return to_article(article.pk, QUEUES["mine"])


@require_safe
def after_view(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Leads to what follows an article in the queue."""
    queue = queue_for(request, name)
    return go_on(request, queue, queue.after(person(request), pk))


@require_safe
def activity_view(request: HttpRequest) -> HttpResponse:
    if not allowed(request, Action.SEE):
        raise PermissionDenied
    who, language = request.GET.get("person", ""), request.GET.get("language", "")
    language = language if language in dict(settings.LANGUAGES) else ""
    people = User.objects.filter(is_robot=False, memberships__isnull=False).distinct()
    chosen = people.filter(pk=who).first() if who.isascii() and who.isdigit() and len(who) < 18 else None
    events = activity.latest(chosen.pk if chosen else None, language)
    start = _page_number(request) * PER_PAGE
    shown = list(events[start : start + PER_PAGE + 1])
    context = {
        "events": shown[:PER_PAGE],
        "has_more": len(shown) > PER_PAGE,
        "number": start // PER_PAGE,
        "people": people.order_by("first_name", "last_name", "username"),
        "chosen": chosen,
        "language": language,
        "languages": settings.LANGUAGES,
    }
    return _page(request, "activity", _("Activity"), context)


@require_http_methods(["GET", "HEAD", "POST"])
def filters_view(request: HttpRequest) -> HttpResponse:
    """A person's saved filters, to rename and delete; a POST saves one more."""
    if not allowed(request, Action.SEE):
        raise PermissionDenied
    if request.method != "POST":
        own = SavedFilter.objects.filter(person=person(request)).order_by("name")
        return _page(request, "filters", _("My filters"), {"filters": own, "most": saved.MAX_NAME})
    query = request.POST.get("query", "")
    articles = reverse("admin:glossary_article_changelist")
    try:
        made = saved.save(person(request), request.POST.get("name", ""), query)
    except saved.NotSaved as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(articles)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": made.name})
    return HttpResponseRedirect(f"{articles}?{made.query}")


@require_POST
def rename_filter_view(request: HttpRequest, pk: int) -> HttpResponse:
    own = get_object_or_404(SavedFilter, person=person(request), pk=pk)
    try:
        saved.rename(own, request.POST.get("name", ""))
    except saved.NotSaved as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Renamed."))
    return HttpResponseRedirect(reverse("desk:filters"))


@require_POST
def delete_filter_view(request: HttpRequest, pk: int) -> HttpResponse:
    own = get_object_or_404(SavedFilter, person=person(request), pk=pk)
    own.delete()
    messages.success(request, _("Deleted “%(name)s”.") % {"name": own.name})
    return HttpResponseRedirect(reverse("desk:filters"))


def queue_for(request: HttpRequest, name: str) -> Queue:
    """Raises Http404 for a queue that isn't there, PermissionDenied for one that is not the person's."""
    queue = QUEUES.get(name)
    if queue is None:
        raise Http404(f"There is no queue {name}.")
    if not allowed(request, queue.action):
        raise PermissionDenied
    return queue


def queue_named(request: HttpRequest) -> Queue | None:
    """The queue that the person goes through, if the page or form says one that is theirs."""
    queue = QUEUES.get(request.POST.get("queue") or request.GET.get("queue", ""))
    return queue if queue and allowed(request, queue.action) else None


def go_on(request: HttpRequest, queue: Queue, following: int | None) -> HttpResponse:
    """To the article that follows, or to the queue, which is done."""
    if following is not None:
        return to_article(following, queue)
    messages.success(request, _("That was the last one: this queue is done."))
    return HttpResponseRedirect(reverse("desk:queue", args=[queue.name]))


def to_article(pk: int, queue: Queue | None = None) -> HttpResponse:
    query = {"queue": queue.name} if queue else None
    return HttpResponseRedirect(reverse("admin:glossary_article_change", args=[pk], query=query))


def _page_number(request: HttpRequest) -> int:
    number = request.GET.get("p", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    page = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"editorial/{name}.html", page)
