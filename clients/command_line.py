"""RFC 8252: `authctl`, the client by which people reach the management API of each realm from their terminal.

It is stored in a realm when somebody first uses it there, as an administrator would have made it: public, on loopback,
with PKCE, and a person is asked each time. `command_line_client` of the realm switches it off, whatever is stored.
"""

from typing import Any

from clients.built_in import COMMAND_LINE
from clients.models import Client
from realms.management_scopes import EVERYTHING, Act
from realms.models import Realm

CLIENT_ID = COMMAND_LINE
AS_MADE: dict[str, Any] = {
    "name": "authctl",
    "application_type": Client.ApplicationType.NATIVE,
    "token_endpoint_auth_method": Client.AuthMethod.NONE,
    "grant_types": ["authorization_code", "refresh_token"],
    "redirect_uris": ["http://127.0.0.1/callback", "http://[::1]/callback"],  # any port (§7.3)
    "scopes": ["openid", "offline_access", EVERYTHING[Act.WRITE]],
    "consent": Client.Consent.ALWAYS,
}


def ensure(realm: Realm, client_id: str) -> None:
    """Store the client in `realm`, if it is the one that is asked for and the realm has it switched on."""
    if client_id == CLIENT_ID and realm.command_line_client:
        store(realm)


def store(realm: Realm) -> None:
    """Store the client in `realm`, where it is not there yet."""
    Client.objects.get_or_create(realm=realm, client_id=CLIENT_ID, defaults=AS_MADE)


def is_switched_off(realm: Realm, client_id: str) -> bool:
    """Tell whether the realm wants nothing to do with a client."""
    return client_id == CLIENT_ID and not realm.command_line_client


def is_as_made(client: Client) -> bool:
    """Tell whether nobody changed anything about the client since it was stored."""
    columns = {**AS_MADE, "client_id": CLIENT_ID, "enabled": True}
    return all(getattr(client, column) == value for column, value in columns.items())
