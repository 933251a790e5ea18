"""RFC 7662: a key is introspected by whoever may introspect the tokens that it is exchanged for."""

import pytest

from accounts.models import User
from realms.context import realm_context
from realms.models import Realm, Resource
from serviceaccounts import api_keys
from serviceaccounts.models import Introspector, ServiceAccount
from tests.api_keys.conftest import API, FILES
from tests.api_keys.keys import BY, introspector, make
from tests.applications import Application
from tests.protocol import add_client

INACTIVE = {"active": False}


def serving(realm: Realm, identifier: str) -> Application:
    """Return the client of the server of a resource."""
    client, secret = add_client(realm, "server")
    with realm_context(realm):
        row = Introspector.objects.create(realm=realm, client=client)
        row.introspects.set(Resource.objects.filter(identifier=identifier))
    return Application(realm, secret, "server")


def test_whoever_may_see_every_token_sees_every_key(acme: Realm, svc: ServiceAccount, alice: User) -> None:
    server = introspector(acme)

    machine, person = (server.introspect(make(owner).key).json() for owner in (svc, alice))

    assert (machine["active"], machine["sub"], machine["client_id"]) == (True, "client:svc", "svc")
    assert (machine["scope"], machine["roles"]) == ("ledger reports", ["auditor"])
    assert (person["active"], person["sub"], person["username"]) == (True, str(alice.pk), alice.email)
    assert "exp" not in machine
    assert person["exp"] - person["iat"] == 365 * 86_400


def test_a_resource_server_sees_the_keys_for_its_resource_and_no_others(acme: Realm, svc: ServiceAccount) -> None:
    server = serving(acme, API)
    keys = [make(svc, name, resources=places).key for name, places in (("a", (API,)), ("b", (FILES,)), ("c", ()))]

    found = [server.introspect(key).json() for key in keys]

    assert (found[0]["active"], found[0]["aud"]) == (True, API)
    assert found[1:] == [INACTIVE, INACTIVE]


@pytest.mark.parametrize("realm", ["own", "other"])
def test_a_key_is_unknown_elsewhere(realm: str, acme: Realm, globex: Realm, svc: ServiceAccount) -> None:
    key = make(svc).key
    server = introspector(acme if realm == "own" else globex)

    assert server.introspect(key).json()["active"] is (realm == "own")


def test_whatever_does_not_work_is_inactive(acme: Realm, svc: ServiceAccount) -> None:
    server, made = introspector(acme), make(svc)
    far = make(svc, "far", allowed_networks=("192.0.2.0/24",))
    api_keys.set_active(made.row, active=False, by=BY)

    keys = [made.key, far.key, "as_ak_" + "0" * 49, made.key[:-1]]

    assert [server.introspect(key).json() for key in keys] == [INACTIVE] * 4


def test_an_exhausted_quota_is_said_to_whoever_may_know(acme: Realm, svc: ServiceAccount) -> None:
    key, server = make(svc, quota="1/d").key, introspector(acme)
    _, secret = add_client(acme, "stranger")
    stranger = Application(acme, secret, "stranger")
    assert server.introspect(key).json()["active"]

    refused = server.introspect(key)

    assert (refused.status_code, refused.json()["type"]) == (429, "urn:authserver:problem:credential:exhausted")
    assert stranger.introspect(key).json() == INACTIVE
