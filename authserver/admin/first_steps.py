"""What to do first in a realm that has nothing yet."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from clients.command_line import CLIENT_ID
from clients.models import Client
from realms.management_scopes import Act
from realms.models import Resource, Scope
from realms.standard_scopes import STANDARD_SCOPES


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and whether it is done."""

    title: str
    text: str
    address: str
    is_done: bool


def steps(request: HttpRequest, site: Any) -> list[Step]:  # noqa: ANN401 (authserver/admin_site.py, which imports this)
    """Return the steps to somebody who may take them; none once all are done."""
    if not all(site.may(request, Act.WRITE, model) for model in (Scope, Resource, Client)):
        return []
    clients, scopes = _rows(request, site, Client), _rows(request, site, Scope)
    found = [
        Step(
            "Declare a scope",
            "What an API lets a token do, in words that people read when they are asked.",
            reverse("admin:realms_scope_add"),
            scopes.exclude(name__in=STANDARD_SCOPES).exists(),
        ),
        Step(
            "Declare a resource",
            "The API or MCP server that tokens are for, with its scopes. Its page has code to copy for the server.",
            reverse("admin:realms_resource_add"),
            _rows(request, site, Resource).exists(),
        ),
        Step(
            "Add a client",
            "An application that people sign in to, or a service account for a machine.",
            reverse("admin:clients_client_add"),
            clients.exclude(client_id=CLIENT_ID).exists(),
        ),
    ]
    return [] if all(step.is_done for step in found) else found


def _rows(request: HttpRequest, site: Any, model: Any) -> Any:  # noqa: ANN401 (as above, and a model with its rows)
    return site.get_model_admin(model).get_queryset(request)
