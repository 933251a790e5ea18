"""RFC 8707 §2.2, RFC 6749 §6: what was granted is cut down to what is asked for now, and to what still holds."""

import pytest

from accounts.models import User
from oauth.models import Family
from realms.models import Realm, Resource
from tests.applications import Application, granted, install, refusal, unverified_claims
from tests.oauth.declared import add_resource, add_scope, give_role
from tests.protocol import Pkce, authorize

NOTES, MAIL = "https://notes.example/mcp", "https://mail.example"


@pytest.fixture
def app(acme: Realm, alice: User) -> Application:
    """Return a client that may ask for the scopes of two resources."""
    for name, resource in (("notes:read", NOTES), ("mail:read", MAIL)):
        add_scope(acme, name)
        add_resource(acme, resource, scopes=(name,))
    return install(acme, alice)


def both(app: Application) -> dict[str, str]:
    return app.tokens(scope="openid notes:read mail:read", resource=[NOTES, MAIL])


def test_a_token_for_one_resource_carries_no_scope_of_another(app: Application) -> None:
    tokens = granted(app.refresh(both(app)["refresh_token"], resource=NOTES))

    assert unverified_claims(tokens["access_token"])["aud"] == NOTES
    assert tokens["scope"] == "openid notes:read"


@pytest.mark.attack("F26")
def test_a_resource_beyond_the_grant_does_not_burn_the_code(app: Application) -> None:
    code = app.code(scope="openid notes:read", resource=NOTES)

    refused = refusal(app.redeem(code, resource=MAIL))

    assert refused == (400, "invalid_target")
    assert app.redeem(code, resource=NOTES).status_code == 200


@pytest.mark.attack("F26")
def test_a_resource_beyond_the_grant_does_not_spend_the_refresh_token(app: Application) -> None:
    token = app.tokens(scope="openid notes:read", resource=NOTES)["refresh_token"]

    refused = [refusal(app.refresh(token, resource=MAIL)) for _ in range(2)]

    assert refused == [(400, "invalid_target")] * 2
    assert app.refresh(token, resource=NOTES).status_code == 200


def test_a_resource_that_the_realm_gave_up_gets_no_more_tokens(app: Application, acme: Realm) -> None:
    tokens = both(app)
    Resource.objects.all_realms().get(realm=acme, identifier=MAIL).delete()

    after = granted(app.refresh(tokens["refresh_token"]))

    assert unverified_claims(after["access_token"])["aud"] == NOTES
    Resource.objects.all_realms().get(realm=acme, identifier=NOTES).delete()
    assert refusal(app.refresh(after["refresh_token"])) == (400, "invalid_target")


@pytest.mark.attack("C12")
def test_a_person_who_lost_the_role_behind_every_scope_gets_no_token(acme: Realm, alice: User) -> None:
    add_scope(acme, "secret:read", restricted=True)
    role = give_role(alice, "secret:read")
    app = install(acme, alice)
    code, refresh_token = app.code(scope="secret:read"), app.tokens(scope="secret:read")["refresh_token"]
    role.delete()

    assert refusal(app.redeem(code)) == (400, "invalid_grant")
    assert refusal(app.refresh(refresh_token)) == (400, "invalid_grant")
    assert Family.objects.all_realms().filter(realm=acme, revoked_at=None).count() == 1


def test_a_native_client_is_asked_about_each_time(acme: Realm, alice: User) -> None:
    uri = "http://127.0.0.1/cb"
    app = install(
        acme,
        alice,
        redirect_uris=[uri],
        consent="remember",
        application_type="native",
        token_endpoint_auth_method="none",
    )
    ask = {"redirect_uri": "http://127.0.0.1:5000/cb", "scope": "openid"}
    app.code(**ask)

    again = authorize(app.browser, acme, Pkce(), **ask)

    assert again.status_code == 200
    assert b"asks to use" in again.content
