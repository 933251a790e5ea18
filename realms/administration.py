"""The admin below a realm: its own rows. In the realm of the platform's operators the lists span every realm.

A row is always edited inside its own realm, whichever realm's admin it was opened in.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from realms.admin_choices import MAXIMUM_BOXES, widget_for
from realms.chosen_realm import chosen_realm, narrowed
from realms.context import current_realm, realm_context
from realms.models import Resource
from realms.models.realm import SYSTEM_SLUG
from realms.named_row import NamedRow
from realms.recording_admin import RecordingAdmin

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


class RealmForm(ModelForm):
    """Puts a new row into the realm in force, and judges uniqueness within the row's realm."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.realm_id is None:
            self.instance.realm = current_realm()

    def add_error(self, field: str | None, error: Any) -> None:  # noqa: ANN401 (each of the kinds that Django takes)
        """Say what is wrong with a column that this form does not show above the form."""
        if not hasattr(error, "error_dict"):
            super().add_error(field, error)
            return
        for column, refusals in error.error_dict.items():
            super().add_error(column if column in self.fields else None, refusals)

    def validate_unique(self) -> None:
        """Report what the table would refuse: Django leaves constraints aside that name a column without a field."""
        try:
            with realm_context(self.instance.realm):
                self.instance.validate_constraints(exclude=set(self.errors))
        except ValidationError as refusal:
            self.add_error(None, refusal.messages)


class RealmModelAdmin(RecordingAdmin):
    """Rows of the realm in force."""

    form = RealmForm
    named: ClassVar[Mapping[str, str]] = {}  # relations that are written by name: to the column that it stands in

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the rows of this realm that the person may see; for the platform's operators those of every realm."""
        rows: models.QuerySet[Any] = self.levels.narrowed(request, self.model.objects.all_realms())
        realm = current_realm()
        return narrowed(request, rows) if realm.slug == SYSTEM_SLUG else rows.filter(realm=realm)

    def get_list_display(self, request: HttpRequest) -> Any:  # noqa: ANN401 (Django's)
        """Name the realm of each row where rows of several stand together."""
        columns = tuple(super().get_list_display(request))
        return (*columns, "realm") if current_realm().slug == SYSTEM_SLUG and not chosen_realm(request) else columns

    def get_list_select_related(self, request: HttpRequest) -> Any:  # noqa: ANN401 (Django's)
        """Read the realm with each row: operators see its name, and the address of a row is within it."""
        chosen: Any = super().get_list_select_related(request)
        return chosen if chosen is True else {*(chosen or ()), "realm"}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show and save a row inside its own realm, a new one in the realm in view."""
        row = self.get_object(request, object_id) if object_id else None
        realm = row.realm if row else chosen_realm(request) or current_realm()
        if row is None and request.POST.get("_realm", str(realm.pk)) != str(realm.pk):
            messages.error(request, f"Nothing was added: the form was for another realm. This one is for {realm}.")
            return HttpResponseRedirect(request.get_full_path())
        with realm_context(realm):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:  # noqa: ANN401 (Django's)
        """Offer rows of the edited row's realm only, by name where they are many."""
        offered = self.levels.offered(request, rows_in_force(db_field.related_model), to=self.model)
        column = "identifier" if db_field.related_model is Resource else "name"
        names = list(offered.values_list(column, flat=True))
        kwargs |= {"queryset": offered, "widget": widget_for(names)}
        if len(names) > MAXIMUM_BOXES:
            kwargs["to_field_name"] = column
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:  # noqa: ANN401 (Django's)
        """Offer rows of the edited row's realm only, those of `named` by name."""
        kwargs |= {"queryset": self.levels.offered(request, rows_in_force(db_field.related_model), to=self.model)}
        if db_field.name in self.named:
            kwargs |= {"form_class": NamedRow, "to_field_name": self.named[db_field.name]}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401 (Django's)
        """Leave out the buttons beside a choice of rows that open other forms in windows of their own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


def rows_in_force(related: Any) -> "models.QuerySet[Any]":  # noqa: ANN401 (a model, of which the stubs know no manager)
    """Return the rows of the realm in force, named outright: a form is rendered after that realm was left."""
    rows: models.QuerySet[Any] = related.objects.all_realms()
    return rows.filter(realm=current_realm())


class ReadOnly:
    """Mixed into the admin of rows that are there to be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: these rows are made by the server itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse."""
        return False
