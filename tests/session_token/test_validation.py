"""Who takes access tokens takes session tokens: a resource server by the keys alone, userinfo, and introspection."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import KeySet

from accounts.models import Session, User
from oauth import endings
from realms.models import Realm
from support import clock
from tests.applications import Application, install, unverified_header
from tests.introspection.conftest import trust
from tests.oauth.costs import cost
from tests.oauth.declared import add_resource, add_scope, give_role
from tests.people import browser, log_in
from tests.protocol import PROTOCOL
from tests.session_token.visits import renew, switch_on, token_of

API = "https://api.example"
LOGOUT = "/realms/acme/account/logout/"


@pytest.fixture
def gateway(acme: Realm) -> Application:
    """Return a client that may introspect every token of Acme."""
    application = install(acme, None, "gateway", grant_types=["client_credentials"], redirect_uris=[])
    trust(application, introspects_realm=True)
    return application


def verified(token: str, realm: Realm, keys: Any) -> dict[str, Any]:  # noqa: ANN401 (as JSON came)
    """Verify as an API does that takes the access tokens of `realm`."""
    decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=["ES256"])
    demands = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": realm.issuer}, aud={"essential": True, "value": realm.audience}
    )
    demands.validate(decoded.claims)
    assert decoded.header["typ"] == "at+jwt"
    return dict(decoded.claims)


def test_a_resource_server_tells_no_difference(signed_in: Browser, web: Application, acme: Realm) -> None:
    keys = signed_in.get(f"{acme.path}/{PROTOCOL}/certs").json()
    session, access = token_of(signed_in), web.tokens(scope="openid")["access_token"]

    ours, theirs = verified(session, acme, keys), verified(access, acme, keys)

    assert unverified_header(session) == unverified_header(access)
    assert ours.keys() == theirs.keys()
    alike = ("iss", "sub", "aud", "scope", "roles", "amr", "acr")
    assert [ours[name] for name in alike] == [theirs[name] for name in alike]


def test_roles_open_restricted_scopes(client: Browser, alice: User, acme: Realm) -> None:
    add_scope(acme, "reports", restricted=True)
    switch_on(acme, session_token_scopes=["openid", "reports"])
    log_in(client, alice)
    before = renew(client).json()["scope"]

    give_role(alice, "reports")

    assert (before, renew(client).json()["scope"]) == ("openid", "openid reports")


def test_it_can_be_for_the_resources_of_the_realm(client: Browser, alice: User, acme: Realm) -> None:
    add_scope(acme, "api:read")
    add_resource(acme, API, scopes=("api:read",))
    switch_on(acme, session_token_resources=[API], session_token_scopes=["openid", "api:read"])
    server = install(acme, None, "api-server", grant_types=["client_credentials"], redirect_uris=[])
    trust(server, API)
    log_in(client, alice)

    seen = server.introspect(token_of(client)).json()

    assert (seen["active"], seen["aud"], seen["scope"]) == (True, API, "openid api:read")


def test_a_client_that_is_trusted_with_nothing_sees_nothing(signed_in: Browser, web: Application) -> None:
    assert web.introspect(token_of(signed_in)).json() == {"active": False}
    assert web.revoke(token_of(signed_in)).status_code == 200
    assert renew(signed_in).status_code == 200


def test_userinfo_and_introspection_take_it_until_the_person_signs_out(
    signed_in: Browser, gateway: Application, alice: User
) -> None:
    token = token_of(signed_in)
    seen = gateway.introspect(token).json()

    assert (seen["active"], seen["username"], seen["client_id"]) == (True, alice.email, alice.realm.issuer)
    assert gateway.userinfo(token).json() == {"sub": str(alice.pk)}
    assert gateway.sees_alive(token)
    signed_in.post(LOGOUT)
    assert not gateway.sees_alive(token)


@pytest.mark.parametrize("end", ["session", "disabled", "revoked", "switched off", "another login", "idle"])
def test_it_is_dead_at_once_when_what_it_stands_on_is(
    signed_in: Browser, gateway: Application, alice: User, end: str
) -> None:
    token, realm = token_of(signed_in), alice.realm
    sessions = Session.objects.all_realms().filter(user=alice)
    ways: dict[str, Any] = {
        "session": sessions.delete,
        "disabled": lambda: User.objects.all_realms().filter(pk=alice.pk).update(is_active=False),
        "revoked": lambda: endings.revoke_before(realm),
        "switched off": lambda: switch_on(realm, session_token=False),
        "another login": lambda: (signed_in.post(LOGOUT), log_in(signed_in, alice)),
        "idle": lambda: sessions.update(expire_date=datetime.fromtimestamp(clock.now() - 1, UTC)),
    }
    assert gateway.sees_alive(token)

    ways[end]()

    assert not gateway.sees_alive(token)


def test_the_live_check_is_one_select(
    signed_in: Browser, gateway: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("support.fresh_cache.FRESH_SECONDS", 3600.0)
    gateway.userinfo(token_of(signed_in))

    with cost() as spent:
        gateway.userinfo(token_of(signed_in))

    assert spent.verbs == ["SELECT"]


def test_a_token_of_another_realm_is_dead_here(
    signed_in: Browser, gateway: Application, mallory: User, globex: Realm
) -> None:
    switch_on(globex)
    stranger = browser()
    log_in(stranger, mallory)

    assert not gateway.sees_alive(token_of(stranger, "__Secure-token_globex"))
    assert gateway.sees_alive(token_of(signed_in))
