from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.admin import site
from django.contrib.admin.widgets import AutocompleteSelect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdownx.widgets import AdminMarkdownxWidget

from glossary.models import Article


def no_preview(_text: str) -> str:
    return ""


class MarkdownWidget(AdminMarkdownxWidget):  # type: ignore[misc] # markdownx has no types
    """markdownx's editor with the first preview already in it.

    Its script asks for a preview of every editor as the page opens and never sees editors added later,
    so `desk.js` takes its place on the same markup.
    """

    template_name = "editorial/widgets/markdown.html"
    preview: Callable[[str], str] = staticmethod(no_preview)

    class Media:
        extend = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        language = self.attrs.get("lang", "en")
        context["widget"]["attrs"] |= {
            "data-markdownx-urls-path": reverse("admin:glossary_article_preview", args=[language]),
            "data-markdownx-upload-urls-path": "",
            "spellcheck": "false",
        }
        # The page's own renderer made it, from text to sanitised HTML.
        context["widget"]["preview"] = mark_safe(self.preview(value or ""))  # noqa: S308
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return render_to_string(template_name, context)


class TargetSelect(AutocompleteSelect):
    """Picks an entry by its slug; a slug that no entry has yet stays chosen."""

    url_name = "%s:glossary_article_targets"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(Article._meta.get_field("entry"), site, attrs)

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        chosen = [self.create_option(name, slug, slug, True, 1) for slug in value if slug]
        return [(None, [self.create_option(name, "", "", False, 0), *chosen], 0)]
