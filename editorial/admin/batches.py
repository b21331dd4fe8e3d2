"""Work on many texts: chosen in the list, by words, or by who wrote them when; looked at, started, taken back."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from editorial import batches
from editorial.admin.base import allowed, person
from editorial.admin.trail import ReadOnlyAdmin
from editorial.batches import MOVES, BatchNotAllowed, Found
from editorial.models import Batch, BatchItem, User
from editorial.models.trail import MAX_REASON
from editorial.replacing import Search
from editorial.rules import NAMES, Action, languages
from editorial.tasks.batches import launch
from editorial.workflow import TRANSITIONS, TransitionNotAllowed

# Of texts that a move would do nothing to, how many are named for each reason.
NAMED = 20
# Seconds after which the page of running work looks again.
PACE = 3


class ReplaceForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    find = forms.CharField(label=gettext_lazy("Find"), max_length=200, strip=False)
    replacement = forms.CharField(label=gettext_lazy("Replace with"), max_length=200, strip=False, required=False)
    whole_words = forms.BooleanField(label=gettext_lazy("Whole words only"), required=False)
    same_case = forms.BooleanField(label=gettext_lazy("Capitals and small letters as typed"), required=False)

    def __init__(self, data: Any, codes: list[tuple[str, Any]]) -> None:
        initial = {"whole_words": True, "same_case": True, "language": codes[-1][0]}
        super().__init__(data, initial=initial, label_suffix="")
        language = self.fields["language"]
        if isinstance(language, forms.ChoiceField):
            language.choices = codes

    def search(self) -> Search:
        return Search(**{name: self.cleaned_data[name] for name in ("find", "whole_words", "same_case")})


class ReturnForm(forms.Form):
    of = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Whose work"))
    since = forms.DateTimeField(
        label=gettext_lazy("From"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    until = forms.DateTimeField(
        label=gettext_lazy("To"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        who = self.fields["of"]
        if isinstance(who, forms.ModelChoiceField):
            who.queryset = User.objects.order_by("first_name", "last_name", "username")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("since") and cleaned.get("until") and cleaned["since"] >= cleaned["until"]:
            self.add_error("until", _("It ends before it begins."))
        return cleaned


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ["made_at", "named", "by", "texts", "done", "refused", "stands"]
    list_display_links = ["made_at", "named"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    ordering = ["-made_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        rows: QuerySet[Batch] = (
            super()
            .get_queryset(request)
            .annotate(
                texts=Count("items"),
                done=Count("items", filter=Q(items__outcome=BatchItem.Outcome.DONE)),
                refused=Count("items", filter=Q(items__outcome=BatchItem.Outcome.REFUSED)),
            )
        )
        return rows

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own: list[tuple[str, Any, str]] = [
            ("replace/", view(require_http_methods(["GET", "HEAD", "POST"])(self.replace_view)), "replace"),
            ("return/", view(require_http_methods(["GET", "HEAD", "POST"])(self.return_view)), "return"),
            ("<int:pk>/start/", view(require_POST(self.start_view)), "start"),
            ("<int:pk>/back/", view(require_POST(self.back_view)), "back"),
        ]
        return [path(route, made, name=f"editorial_batch_{name}") for route, made, name in own] + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may_edit = allowed(request, Action.EDIT)
        return super().changelist_view(request, {"may_edit": may_edit, **(extra_context or {})})

    # Columns

    @admin.display(description=gettext_lazy("work"))
    def named(self, batch: Batch) -> str:
        return title_of(batch)

    @admin.display(description=gettext_lazy("texts"))
    def texts(self, batch: Any) -> int:
        return int(batch.texts)

    @admin.display(description=gettext_lazy("done"))
    def done(self, batch: Any) -> int:
        return int(batch.done)

    @admin.display(description=gettext_lazy("refused"))
    def refused(self, batch: Any) -> int:
        return int(batch.refused)

    @admin.display(description=gettext_lazy("state"))
    def stands(self, batch: Batch) -> str:
        if batch.started_at is None:
            return _("proposed")
        return _("ended") if batch.ended_at else _("running")

    # Pages

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        batch = self._batch(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        if batch.started_at is None:
            return self._page(request, "proposal", batch, **self._proposal(request, batch))
        response = self._page(request, "report", batch, **self._report(request, batch))
        if batch.ended_at is None:
            response["Refresh"] = str(PACE)
        return response

    def start_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._batch(request, pk)
        action, words = request.POST.get("action", ""), request.POST.get("words", "").replace("\0", "")
        try:
            launch(batch, by=person(request), action=action, words=words)
        except (BatchNotAllowed, TransitionNotAllowed) as refused:
            messages.error(request, str(refused))
            return self._to(batch, f"?move={action}" if action in TRANSITIONS else "")
        return self._to(batch)

    def back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._batch(request, pk)
        try:
            return self._to(batches.propose_taking_back(batch, by=person(request)))
        except BatchNotAllowed as refused:
            messages.error(request, str(refused))
            return self._to(batch)

    def replace_view(self, request: HttpRequest) -> HttpResponse:
        data = request.POST if request.method == "POST" else request.GET or None
        form = ReplaceForm(data, self._languages(request))
        found: list[Found] = []
        if form.is_valid():
            try:
                if request.method == "POST":
                    chosen = _chosen(request)
                    replacement = form.cleaned_data["replacement"]
                    batch = batches.propose_replacement(form.search(), replacement, chosen, by=person(request))
                    return self._to(batch)
                found = batches.find(form.cleaned_data["language"], form.search(), by=person(request))
            except ValueError:
                form.add_error("find", _("There is nothing to find."))
            except BatchNotAllowed as refused:
                form.add_error(None, str(refused))
        context = {
            "form": form,
            "found": found,
            "count": sum(len(each.hits) for each in found),
            "limit": batches.MAX_HITS,
            "title": _("Find and replace"),
        }
        return self._page(request, "replace", None, **context)

    def return_view(self, request: HttpRequest) -> HttpResponse:
        self._languages(request)
        form = ReturnForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            asked = form.cleaned_data
            try:
                batch = batches.propose_return(asked["of"], asked["since"], asked["until"], by=person(request))
                return self._to(batch)
            except BatchNotAllowed as refused:
                form.add_error(None, str(refused))
        return self._page(request, "return", None, form=form, title=_("Take back one person's work"))

    # What pages show

    def _proposal(self, request: HttpRequest, batch: Batch) -> dict[str, Any]:
        action = batch.action or request.GET.get("move", "")
        chosen = next((move for move in MOVES if move.action == action), None)
        context: dict[str, Any] = {"moves": MOVES, "chosen": chosen, "count": batch.items.count()}
        context["mine"] = batch.by_id == person(request).pk
        context["most"] = MAX_REASON
        if batch.kind == Batch.Kind.MOVE and chosen and not batch.takes_back_id:
            outlook = batches.outlook(batch, action, by=person(request))
            context["possible"] = len(outlook.possible)
            context["refusals"] = [
                (sentence, articles[:NAMED], len(articles)) for sentence, articles in outlook.refused.items()
            ]
        else:
            items = batch.items.select_related("article__entry").order_by("pk")
            context["items"] = Paginator(items, 100).get_page(request.GET.get("page"))
        return context

    def _report(self, request: HttpRequest, batch: Batch) -> dict[str, Any]:
        counts = batch.items.aggregate(
            count=Count("pk"),
            done=Count("pk", filter=Q(outcome=BatchItem.Outcome.DONE)),
            refused=Count("pk", filter=Q(outcome=BatchItem.Outcome.REFUSED)),
        )
        refused = batch.items.refused().select_related("article__entry").order_by("pk")
        return {
            **counts,
            "settled": counts["done"] + counts["refused"],
            "items": Paginator(refused, 100).get_page(request.GET.get("page")),
            "may_take_back": _has_a_way_back(batch) and counts["done"] > 0,
            "later": batch.taken_back_by.all(),
        }

    def _page(self, request: HttpRequest, name: str, batch: Batch | None, **context: Any) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "batch": batch,
            "title": title_of(batch) if batch else "",
            **context,
        }
        return TemplateResponse(request, f"editorial/batch_{name}.html", page)

    def _batch(self, request: HttpRequest, pk: str | int) -> Batch:
        self._insist(request)
        batch = (
            Batch.objects.select_related("by", "of", "takes_back").filter(pk=pk).first()
            if str(pk).isdecimal()
            else None
        )
        if batch is None:
            raise Http404(f"There is no batch {pk}.")
        return batch

    def _insist(self, request: HttpRequest) -> None:
        if not allowed(request, Action.SEE):
            raise PermissionDenied

    def _languages(self, request: HttpRequest) -> list[tuple[str, Any]]:
        """Those that the person may edit in; raises PermissionDenied if there are none."""
        codes = languages(request.user, Action.EDIT)
        if not codes:
            raise PermissionDenied
        return [(code, name) for code, name in settings.LANGUAGES if code in codes]

    def _to(self, batch: Batch, query: str = "") -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:editorial_batch_change", args=[batch.pk]) + query)


def title_of(batch: Batch) -> str:
    if batch.kind == Batch.Kind.REPLACE:
        name = _("“%(find)s” becomes “%(replacement)s”") % {"find": batch.find, "replacement": batch.replacement}
    elif batch.kind == Batch.Kind.RESTORE and batch.of:
        name = _("Take back what %(who)s wrote") % {"who": batch.of}
    elif batch.action:
        name = str(NAMES[Action(batch.action)])
    else:
        name = _("Work on many texts")
    return _("Taking back: %(name)s") % {"name": name} if batch.takes_back_id else name


def _has_a_way_back(batch: Batch) -> bool:
    try:
        batches.insist_on_a_way_back(batch)
    except BatchNotAllowed:
        return False
    return not batch.taken_back_by.exclude(started_at=None).exists()


def _chosen(request: HttpRequest) -> dict[int, tuple[str, list[int]]]:
    """The ticked places, each as `article:hash:ordinal`. Raises BadRequest for anything else."""
    chosen: dict[int, tuple[str, list[int]]] = {}
    for value in request.POST.getlist("hit"):
        pk, _colon, rest = value.partition(":")
        seen, _colon, ordinal = rest.partition(":")
        if not (pk.isdecimal() and ordinal.isdecimal() and max(len(pk), len(ordinal)) < 19):
            raise BadRequest("That is no place in a text.")
        chosen.setdefault(int(pk), (seen, []))[1].append(int(ordinal))
    return chosen
