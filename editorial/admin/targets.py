"""Small answers for the editor's script: a preview of a text, and entries to link to."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial.admin.copies import targets_in
from editorial.rules import Action, may
from glossary.documents import ArticleDocument
from glossary.languages import LANGUAGES
from glossary.rendering import render_markdown

MAX_PREVIEW = 200_000


@require_POST
def preview(request: HttpRequest, language: str) -> HttpResponse:
    """The posted `content` as the page would show it, an HTML fragment: markdownx's protocol."""
    if not (getattr(request.user, "is_staff", False) and may(request.user, Action.SEE)):
        raise PermissionDenied
    if language not in LANGUAGES:
        raise Http404(f"There is no language {language}.")
    content = request.POST.get("content", "")
    if len(content) > MAX_PREVIEW:
        return HttpResponse(_("This text is too long for a preview."), status=413, content_type="text/plain")
    targets = targets_in(ArticleDocument.parse(content, language))
    return HttpResponse(render_markdown(content, language=language, targets=targets))


class TargetView(AutocompleteJsonView):
    """Entries by slug or title; what is chosen is the slug."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        title = next((t for code in LANGUAGES if (t := getattr(obj, f"title_{code}", None))), "")
        return {"id": obj.slug, "text": f"{obj.slug} · {title}" if title else obj.slug}
