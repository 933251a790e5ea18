"""Everything that the management API serves, on one page. Areas and scopes: realms/management_scopes.py."""

from django.urls import URLPattern, path, re_path
from rest_framework.viewsets import ViewSet

from authserver.api.absent import absent
from authserver.api.blueprint import Blueprint
from authserver.api.client_actions import MOVES, ClientActions
from authserver.api.clients import Clients
from authserver.api.resource_suggestions import ResourceSuggestions
from authserver.api.resources import Resources
from authserver.api.roles import Roles
from authserver.api.scopes import Scopes

ITEMS = {"get": "list"}
READ = {"get": "retrieve"}
ITEM = {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}


def routes(prefix: str, view: type[ViewSet], *, items: dict[str, str], item: dict[str, str]) -> list[URLPattern]:
    """Return the addresses of a collection and of what is in it."""
    return [path(f"{prefix}/", view.as_view(dict(items))), path(f"{prefix}/<str:key>/", view.as_view(dict(item)))]


urlpatterns = [
    path("blueprint/", Blueprint.as_view({"get": "export"})),
    path("blueprint/plan/", Blueprint.as_view({"post": "plan"})),
    path("blueprint/apply/", Blueprint.as_view({"post": "apply"})),
    *routes("clients", Clients, items=ITEMS, item=ITEM),
    *(path(f"clients/<str:key>/{move}/", ClientActions.as_view({"post": move})) for move in MOVES),
    path("client-actions/", ClientActions.as_view({"post": "many"})),
    *routes("resource-suggestions", ResourceSuggestions, items=ITEMS, item=READ | {"delete": "destroy"}),
    path("resource-suggestions/<str:key>/accept/", ResourceSuggestions.as_view({"post": "accept"})),
    *routes("resources", Resources, items=ITEMS, item=ITEM),
    *routes("roles", Roles, items=ITEMS, item=ITEM),
    *routes("scopes", Scopes, items=ITEMS, item=ITEM),
    re_path(r"", absent),
]
