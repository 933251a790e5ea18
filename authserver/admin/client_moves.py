"""RFC 7591 §5: the acts of the admin that let clients in, vouch for them, stop and release them, many at once.

Each is confirmed on a page that says what will happen, and to whom. A machine is stopped by its own flow, which tells
the team that answers for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from authserver.admin.client_effects import hanging_on
from authserver.admin.client_kinds import STATES, kind_of
from clients import trust
from clients.models import Client
from clients.models.lifecycle import State
from realms.administration import RealmModelAdmin
from realms.context import realm_context
from serviceaccounts.flows import accounts
from serviceaccounts.flows.actor import by_of

REASON_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Move:
    """One act: the states that it leads from, what it does in words, and how."""

    name: str
    title: str
    button: str
    done: str
    says: str
    before: frozenset[State]
    act: Callable[..., bool]
    stops: bool = False


def _stop(client: Client, **by: Any) -> bool:
    account = getattr(client, "service_account", None)
    if account is None:
        return trust.quarantine(client, **by)
    return accounts.disable(account, by=by["by"], peer=by["peer"])


def _release(client: Client, **by: Any) -> bool:
    account = getattr(client, "service_account", None)
    if account is None:
        return trust.release(client, **by)
    return accounts.enable(account, by=by["by"], peer=by["peer"])


APPROVE = Move(
    "approve",
    "Approve clients that wait",
    "Approve",
    "approved",
    "From now on they may send people here to log in. People are asked for their consent each time, and the page says "
    "that nobody has checked the name: vouch for a client to change that.",
    frozenset({State.PENDING}),
    trust.approve,
)
VERIFY = Move(
    "verify",
    "Vouch for clients",
    "Vouch for them",
    "vouched for",
    "The consent page says that an administrator has checked the name, and remembers what people allowed. Vouch only "
    "for what you know: look where it sends people. It ends when the client changes its name or where it leads.",
    frozenset({State.NEW}),
    trust.verify,
)
QUARANTINE = Move(
    "quarantine",
    "Disable clients",
    "Yes, disable them",
    "disabled",
    "Nobody can log in through them, they get no tokens, and those they have are refused here at once; APIs that "
    "verify tokens locally take them for at most the life of an access token. Consents, secrets and keys stay. "
    "Released, a client goes on where it was; the tokens of a service account stay dead.",
    frozenset({State.PENDING, State.NEW, State.VERIFIED}),
    _stop,
    stops=True,
)
RELEASE = Move(
    "release",
    "Release clients",
    "Release them",
    "released",
    "They work again. People who are still connected are so at once, without a new login; a service account asks for "
    "new tokens.",
    frozenset({State.QUARANTINED}),
    _release,
)
MOVES = {move.name: move for move in (APPROVE, VERIFY, QUARANTINE, RELEASE)}


class ClientMoves(RealmModelAdmin):
    """Mixed into the admin of clients. Those that are in no state to be moved are left as they are, and named."""

    actions: Sequence[str] = ("approve", "verify", "quarantine", "release")

    @admin.action(description="Approve: let in what waits", permissions=["change"])
    def approve(self, request: HttpRequest, clients: QuerySet[Client]) -> HttpResponse | None:
        """Let clients in that wait."""
        return self._asked(request, clients, APPROVE)

    @admin.action(description="Vouch for the name", permissions=["change"])
    def verify(self, request: HttpRequest, clients: QuerySet[Client]) -> HttpResponse | None:
        """Vouch for clients."""
        return self._asked(request, clients, VERIFY)

    @admin.action(description="Disable: nothing of it works any more", permissions=["change"])
    def quarantine(self, request: HttpRequest, clients: QuerySet[Client]) -> HttpResponse | None:
        """Stop clients."""
        return self._asked(request, clients, QUARANTINE)

    @admin.action(description="Release: let it go on", permissions=["change"])
    def release(self, request: HttpRequest, clients: QuerySet[Client]) -> HttpResponse | None:
        """Let stopped clients go on."""
        return self._asked(request, clients, RELEASE)

    def move(self, request: HttpRequest, clients: Sequence[Client], move: Move, *, reason: str = "") -> int:
        """Do it to each client that it leads from; return to how many."""
        by: dict[str, Any] = {**by_of(request), "reason": reason.replace("\0", "")[:REASON_CHARACTERS]}
        moved = 0
        for client in clients:
            if self.has_change_permission(request, client):
                with realm_context(client.realm):
                    moved += client.state in move.before and move.act(client, **by)
        return moved

    def _asked(self, request: HttpRequest, chosen: QuerySet[Client], move: Move) -> HttpResponse | None:
        clients = list(chosen)
        if request.POST.get("post") == "yes":
            moved = self.move(request, clients, move, reason=request.POST.get("reason", "").strip())
            self.message_user(request, f"{moved} of {len(clients)} {move.done}.")
            return None
        hanging = hanging_on(clients)
        rows = [(client, kind_of(client), STATES[client.state][0], hanging[client.pk]) for client in clients]
        movable = [row for row in rows if row[0].state in move.before]
        context = {
            "title": move.title,
            "opts": self.opts,
            "move": move,
            "rows": movable,
            "left": [row for row in rows if row not in movable],
            "people": sum(found.people for *_, found in movable),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/clients/move.html", self.admin_site.each_context(request) | context)
