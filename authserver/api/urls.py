"""Everything that the management API serves, on one page. Areas and scopes: realms/management_scopes.py."""

from django.urls import URLPattern, path, re_path
from rest_framework.viewsets import ViewSet

from authserver.api import documents
from authserver.api.absent import absent
from authserver.api.application_roles import ApplicationRoles
from authserver.api.blueprint import Blueprint
from authserver.api.client_actions import MOVES, ClientActions
from authserver.api.client_secrets import ClientSecrets
from authserver.api.clients import Clients
from authserver.api.grants import Grants, GrantsOfPerson
from authserver.api.identities import IdentitiesOfPerson
from authserver.api.identity_providers import IdentityProviders, PlatformProviders
from authserver.api.invitations import Invitations
from authserver.api.keys import Keys
from authserver.api.keys_of_machine import KeysOfMachine
from authserver.api.keys_of_person import KeysOfPerson
from authserver.api.realm import Settings
from authserver.api.realms import Realms
from authserver.api.registration_tokens import RegistrationTokens
from authserver.api.resource_suggestions import ResourceSuggestions
from authserver.api.resources import Resources
from authserver.api.roles import Roles
from authserver.api.scopes import Scopes
from authserver.api.service_accounts import ServiceAccounts
from authserver.api.sessions import Sessions, SessionsOfPerson
from authserver.api.stream import Stream
from authserver.api.trail import Trail
from authserver.api.user_actions import ACTS, UserActions
from authserver.api.users import Users
from authserver.api.webhooks import Webhooks
from authserver.api.workload_identities import WorkloadIdentities

ITEMS = {"get": "list"}
CREATE = {"post": "create"}
MACHINE_KEYS = "service-accounts/<str:machine>/api-keys"
KEY_ACTS = ("rotate", "activate", "deactivate", "invalidate")
READ, REMOVE = {"get": "retrieve"}, {"delete": "destroy"}
SINGLE = READ | {"put": "update", "patch": "partial_update"}
SECRET = READ | {"patch": "partial_update", "delete": "retire"}
ITEM = SINGLE | REMOVE


def routes(prefix: str, view: type[ViewSet], *, items: dict[str, str], item: dict[str, str]) -> list[URLPattern]:
    """Return the addresses of a collection and of what is in it."""
    return [path(f"{prefix}/", view.as_view(dict(items))), path(f"{prefix}/<str:key>/", view.as_view(dict(item)))]


urlpatterns = [
    path("docs/", documents.for_people, name="api_docs"),
    path("openapi.json", documents.as_json, name="api_json"),
    path("openapi.yaml", documents.as_yaml, name="api_yaml"),
    *routes("application-roles", ApplicationRoles, items=ITEMS | CREATE, item=READ | REMOVE),
    path("audit/", Trail.as_view(dict(ITEMS))),
    path("audit/stream/", Stream.as_view({"get": "stream"})),
    path("blueprint/", Blueprint.as_view({"get": "export"})),
    path("blueprint/plan/", Blueprint.as_view({"post": "plan"})),
    path("blueprint/apply/", Blueprint.as_view({"post": "apply"})),
    path("blueprint/drift/", Blueprint.as_view({"post": "drift"})),
    *routes("clients", Clients, items=ITEMS, item=ITEM),
    *(path(f"clients/<str:key>/{move}/", ClientActions.as_view({"post": move})) for move in MOVES),
    path("clients/<str:key>/secrets/", ClientSecrets.as_view({"get": "list", "post": "create"})),
    path("clients/<str:key>/secrets/rotate/", ClientSecrets.as_view({"post": "rotate"})),
    path("clients/<str:key>/secrets/<int:pk>/", ClientSecrets.as_view(dict(SECRET))),
    path("client-actions/", ClientActions.as_view({"post": "many"})),
    *routes("grants", Grants, items=ITEMS, item=READ | REMOVE),
    *routes("identity-providers", IdentityProviders, items=ITEMS, item=ITEM),
    *routes("invitations", Invitations, items=ITEMS | CREATE, item=READ | REMOVE),
    path("keys/rotate/", Keys.as_view({"post": "rotate"})),
    *routes("keys", Keys, items=ITEMS, item=READ),
    *routes("platform-providers", PlatformProviders, items=ITEMS, item=ITEM),
    path("realm/", Settings.as_view(dict(SINGLE)), {"key": ""}),
    *routes("realms", Realms, items=ITEMS, item=ITEM),
    *routes("registration-tokens", RegistrationTokens, items=ITEMS | CREATE, item=READ | REMOVE),
    path("registration-tokens/<str:key>/withdraw/", RegistrationTokens.as_view({"post": "withdraw"})),
    *routes("resources", Resources, items=ITEMS, item=ITEM),
    *routes("resource-suggestions", ResourceSuggestions, items=ITEMS, item=READ | REMOVE),
    path("resource-suggestions/<str:key>/accept/", ResourceSuggestions.as_view({"post": "accept"})),
    *routes("roles", Roles, items=ITEMS, item=ITEM),
    *routes("scopes", Scopes, items=ITEMS, item=ITEM),
    *routes("service-accounts", ServiceAccounts, items=ITEMS, item=ITEM),
    *routes(MACHINE_KEYS, KeysOfMachine, items=ITEMS | CREATE, item=READ | REMOVE),
    *(path(f"{MACHINE_KEYS}/<str:key>/{act}/", KeysOfMachine.as_view({"post": act})) for act in KEY_ACTS),
    *routes("service-accounts/<str:machine>/workload-identities", WorkloadIdentities, items=ITEMS, item=ITEM),
    path("sessions/", Sessions.as_view(dict(ITEMS))),
    *routes("users", Users, items=ITEMS, item=READ | {"patch": "partial_update"} | REMOVE),
    *(path(f"users/<str:key>/{act}/", UserActions.as_view({"post": act.replace("-", "_")})) for act in ACTS),
    path("user-actions/", UserActions.as_view({"post": "many"})),
    path("users/<str:user>/api-keys/", KeysOfPerson.as_view(dict(ITEMS))),
    path("users/<str:user>/api-keys/<str:key>/", KeysOfPerson.as_view(dict(REMOVE))),
    path("users/<str:user>/grants/", GrantsOfPerson.as_view(dict(ITEMS))),
    path("users/<str:user>/grants/<str:key>/", GrantsOfPerson.as_view(dict(REMOVE))),
    path("users/<str:user>/identities/", IdentitiesOfPerson.as_view(dict(ITEMS))),
    path("users/<str:user>/identities/<str:provider>/<str:key>/", IdentitiesOfPerson.as_view(dict(REMOVE))),
    path("users/<str:user>/sessions/", SessionsOfPerson.as_view(dict(ITEMS))),
    path("users/<str:user>/sessions/<str:key>/", SessionsOfPerson.as_view(dict(REMOVE))),
    *routes("webhooks", Webhooks, items=ITEMS, item=ITEM),
    path("webhooks/<str:key>/deliveries/", Webhooks.as_view({"get": "deliveries"})),
    *(path(f"webhooks/<str:key>/{act}/", Webhooks.as_view({"post": act})) for act in ("test", "replay", "secret")),
    re_path(r"", absent),
]
