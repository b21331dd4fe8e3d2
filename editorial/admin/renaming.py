"""An entry's address, changed: what that will do is shown before it is done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from editorial.admin.base import DeskModelAdmin, person
from editorial.publishing import Outlook, check_address, outlook, rename
from editorial.rules import Refused, may_rename
from editorial.workflow import TransitionNotAllowed
from glossary.models import Edition, Entry
from glossary.models.entries import MAX_SLUG

# Of the texts of a kind, how many are named.
NAMED = 20


class AddressForm(forms.Form):
    slug = forms.CharField(
        label=gettext_lazy("New address"),
        max_length=MAX_SLUG,
        help_text=gettext_lazy("Lower-case letters a-z, digits, hyphens and underscores."),
    )

    def __init__(self, entry: Entry, data: Any = None) -> None:
        super().__init__(data)
        self.entry = entry

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        check_address(self.entry, slug)
        return slug


class RenamePage(DeskModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.rename_view))
        return [path("<int:pk>/rename/", view, name="glossary_entry_rename"), *super().get_urls()]

    def rename_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks for the address; with one, says what will happen; a POST does it."""
        entry = Entry.objects.filter(pk=pk).first()
        if entry is None:
            raise Http404(f"There is no entry {pk}.")
        if isinstance(said := may_rename(request.user, entry), Refused):
            raise PermissionDenied(str(said))
        if request.method == "POST":
            return self._rename(request, entry)
        return self._ask(request, entry, AddressForm(entry, request.GET if "slug" in request.GET else None))

    def _rename(self, request: HttpRequest, entry: Entry) -> HttpResponse:
        form, signed_too = AddressForm(entry, request.POST), "signed_too" in request.POST
        if not form.is_valid():
            return self._ask(request, entry, form)
        by, seen, slug = person(request), request.POST.get("seen", ""), form.cleaned_data["slug"]
        try:
            found = rename(entry, slug, by=by, seen=seen, signed_too=signed_too)
        except ValidationError as error:
            form.add_error("slug", error)
            return self._ask(request, Entry.objects.get(pk=entry.pk), form)
        except TransitionNotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        count = len(found.free) + len(found.signed) * signed_too
        done = _("The entry is at “%(slug)s” now, and its old address leads there. Texts rewritten: %(count)d.")
        messages.success(request, done % {"slug": slug, "count": count})
        return HttpResponseRedirect(reverse("admin:glossary_entry_change", args=[entry.pk]))

    def _ask(self, request: HttpRequest, entry: Entry, form: AddressForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "entry": entry,
            "form": form,
            "editions": Edition.objects.filter(entry=entry).only("slug", "language"),
            "groups": [],
            "title": _("Rename “%(slug)s”") % {"slug": entry.slug},
        }
        if form.is_bound and form.is_valid():
            context["slug"] = slug = form.cleaned_data["slug"]
            context["groups"] = _groups(outlook(entry, slug, by=person(request)))
        status = 409 if request.method == "POST" else 200
        return TemplateResponse(request, "editorial/entry_rename.html", context, status=status)


def _groups(found: Outlook) -> list[dict[str, Any]]:
    return [
        {"name": name, "count": len(links), "articles": [link.article for link in links[:NAMED]]}
        for name, links in (("free", found.free), ("signed", found.signed), ("kept", found.kept))
        if links
    ]
