"""The admin below a realm: its own rows, and a line in the audit trail for each thing done to them.

In the realm of the platform's operators the lists span every realm; a row is always edited inside its own.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from audit import actions
from audit.record import record
from realms.context import current_realm, realm_context
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG
from support.peer import peer_address

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
else:
    ModelAdmin, ModelForm = admin.ModelAdmin, forms.ModelForm


def realm_of(row: models.Model) -> Realm:
    """Return the realm that a row belongs to; a realm belongs to itself."""
    owner: Realm = row if isinstance(row, Realm) else row.realm  # type: ignore[attr-defined]  # each registered row has one
    return owner


class RecordingAdmin(ModelAdmin):
    """Writes the audit trail in place of Django's log, which knows no realms and would show them to each other."""

    view_on_site = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Let a list be filtered by what it shows: a hidden column, a hash for one, would answer guess after guess."""
        shown = {*self.get_list_display(request), *self.get_list_filter(request)}
        return lookup.partition(LOOKUP_SEP)[0] in shown and super().lookup_allowed(lookup, value, request)

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]  # noqa: ANN401 (Django's; nobody reads the entry)
        """Record that a row was added."""
        self._record(request, actions.ROW_ADDED, obj, message=message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]  # noqa: ANN401 (Django's; nobody reads the entry)
        """Record which fields of a row were changed, never their values."""
        self._record(request, actions.ROW_CHANGED, obj, message=message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[models.Model]) -> None:  # type: ignore[override]  # nobody reads the entries
        """Record each row that is about to be deleted."""
        for row in queryset:
            self._record(request, actions.ROW_DELETED, row, message=[])

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 (the signature is Django's)
    ) -> HttpResponse:
        """Show what the audit trail says of a row."""
        row = self.get_object(request, object_id)
        query = urlencode({"q": "" if row is None else str(row)})
        return HttpResponseRedirect(f"{reverse('admin:audit_event_changelist')}?{query}")

    def _record(self, request: HttpRequest, action: str, row: models.Model, *, message: Any) -> None:  # noqa: ANN401 (Django's)
        door: Realm = request.realm  # type: ignore[attr-defined]  # set by RealmMiddleware; in force is the row's own by now
        detail = {"model": row._meta.label, "pk": str(row.pk), "what": message, "through": door.slug}  # noqa: SLF001 (Django's documented name)
        peer = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
        record(action, realm=realm_of(row).slug, actor=str(request.user), target=str(row), peer=peer, detail=detail)


class RealmForm(ModelForm):
    """Puts a new row into the realm in force, and judges uniqueness within the row's realm."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.realm_id is None:
            self.instance.realm = current_realm()

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

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:  # noqa: ARG002 (the signature is Django's)
        """Return the rows of this realm; for the platform's operators those of every realm."""
        rows: models.QuerySet[Any] = self.model.objects.all_realms()
        realm = current_realm()
        return rows if realm.slug == SYSTEM_SLUG else rows.filter(realm=realm)

    def get_list_display(self, request: HttpRequest) -> Any:  # noqa: ANN401 (Django's)
        """Name the realm of each row where rows of several stand together."""
        columns = tuple(super().get_list_display(request))
        return (*columns, "realm") if current_realm().slug == SYSTEM_SLUG else columns

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show and save a row inside its own realm."""
        row = self.get_object(request, object_id) if object_id else None
        with realm_context(current_realm() if row is None else row.realm):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:  # noqa: ANN401 (Django's)
        """Offer rows of the edited row's realm only. Named outright: the form is rendered after that realm was left."""
        related: Any = db_field.related_model
        kwargs["queryset"] = related.objects.all_realms().filter(realm=current_realm())
        return super().formfield_for_manytomany(db_field, request, **kwargs)


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
