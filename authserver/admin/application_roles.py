"""The admin of who administers which application: a role, given to a person or a machine for one client."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.flows.role_mails import GIVEN, TAKEN
from realms.admin_columns import moment
from realms.administration import RealmForm, RealmModelAdmin
from realms.models import Role
from serviceaccounts.flows import application_role_mails
from serviceaccounts.models import ApplicationRole
from support import clock

if TYPE_CHECKING:
    from django.db import models

HOLDER = "Name either a person or a service account."


class ApplicationRoleForm(RealmForm):
    """Who gets which role, for what."""

    def clean(self) -> dict[str, Any]:
        """Demand one holder."""
        super().clean()
        if bool(self.cleaned_data.get("user")) == bool(self.cleaned_data.get("service_account")) and not self.errors:
            raise ValidationError(HOLDER)
        return self.cleaned_data


class ApplicationRoleAdmin(RealmModelAdmin):
    """Roles for one application."""

    form = ApplicationRoleForm
    nothing = "Nobody administers a single application. Who holds a role here sees and changes that application alone."
    list_display = ("client", "holder_name", "role", "given_by", moment("given_at", "given"))
    list_select_related = ("client", "user", "service_account__client", "role", "realm")
    list_filter = ("role",)
    search_fields = ("^client__client_id", "^user__email", "^service_account__client__client_id")
    fields = ("client", "user", "service_account", "role")
    named = {"client": "client_id", "user": "email", "service_account": "client__client_id"}

    @admin.display(description="held by")
    def holder_name(self, given: ApplicationRole) -> str:
        """Return who has it."""
        return str(given.holder)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401 (Django's)
        """Say how each is written."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        hints = {"client": "Its client ID.", "user": "An e-mail address.", "service_account": "Its client ID."}
        if isinstance(field, forms.ModelChoiceField):
            field.help_text = hints.get(db_field.name, "What it permits, as far as it is about that application.")
        return field

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:  # noqa: ANN401 (Django's)
        """Offer of the roles those that the person may give for an application."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Role:
            field.queryset = self.levels.roles_for_applications(request)
        return field

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse: another role is given, and this one taken back."""
        return False

    def save_model(self, request: HttpRequest, obj: ApplicationRole, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (the signature is Django's)
        """Say who gave it, and when."""
        obj.given_by, obj.given_at = str(request.user), clock.now()
        super().save_model(request, obj, form, change)
        application_role_mails.tell_of(obj, GIVEN)

    def delete_model(self, request: HttpRequest, obj: ApplicationRole) -> None:
        """Take one back."""
        application_role_mails.tell_of(obj, TAKEN)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "models.QuerySet[ApplicationRole]") -> None:
        """Take some back."""
        for given in queryset:
            application_role_mails.tell_of(given, TAKEN)
        super().delete_queryset(request, queryset)
