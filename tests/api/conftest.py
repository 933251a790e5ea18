"""Callers of the management API: machines of Acme, of Globex and of the operators, each with a token for it."""

from collections.abc import Callable

import pytest
from django.test import Client

from realms.models import Realm, Role
from tests.api.caller import Caller
from tests.protocol import add_machine, token

EVERYTHING = "authserver:write"


@pytest.fixture
def call(client: Client) -> Callable[..., Caller]:
    """Return a function that makes a machine of a realm, and returns it with a token."""

    def make(realm: Realm, *, scope: str = EVERYTHING, administers: bool = True, at: Realm | None = None) -> Caller:
        number = Role.objects.all_realms().count()
        role = Role.objects.all_realms().create(realm=realm, name=f"operators-{number}", administers=administers)
        secret = add_machine(realm, f"api-{number}", roles=(role.name,), scopes=[scope])
        granted = token(
            client,
            realm,
            grant_type="client_credentials",
            client_id=f"api-{number}",
            client_secret=secret,
            scope=scope,
            resource=f"{realm.issuer}/api/v1",
        )
        assert granted.status_code == 200, granted.content
        return Caller(client, at or realm, granted.json()["access_token"])

    return make


@pytest.fixture
def api(call: Callable[..., Caller], acme: Realm) -> Caller:
    """Return who may do everything in Acme."""
    return call(acme)
