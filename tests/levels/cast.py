"""Who administers what: roles with permissions, held in a realm or for one application, by people and machines."""

from itertools import count

from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms import management_api
from realms.context import realm_context
from realms.models import Realm, Role
from serviceaccounts.models import ApplicationRole, ServiceAccount
from tests.api.caller import Caller
from tests.people import browser, log_in
from tests.protocol import add_machine, token

NUMBERS = count(1)


def role(realm: Realm, *permissions: str, name: str = "") -> Role:
    """Make a role; `permissions` are written without what begins each of them."""
    named = [f"authserver:{each}" for each in permissions]
    return Role.objects.all_realms().create(realm=realm, name=name or f"role-{next(NUMBERS)}", permissions=named)


def hold(user: User, *permissions: str) -> User:
    """Let a person hold a role with these permissions in their realm."""
    with realm_context(user.realm):
        user.roles.add(role(user.realm, *permissions))
    return user


def hold_for(holder: User | ServiceAccount, client: Client, *permissions: str) -> ApplicationRole:
    """Let somebody hold a role with these permissions for one application."""
    field = {"user": holder} if isinstance(holder, User) else {"service_account": holder}
    given = {"realm": client.realm, "client": client, "role": role(client.realm, *permissions)}
    return ApplicationRole.objects.all_realms().create(given_by="root", given_at=1, **given, **field)


def belong(user: User, client: Client) -> None:
    """Let a person be one application's alone."""
    User.objects.all_realms().filter(pk=user.pk).update(application=client)


def logged_in(user: User) -> Browser:
    """Return the browser of somebody."""
    visitor = browser()
    log_in(visitor, user)
    return visitor


def machine(realm: Realm, *permissions: str, scope: str = "", at: Realm | None = None) -> Caller:
    """Return a machine that holds such a role in its realm, and calls the management API."""
    return caller(realm, roles=(role(realm, *permissions).name,), scope=scope or widest(permissions), at=at)


def machine_for(client: Client, *permissions: str, scope: str = "") -> Caller:
    """Return a machine that holds such a role for one application."""
    scope = scope or widest(permissions)
    name = f"robot-{next(NUMBERS)}"
    secret = add_machine(client.realm, name, scopes=[f"authserver:{scope}"])
    hold_for(ServiceAccount.objects.all_realms().get(client__client_id=name), client, *permissions)
    return signed_in(client.realm, name, secret, scope=scope, at=client.realm)


def widest(permissions: tuple[str, ...]) -> str:
    """Return the scope for everything that a role could permit."""
    return "write" if any(each.endswith("write") for each in permissions) else "read"


def caller(realm: Realm, *, roles: tuple[str, ...], scope: str, at: Realm | None) -> Caller:
    name = f"robot-{next(NUMBERS)}"
    secret = add_machine(realm, name, roles=roles, scopes=[f"authserver:{scope}"])
    return signed_in(realm, name, secret, scope=scope, at=at or realm)


def signed_in(realm: Realm, name: str, secret: str, *, scope: str, at: Realm) -> Caller:
    visitor = browser()
    asked = {"scope": f"authserver:{scope}", "resource": management_api.identifier(realm)}
    granted = token(visitor, realm, grant_type="client_credentials", client_id=name, client_secret=secret, **asked)
    assert granted.status_code == 200, granted.content
    return Caller(visitor, at, granted.json()["access_token"])
