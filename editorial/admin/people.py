from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import MemberMixin, StackedInline, UserAdmin, allowed
from editorial.models import Membership, User
from editorial.rules import Action


class AdministratorMixin(MemberMixin):
    """People and their roles are for administrators."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return allowed(request, Action.MANAGE_PEOPLE)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, Action.MANAGE_PEOPLE)


class MembershipInline(AdministratorMixin, StackedInline):
    model = Membership
    extra = 1

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "language":
            kwargs["choices"] = [("", _("Every language")), *settings.LANGUAGES]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, Action.MANAGE_PEOPLE)


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """Django's, with its warning in the language of the desk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if choice := self.fields.get("usable_password"):
            choice.help_text = format_html(
                '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
                SetUnusablePasswordMixin.usable_password_help_text,
                _("If disabled, the current password for this user will be lost."),
            )


def flag(field: str, name: Any) -> Any:
    """A column of yes and no: Django's icons say True and False, whatever the language."""

    @admin.display(description=name, ordering=field)
    def column(user: User) -> str:
        return str(_("Yes") if getattr(user, field) else _("No"))

    column.__name__ = field
    return column


is_robot = flag("is_robot", _("robot"))


@admin.register(User)
class PersonAdmin(AdministratorMixin, UserAdmin):
    """Users are deactivated, never deleted: the trail names them."""

    inlines = [MembershipInline]
    change_password_form = PasswordForm
    list_display = [
        "username",
        "full_name",
        "roles",
        flag("is_active", _("active")),
        flag("is_staff", _("staff status")),
        flag("is_superuser", _("superuser status")),
        is_robot,
    ]
    list_filter = ["memberships__role", "is_active", "is_robot"]
    filter_horizontal = []
    actions = None
    add_form_template = None
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", is_robot]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = [is_robot, "last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("memberships")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever is added here works on the desk."""
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(str(membership) for membership in user.memberships.all())
