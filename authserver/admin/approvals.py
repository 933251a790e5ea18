"""RFC 7591 §5: clients that registered themselves wait in a queue until somebody lets them in, or refuses them."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from authserver.admin.claims import warnings
from authserver.admin.client_moves import APPROVE, QUARANTINE, ClientMoves
from clients.models import Client
from clients.models.lifecycle import Trust
from clients.redirect_uris import target

PAGE = 25  # clients
MOST_COUNTED = 100
DECISIONS = {"approve": (APPROVE, "let in"), "refuse": (QUARANTINE, "refused")}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One client that waits, as the page shows it."""

    client: Client
    leads_to: tuple[str, ...]
    warning: str


class Approvals(ClientMoves):
    """Mixed into the admin of clients."""

    def get_urls(self) -> list[URLPattern]:
        """Put the page before Django's own, which take any address below the list."""
        page = self.admin_site.admin_view(self.approvals)
        return [path("approvals/", page, name="client_approvals"), *super().get_urls()]

    def waiting(self, request: HttpRequest) -> QuerySet[Client]:
        """Return the clients that wait, those that wait longest first."""
        rows: QuerySet[Client] = self.get_queryset(request)
        return rows.filter(enabled=False, trust=Trust.PENDING).order_by("created", "pk")

    def count_waiting(self, request: HttpRequest) -> int:
        """Return how many wait, up to a hundred: home and menu say it."""
        return self.waiting(request)[:MOST_COUNTED].count() if self.has_view_permission(request) else 0

    def approvals(self, request: HttpRequest) -> HttpResponse:
        """GET shows what waits; POST decides on one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._decide(request)
        found = list(self.waiting(request)[: PAGE + 1])
        known = self.levels.narrowed(request, Client.objects.all_realms())
        clients, claims = found[:PAGE], warnings(found[:PAGE], known=known)
        context = {
            "title": "Clients that wait for approval",
            "opts": self.opts,
            "waiting": [_shown(client, claims.get(client.pk, "")) for client in clients],
            "has_more": len(found) > PAGE,
            "may_decide": self._may_act(request, APPROVE.name),
        }
        return TemplateResponse(
            request, "admin/clients/approvals.html", self.admin_site.each_context(request) | context
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say above the list how many wait."""
        return super().changelist_view(request, {"waiting": self.count_waiting(request)} | (extra_context or {}))

    def _decide(self, request: HttpRequest) -> HttpResponse:
        key, decision = request.POST.get("client", ""), request.POST.get("decision", "")
        if decision not in DECISIONS or not (key.isascii() and key.isdecimal()):
            raise PermissionDenied
        client = get_object_or_404(self.get_queryset(request), pk=int(key[:18]))
        move, done = DECISIONS[decision]
        if not (self._may_act(request, move.name) and self.has_change_permission(request, client)):
            raise PermissionDenied
        is_waiting = client.trust == Trust.PENDING and not client.enabled
        if is_waiting and self.move(request, [client], move, reason=request.POST.get("reason", "").strip()):
            self.message_user(request, f"{client} was {done}.")
        else:
            self.message_user(request, f"{client} no longer waits: somebody has decided before.", level="warning")
        return HttpResponseRedirect(request.path)


def _shown(client: Client, warning: str) -> Waiting:
    leads_to = sorted({target(uri).consent_key for uri in client.redirect_uris})
    return Waiting(client, tuple(leads_to), warning)
