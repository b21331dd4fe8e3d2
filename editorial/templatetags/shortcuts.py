"""The keys of the desk: one table, which the dialog shows and the script reads from there."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """Opens `view`, presses or focuses what `target` selects, or goes `step` parts on.

    One with `chord` is listed only: the pages' own scripts obey it, also while somebody types.
    """

    keys: tuple[str, ...]
    label: Promise
    view: tuple[str, ...] = ()
    target: str = ""
    step: int = 0
    chord: bool = False

    @property
    def address(self) -> str:
        name, *args = self.view or ("",)
        return reverse(name, args=args) if name else ""


def tab(view: str) -> str:
    return f'.tabs a[href$="/{view}/"]'


SHORTCUTS: dict[Any, list[Shortcut]] = {
    _("On every page"): [
        Shortcut(keys=("?",), label=_("Show this list"), target="[data-shortcuts]"),
        Shortcut(keys=("/",), label=_("Search in the list"), target="#searchbar"),
        Shortcut(keys=("g", "d"), label=_("To the first page"), view=("admin:index",)),
        Shortcut(keys=("g", "a"), label=_("To the articles"), view=("admin:glossary_article_changelist",)),
        Shortcut(keys=("g", "e"), label=_("To the entries"), view=("admin:glossary_entry_changelist",)),
        Shortcut(keys=("g", "q"), label=_("To what waits for me"), view=("desk:queue", "waiting")),
        Shortcut(keys=("g", "c"), label=_("To the calendar"), view=("calendar",)),
        Shortcut(keys=("g", "n"), label=_("To the notifications"), view=("notifications",)),
    ],
    _("In an article"): [
        Shortcut(keys=("Ctrl", "S"), label=_("Save"), chord=True),
        Shortcut(keys=("Ctrl", "Alt", "M"), label=_("Comment on the words chosen"), chord=True),
        Shortcut(keys=("j",), label=_("Next part"), step=1),
        Shortcut(keys=("k",), label=_("Previous part"), step=-1),
        Shortcut(keys=("p",), label=_("Change between source and preview"), target='[data-show][aria-pressed="false"]'),
        Shortcut(keys=("e",), label=_("Edit the text"), target=tab("change")),
        Shortcut(keys=("r",), label=_("Read the text"), target=tab("read")),
        Shortcut(keys=("c",), label=_("Compare two revisions"), target=tab("compare")),
        Shortcut(keys=("h",), label=_("See the history"), target=tab("history")),
    ],
}


@register.simple_tag
def shortcuts() -> list[tuple[Any, list[Shortcut]]]:
    return list(SHORTCUTS.items())
