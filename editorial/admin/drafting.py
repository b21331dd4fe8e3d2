"""Unsaved text on the desk: kept while somebody types, offered when they come back."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial.admin.base import person
from editorial.admin.comparison import compare
from editorial.admin.copies import working_copy
from editorial.admin.editor import Editor
from editorial.admin.pages import ArticlePages, posted
from editorial.drafts import Typed, draft_of, keep, release
from editorial.models import Draft
from editorial.rules import Action, may
from glossary.models import Article

# The pages with text that isn't saved.
WITH_DRAFT = {"edit", "merge"}

# Bytes of a draft; the largest article of a big glossary takes a tenth.
LIMIT = 2 * 1024 * 1024


class DraftPages(ArticlePages):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("<int:pk>/autosave/", view(require_http_methods(["GET", "POST"])(self.autosave_view)), "autosave"),
            ("<int:pk>/draft/", view(require_safe(self.draft_view)), "draft"),
            ("<int:pk>/discard/", view(require_POST(self.discard_view)), "discard"),
        ]
        return [path(route, made, name=f"glossary_article_{name}") for route, made, name in own] + super().get_urls()

    def autosave_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keeps the posted JSON (see `Typed`, and `user`: for whom the page was made).

        The answer says whether it is `kept` or what is `said` instead; to a GET, that the person is signed in, with a
        token for the forms of a page that was there before.
        """
        user, article = person(request), self._article_to_edit(request, pk)
        if request.method == "GET":
            return JsonResponse({"user": user.pk, "token": get_token(request)})
        if len(request.body) > LIMIT:
            return _not_kept(_("This is too much text to keep as a draft: save it as a revision."))
        typed, owner = _typed(request.body, article)
        if owner != user.pk:
            return _not_kept(_("You are signed in as %(user)s now: this text stays in the browser.") % {"user": user})
        if keep(user, article, typed):
            return _not_kept(
                _("Not kept as a draft: there is other unsaved text of yours. Open the article anew to see it.")
            )
        return JsonResponse({"kept": True})

    def draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What one's unsaved text would change in the revision it was made from."""
        article = self._article_to_edit(request, pk)
        draft = draft_of(person(request), article)
        if draft is None:
            return self._no_draft(request, article)
        editor = self._draft_editor(request, article, draft)
        if not editor.is_valid():
            return self._restored(request, editor, draft)
        context = {
            "page": "draft",
            "tab": "edit",
            "draft": draft,
            "comparison": compare(editor.copy.document, editor.document(), markdown=False),
            "side": False,
        }
        return self._page(request, article, context)

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article_to_edit(request, pk)
        if not release(person(request), article, posted(request, "draft")):
            return self._no_draft(request, article)
        messages.success(request, _("Your unsaved text is thrown away."))
        return self._to(article)

    def _show(self, request: HttpRequest, article: Article, *args: Any, **kwargs: Any) -> HttpResponse:
        """Filled with the unsaved text where that is asked for."""
        if request.method == "GET" and "draft" in request.GET and may(request.user, Action.EDIT, article):
            draft = draft_of(person(request), article)
            if draft is None:
                return self._no_draft(request, article)
            return self._restored(request, self._draft_editor(request, article, draft), draft)
        return super()._show(request, article, *args, **kwargs)

    def _save(self, request: HttpRequest, article: Article) -> HttpResponse:
        return self._released(request, article, super()._save(request, article))

    def resolve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._released(request, self._article(request, pk), super().resolve_view(request, pk))

    def _released(self, request: HttpRequest, article: Article, response: HttpResponse) -> HttpResponse:
        if response.status_code == 302:
            release(person(request), article, posted(request, "draft"))
        return response

    def _page(self, request: HttpRequest, article: Article, context: dict[str, Any], status: int = 200) -> HttpResponse:
        if context["page"] in WITH_DRAFT:
            kept = context.get("kept") or posted(request, "draft")
            draft = draft_of(person(request), article)
            context = {**context, "kept": kept, "draft": draft if draft and draft.window != kept else None}
        return super()._page(request, article, context, status)

    def _restored(self, request: HttpRequest, editor: Editor, draft: Draft) -> HttpResponse:
        context = {**self._form_context(editor), "kept": draft.window, "restored": True}
        return self._page(request, editor.copy.article, context)

    def _draft_editor(self, request: HttpRequest, article: Article, draft: Draft) -> Editor:
        data = QueryDict(mutable=True)
        data.update(draft.fields)
        return self._editor(request, working_copy(article, draft.base), data)

    def _no_draft(self, request: HttpRequest, article: Article) -> HttpResponse:
        messages.info(request, _("There is no unsaved text of yours any more."))
        return self._to(article)

    def _article_to_edit(self, request: HttpRequest, pk: int) -> Article:
        article = self._article(request, pk)
        if not may(request.user, Action.EDIT, article):
            raise PermissionDenied
        return article


def _not_kept(said: str) -> JsonResponse:
    return JsonResponse({"kept": False, "said": said})


def _typed(body: bytes, article: Article) -> tuple[Typed, object]:
    """What was typed, and for whom the page was made; raises BadRequest."""
    try:
        sent = json.loads(body)
        fields = {str(name): value for name, value in sent["fields"].items() if isinstance(value, str)}
        typed = Typed(base=int(sent["base"]), fields=fields, window=str(sent["window"]), after=str(sent["after"]))
        owner = sent["user"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadRequest("This is no unsaved text.") from error
    if not 0 < typed.base <= article.number or not 0 < len(typed.window) <= 40 or "\0" in typed.window + typed.after:
        raise BadRequest("This is no unsaved text of the article.")
    return typed, owner
