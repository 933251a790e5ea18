"""The admin of clients, assembled: the list, what is done to many, secrets, and the end of what was issued."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from authserver.admin.approvals import Approvals
from authserver.admin.client_effects import along, hanging_on
from authserver.admin.client_facts import facts
from authserver.admin.client_list import ClientList
from authserver.admin.client_moves import MOVES
from authserver.admin.ending_tokens import EndingTokens
from clients.admin import ClientAdmin
from clients.models import Client
from realms.management_scopes import Act
from serviceaccounts.flows import accounts
from serviceaccounts.flows.actor import by_of

MOST_NAMED = 10  # people who stand in the way of a removal


class ClientPages(Approvals, EndingTokens, ClientList, ClientAdmin):
    """Clients of every kind."""

    actions = (*Approvals.actions, "revoke_before")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say above the form what the client is. Its realm is in force."""
        client = context.get("original")
        if client is not None:
            context["facts"] = facts(request, self.admin_site, client)
        page: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return page

    def idle_actions(self, row: Client) -> set[str]:
        """Offer what a client can be moved to from where it is."""
        return {name for name, move in MOVES.items() if row.state not in move.before}

    def get_deleted_objects(
        self,
        objs: Iterable[models.Model],
        request: HttpRequest,
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Count what goes along, without reading it. Who stands in the way is named to who may read people."""
        clients: list[Any] = list(objs)
        own = User.objects.all_realms().filter(application__in=clients)[:MOST_NAMED]
        may_name = self.levels.may(request, Act.READ, User)
        people = [f"{person if may_name else 'Somebody'}, who belongs to it alone" for person in own]
        return [str(client) for client in clients], along(hanging_on(clients).values()), set(), people

    def delete_model(self, request: HttpRequest, obj: Client) -> None:
        """Delete a client; a machine by its own flow, which tells the team that answers for it."""
        account = getattr(obj, "service_account", None)
        if account is None:
            super().delete_model(request, obj)
        else:
            accounts.delete(account, **by_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Client]) -> None:
        """Delete each as if alone."""
        for client in queryset:
            self.delete_model(request, client)
