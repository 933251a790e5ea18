"""The actions of the admin that move clients from one state of trust to another (clients/trust.py)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clients import trust
from clients.models import Client
from realms.context import realm_context
from support.peer import peer_address

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Client]
else:
    ModelAdmin = admin.ModelAdmin


class TrustActions(ModelAdmin):
    """Mixed into the admin of clients. Those that are in no state to be moved are left as they are."""

    actions: tuple[str, ...] = ("approve", "verify", "quarantine", "release")

    @admin.action(description="Approve: let in what waits", permissions=["change"])
    def approve(self, request: HttpRequest, clients: QuerySet[Client]) -> None:
        """Let clients in that wait."""
        self._move(request, clients, trust.approve, "approved")

    @admin.action(description="Verify: vouch for the name", permissions=["change"])
    def verify(self, request: HttpRequest, clients: QuerySet[Client]) -> None:
        """Vouch for clients."""
        self._move(request, clients, trust.verify, "verified")

    @admin.action(description="Stop: nothing of it works any more", permissions=["change"])
    def quarantine(self, request: HttpRequest, clients: QuerySet[Client]) -> None:
        """Stop clients."""
        self._move(request, clients, trust.quarantine, "stopped")

    @admin.action(description="Release: let it go on", permissions=["change"])
    def release(self, request: HttpRequest, clients: QuerySet[Client]) -> None:
        """Let stopped clients go on."""
        self._move(request, clients, trust.release, "released")

    def _move(self, request: HttpRequest, clients: QuerySet[Client], move: Callable[..., bool], done: str) -> None:
        by: dict[str, Any] = {"by": str(request.user)}
        by["peer"] = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
        moved = 0
        for client in clients:
            with realm_context(client.realm):
                moved += move(client, **by)
        self.message_user(request, f"{moved} of {len(clients)} {done}.")
