"""The base of every admin: each page, list, choice and action asks the site whether this person may."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest

from realms.management_scopes import Act

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

DELETE = "delete_selected"


class LevelAdmin(ModelAdmin):
    """Shows and changes what the levels of authority allow (authserver/admin/levels.py)."""

    named_by = ""  # the column by which roles for one application are found, where a row can have or hold some

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the rows that the person may see: every page, list, choice and export begins here."""
        rows: models.QuerySet[Any] = self.levels.narrowed(request, super().get_queryset(request))
        return rows

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's; the row came from get_queryset)
        """Ask the site, which knows who may read these rows."""
        return self._may(request, Act.READ)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask the site, which knows who may make such rows."""
        may: bool = self.levels.may_add(request, self.model)
        return may

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 (Django's)
        """Ask the site, which knows who may change these rows, and this one."""
        return self._may(request, Act.WRITE) and (obj is None or self.levels.may_touch(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 (Django's)
        """Ask the site, which knows who may remove these rows, and this one."""
        if obj is None:
            return self._may_act(request, DELETE)
        return self._may(request, Act.WRITE) and self.levels.may_touch(request, obj, removing=True)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show in the menu what may be read."""
        return self._may(request, Act.READ)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the person may do to rows: who may only look at them, what is marked as looking."""
        found = super().get_actions(request)
        return {name: act for name, act in found.items() if _looks(act) or self._may_act(request, name)}

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (Django's)
        """Lead from an application to who administers it, and from a person to what they administer."""
        row, given = kwargs.get("obj"), apps.get_model("serviceaccounts", "ApplicationRole")
        if row is not None and self.named_by and self.levels.may(request, Act.READ, given):
            context["roles_for_applications"] = getattr(row, self.named_by)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002 (Django's)
        """Show what this person leaves as it is, and take nothing in its place."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        fixed = self.levels.fixed(request, obj)
        return fixing(form, fixed) if fixed else form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django's)
        """Judge the row once more as it is by now: nobody gives more than they have."""
        super().save_related(request, form, formsets, change)
        self.levels.demand(request, form.instance)

    @property
    def levels(self) -> Any:  # noqa: ANN401 (authserver/admin/levels.py, which is above this)
        """Return the site, which says who may do what."""
        return self.admin_site

    def _may(self, request: HttpRequest, act: Act) -> bool:
        may: bool = self.levels.may(request, act, self.model)
        return may

    def _may_act(self, request: HttpRequest, name: str) -> bool:
        may: bool = self.levels.may_act(request, name, self.model)
        return may

    def demand_authority(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        """Refuse an action on rows of which the person may not touch one: on all rows that there are, at once."""
        name = request.POST.get("action", "")
        act = self.get_actions(request).get(name)
        if not self.levels.is_limited(request) or _looks(act):
            return
        if request.POST.get("select_across") == "1":
            raise PermissionDenied
        for row in rows.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME)):
            if not self.levels.may_touch(request, row, removing=name == DELETE):
                raise PermissionDenied


def fixing(form: Any, columns: frozenset[str]) -> Any:  # noqa: ANN401 (the class of a form)
    """Return the form with some fields that take nothing: what stands there stays."""

    class Fixing(form):  # type: ignore[misc]  # whichever class
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name in columns & self.fields.keys():
                self.fields[name].disabled = True

    return Fixing


def _looks(act: tuple[Any, str, str] | None) -> bool:
    """Tell whether an action changes nothing: it is marked by `permissions=["view"]`."""
    return act is not None and {*getattr(act[0], "allowed_permissions", ())} == {"view"}
