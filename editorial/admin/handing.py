"""Work handed out: from an article's page, and from the list of articles for many at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from editorial.admin.base import DeskModelAdmin, allowed, person
from editorial.admin.work import queue_named, to_article
from editorial.assignments import AssignmentRefused, assign, give_back, holder_of, may_work, take
from editorial.models import User
from editorial.models.work import MAX_NOTE
from editorial.rules import ROLES, Action, holders, may, visible
from editorial.workflow import next_step
from glossary.models import Article

REASONS_SHOWN = 5


class HandOutForm(forms.Form):
    person = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Person"))
    due = forms.DateField(
        label=gettext_lazy("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=MAX_NOTE)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people


class HandOutActionForm(ActionForm):
    """What stands beside the list's actions; only the one that hands out work reads more than its name."""

    person = forms.ModelChoiceField(User.objects.none(), label=pgettext_lazy("a person", "To"), required=False)
    due = forms.DateField(
        label=gettext_lazy("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = holders(list(ROLES[Action.SEE]), None)


class HandOutMixin(DeskModelAdmin):
    action_form = HandOutActionForm
    actions = ["hand_out"]

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return allowed(request, Action.ASSIGN)

    @admin.action(description=gettext_lazy("Hand out to a person"), permissions=["assign"])
    def hand_out(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Each article for itself: one refusal doesn't hold up the others."""
        people = holders(list(ROLES[Action.SEE]), None)
        form = HandOutForm(request.POST, people=people)
        if not form.is_valid():
            messages.error(request, _("Choose to whom, and a day that exists or none."))
            return
        refused = []
        chosen = list(queryset.select_related("entry"))
        for article in chosen:
            try:
                assign(article, form.cleaned_data["person"], by=person(request), due=form.cleaned_data["due"])
            except AssignmentRefused as refusal:
                refused.append(f"{article}: {refusal}")
        _tell(request, form.cleaned_data["person"], len(chosen) - len(refused), refused)


def _tell(request: HttpRequest, to: User, done: int, refused: list[str]) -> None:
    if done:
        told = ngettext("%(who)s has %(count)d article more.", "%(who)s has %(count)d articles more.", done)
        messages.success(request, told % {"who": to, "count": done})
    for line in refused[:REASONS_SHOWN]:
        messages.error(request, line)
    if (others := len(refused) - REASONS_SHOWN) > 0:
        more = ngettext("%(count)d more was refused.", "%(count)d more were refused.", others)
        messages.error(request, more % {"count": others})


def assignment_context(user: User, article: Article) -> dict[str, Any]:
    """What the panel on an article's page shows and offers. Two queries, once the user's roles are known."""
    has, step = holder_of(article), next_step(article.state)
    hands_out = step is not None and bool(may(user, Action.ASSIGN, article))
    able = holders(ROLES[step], article.language) if step and hands_out else User.objects.none()
    return {
        "holder": has,
        "may_take": has is None and bool(may_work(user, article)),
        "may_give_back": has is not None and (has.person == user or bool(may(user, Action.ASSIGN, article))),
        "hand_out_form": HandOutForm(people=able, auto_id="hand-out-%s") if hands_out else None,
    }


@require_POST
def take_article_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = _article(request, pk)
    try:
        take(article, by=person(request))
    except AssignmentRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("You have this article now."))
    return to_article(pk, queue_named(request))


@require_POST
def give_back_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = _article(request, pk)
    try:
        give_back(article, by=person(request))
    except AssignmentRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Nobody has this article now."))
    return to_article(pk, queue_named(request))


@require_POST
def hand_out_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = _article(request, pk)
    form = HandOutForm(request.POST, people=holders(list(ROLES[Action.SEE]), None))
    if not form.is_valid():
        messages.error(request, _("Choose to whom, and a day that exists or none."))
        return to_article(pk, queue_named(request))
    given = form.cleaned_data
    try:
        made = assign(article, given["person"], by=person(request), due=given["due"], note=given["note"])
    except AssignmentRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(who)s has this article now.") % {"who": made.person})
    return to_article(pk, queue_named(request))


def _article(request: HttpRequest, pk: int) -> Article:
    return get_object_or_404(visible(request.user).select_related("entry"), pk=pk)
