"""Bases with the type arguments that Django's classes lack at run time, and the permissions that all pages share."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from editorial.models import User
from editorial.rules import Action, may

if TYPE_CHECKING:
    DeskModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
    UserAdmin = DjangoUserAdmin[User]
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
    RowModelForm = ModelForm[Any]
    AdminMixin = DeskModelAdmin
else:
    DeskModelAdmin = admin.ModelAdmin
    StackedInline = admin.StackedInline
    TabularInline = admin.TabularInline
    UserAdmin = DjangoUserAdmin
    InlineFormSet = BaseInlineFormSet
    RowModelForm = ModelForm
    AdminMixin = object


def allowed(request: HttpRequest, action: Action) -> bool:
    """Whether the person may do `action` in some language."""
    return bool(may(request.user, action))


class MemberMixin(AdminMixin):
    """Seen by everyone with a role; changed by those who may do `change_action`; nothing is ever deleted."""

    change_action = Action.MANAGE_PEOPLE
    add_action = Action.MANAGE_PEOPLE

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        page: HttpResponse = super().changelist_view(request, {"title": title, **(extra_context or {})})
        return page

    def has_module_permission(self, request: HttpRequest) -> bool:
        return allowed(request, Action.SEE)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, Action.SEE)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, self.add_action)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, self.change_action)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def person(request: HttpRequest) -> User:
    """Whoever is signed in; raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
