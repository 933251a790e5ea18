"""The base of every admin: what is done leaves a line in the audit trail, in the transaction of the act itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from audit import actions
from audit.models import Event
from realms.admin_columns import NOTHING
from realms.chosen_realm import chosen_realm
from realms.context import current_realm
from realms.labels import labels_of
from realms.level_admin import LevelAdmin
from realms.list_search import matching
from realms.management_scopes import Act
from realms.models.realm import SYSTEM_SLUG
from realms.row_events import record_row, slug_of
from realms.short_pages import ShortList, ShortPages
from support.peer import peer_address

if TYPE_CHECKING:
    from realms.models import Realm

PAGE = 50  # rows: a form that names each of them stays below DATA_UPLOAD_MAX_NUMBER_FIELDS
HISTORY = 100  # events


class RecordingAdmin(LevelAdmin):
    """Writes the audit trail in place of Django's log, which knows no realms and would show them to each other."""

    view_on_site = False
    empty_value_display = NOTHING
    list_per_page = list_max_show_all = PAGE
    show_full_result_count = False
    paginator = ShortPages
    sortable_by: ClassVar[Any] = ()  # a list is in the order that an index has; None where rows are few: by any column
    show_facets = admin.ShowFacets.NEVER
    nothing = "There is nothing here yet."  # what an empty list says

    @property
    def media(self) -> forms.Media:
        """Return no scripts: these pages work without Django's."""
        return forms.Media()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002 (the signature is Django's)
        """Label fields as people write them, also those that are only read; what the form says itself stands."""
        own = getattr(getattr(self.form, "Meta", None), "labels", {})
        return super().get_form(request, obj, change, **{"labels": labels_of(self.model) | own} | kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:  # noqa: ANN401 (Django's)
        """Return the row, or answer 404: one of another realm and none at all look the same."""
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        return row

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Let a list be filtered by what it shows: a hidden column, a hash for one, would answer guess after guess."""
        filters = {str(getattr(chosen, "parameter_name", chosen)) for chosen in self.get_list_filter(request)}
        shown = {lookup.partition(LOOKUP_SEP)[0], lookup.rpartition(LOOKUP_SEP)[0]}
        allowed = not shown.isdisjoint({*self.get_list_display(request), *filters})
        return allowed and super().lookup_allowed(lookup, value, request)

    def get_changelist(self, request: HttpRequest, **_: Any) -> type[ShortList]:  # noqa: ARG002 (the signature is Django's)
        """Return the list that is read quickly, however rare its rows are."""
        return ShortList

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Find what was typed, as a whole: names have spaces in them."""
        text, fields = search_term.strip(), [str(field) for field in self.get_search_fields(request)]
        if not text or not fields:
            return queryset, False
        realm = chosen_realm(request) or current_realm()
        within = {} if realm.slug == SYSTEM_SLUG else {"realm": realm}
        return matching(queryset, fields, text, within=within), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Head the list with the name of what it lists."""
        title = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, title | (extra_context or {}))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Offer on the page of a row what can be done to it from the list."""
        offered = [(name, label) for name, label in self.get_action_choices(request, []) if name != "delete_selected"]
        return super().changeform_view(request, object_id, form_url, {"row_actions": offered} | (extra_context or {}))

    def idle_actions(self, row: Any) -> set[str]:  # noqa: ANN401, ARG002 (each admin has rows of its own)
        """Return the actions that would change nothing of a row as it is: its page does not offer them."""
        return set()

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (Django's)
        """Show below the form what hangs on the row. Its realm is in force by now."""
        row = context.get("original")
        context["sections"] = [] if row is None else self.levels.sections(request, row)
        idle = set() if row is None else self.idle_actions(row)
        context["row_actions"] = [offered for offered in context.get("row_actions", ()) if offered[0] not in idle]
        return super().render_change_form(request, context, *args, **kwargs)

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponseBase | None:  # type: ignore[override]  # None is Django's own answer for "nothing done"
        """Do what was asked to all the chosen rows or to none."""
        for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
            self._demand_key(key)
        self.demand_authority(request, queryset)
        with transaction.atomic():
            return super().response_action(request, queryset)

    def get_deleted_objects(
        self,
        objs: Iterable[models.Model],
        request: HttpRequest,  # noqa: ARG002 (the signature is Django's)
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Count what goes along instead of listing it: a client takes with it every family that it has."""
        rows = list(objs)
        collector = NestedObjects(using=DEFAULT_DB_ALIAS)
        collector.collect(rows)
        kinds: Any = collector.model_objs.items()
        counts = {str(kind._meta.verbose_name_plural): len(found) for kind, found in kinds}  # noqa: SLF001 (Django's documented name)
        return [str(row) for row in rows], counts, set(), [str(row) for row in collector.protected]

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]  # noqa: ANN401 (Django's; nobody reads the entry)
        """Record that a row was added."""
        self.record(request, actions.ROW_ADDED, obj, what=message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]  # noqa: ANN401 (Django's; nobody reads the entry)
        """Record which fields of a row were changed, never their values."""
        self.record(request, actions.ROW_CHANGED, obj, what=message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[models.Model]) -> None:  # type: ignore[override]  # nobody reads the entries
        """Record each row that is about to be deleted."""
        for row in queryset:
            self.record(request, actions.ROW_DELETED, row, what=[])

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the audit trail says of a row."""
        row = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        if not self.levels.may(request, Act.READ, Event):
            raise PermissionDenied
        trail = self.levels.narrowed(request, Event.objects.all())
        events = trail.filter(realm=slug_of(row), detail__model=self.opts.label, detail__pk=str(row.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row}",
            "object": row,
            "opts": self.opts,
            "events": events[:HISTORY],
        }
        return TemplateResponse(request, "admin/object_history.html", context | (extra_context or {}))

    def _demand_key(self, key: str) -> None:
        try:
            self.opts.pk.clean(forms.CharField().clean(key), None)
        except ValidationError:
            raise BadRequest("This is no key of a row.") from None

    def record(self, request: HttpRequest, action: str, row: models.Model, *, what: Any) -> None:  # noqa: ANN401 (JSON)
        """Write one event about a row. It names fields and choices, never values."""
        door: Realm = request.realm  # type: ignore[attr-defined]  # set by RealmMiddleware; in force is the row's own by now
        peer = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
        record_row(action, row, what=what, actor=str(request.user), through=door, peer=peer)
