"""The rotation cockpit: every secret of clients and every API key that wants looking after, on one page.

Of one machine or client with `?client=`. Nothing secret is on it: rows are told apart by their last characters.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from audit import actions
from audit.models import Event
from clients.models import Client, ClientSecret
from realms.chosen_realm import chosen_realm
from realms.context import current_realm
from realms.management_scopes import Act
from realms.models.realm import SYSTEM_SLUG
from realms.recording_admin import RecordingAdmin
from serviceaccounts.credentials import rotation
from serviceaccounts.credentials.rotation import Kept, Look
from serviceaccounts.models import ApiKey
from support import clock

PAGE = 50  # of each kind
LEAKS, LEAK_DAYS = 20, 90
CHANGE_CLIENT = "admin:clients_client_change"
LOOKS = {
    Look.ATTENTION: "Wants attention",
    Look.OVERDUE: "Overdue",
    Look.ENDING: "Ends within 30 days",
    Look.OVERLAPPING: "Replaced, still there",
    Look.UNUSED: "Unused for 90 days",
    Look.ALL: "All",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One secret or key on the page, with the addresses where it is looked after; none where one may not."""

    kept: Kept
    kind: str
    owner: str
    name: str
    page: str
    rotate: str
    retire: str


class RotationAdmin(RecordingAdmin):
    """Stands in the menu as the admin of client secrets; a single one is looked after on the page of its client."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClientSecret]:
        """Return the secrets of clients of the realm in view."""
        rows: QuerySet[ClientSecret] = super().get_queryset(request)
        realm = chosen_realm(request) or current_realm()
        return rows if realm.slug == SYSTEM_SLUG else rows.filter(client__realm=realm)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: a secret is made on the page of its client."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse: the page of its client leads to what can be changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse: a secret is retired."""
        return False

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        """Lead to the page of the client."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse(CHANGE_CLIENT, args=[self.get_object(request, object_id).client_id]))

    def history_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        """Lead to the history of the client, which says what became of its secrets."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        client = self.get_object(request, object_id).client_id
        return HttpResponseRedirect(reverse("admin:clients_client_history", args=[client]))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what is looked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        client = self._client(request)
        chosen = request.GET.get("show", "")
        look = Look(chosen) if chosen in {*Look} else (Look.ALL if client else Look.ATTENTION)
        lines, has_more = self._lines(request, look, client)
        context = {
            "title": f"Secrets and keys of {client}" if client else "Secrets and keys",
            "opts": self.opts,
            "client": client,
            "looks": [(each.value, label, each is look) for each, label in LOOKS.items()],
            "lines": lines,
            "has_more": has_more,
            "leaks": self._leaks(request, client),
            "is_attention": look is Look.ATTENTION,
        }
        shared = self.admin_site.each_context(request) | context
        return TemplateResponse(request, "admin/clients/rotation.html", shared | (extra_context or {}))

    def _client(self, request: HttpRequest) -> Client | None:
        """Return the client that the page is about; 404 for one that is not there for this person."""
        key = request.GET.get("client", "")
        if not key:
            return None
        rows: QuerySet[Client] = self._admin_of(Client).get_queryset(request)
        found = rows.filter(pk=int(key[:18])).first() if key.isascii() and key.isdecimal() else None
        if found is None:
            raise Http404
        return found

    def _lines(self, request: HttpRequest, look: Look, client: Client | None) -> tuple[list[Line], bool]:
        own = self.get_queryset(request).filter(**({"client": client} if client else {}))
        secrets = list(rotation.secrets(own, look)[: PAGE + 1])
        keys: list[ApiKey] = []
        key_admin = self._admin_of(ApiKey)
        if key_admin.has_view_permission(request):
            of_client = {"service_account__client": client} if client else {}
            keys = list(rotation.keys(key_admin.get_queryset(request).filter(**of_client), look)[: PAGE + 1])
        may_secrets = self._admin_of(Client).has_change_permission(request)
        may_keys = key_admin.has_change_permission(request)
        lines = [_of_secret(found, may=may_secrets) for found in rotation.kept(secrets[:PAGE])]
        lines += [_of_key(found, may=may_keys) for found in rotation.kept(keys[:PAGE])]
        return lines, max(len(secrets), len(keys)) > PAGE

    def _leaks(self, request: HttpRequest, client: Client | None) -> list[Event]:
        trail = self._admin_of(Event)
        if client or not trail.has_view_permission(request):
            return []
        since = clock.now() - LEAK_DAYS * rotation.DAY
        rows = trail.get_queryset(request).filter(action=actions.SECRET_LEAKED, at__gt=since)
        return list(rows.order_by("-at")[:LEAKS])

    def _admin_of(self, model: Any) -> Any:  # noqa: ANN401 (a model, and the admin that the site registered for it)
        return self.admin_site.get_model_admin(model)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Ask the site for the secrets, and for their clients, whose names stand beside them."""
        return all(self.levels.may(request, Act.READ, model) for model in (ClientSecret, Client))


def _of_secret(kept: Kept, *, may: bool) -> Line:
    secret = kept.row
    page = reverse(CHANGE_CLIENT, args=[secret.client_id])
    rotate = reverse("admin:client_secret_new", args=[secret.client_id]) if may else ""
    retire = reverse("admin:client_secret_retire", args=[secret.client_id, secret.pk]) if may else ""
    return Line(kept, "Client secret", str(secret.client), secret.note, page, rotate, retire)


def _of_key(kept: Kept, *, may: bool) -> Line:
    key = kept.row
    page = reverse("admin:serviceaccounts_apikey_change", args=[key.pk])
    rotate = reverse("admin:api_key_rotate", args=[key.pk]) if may and key.service_account else ""
    retire = reverse("admin:api_key_retire", args=[key.pk]) if may else ""
    return Line(kept, "API key", str(key.owner), f"{key.name} {key.note}".strip(), page, rotate, retire)
