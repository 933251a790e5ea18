"""Who comes in at the management API: tokens for it alone, alive at this moment, of whoever proved enough."""

import base64
import json

import pytest
from django.test import Client

from accounts.models import User
from audit import actions
from audit.models import Event
from oauth.endpoints.protected_resource import address
from oauth.models import RevokedToken
from realms import management_api, resolution
from realms.models import Realm, Resource
from tests.api.caller import Caller
from tests.applications import Application, install, unverified_claims
from tests.authority.test_matrix import EVERYTHING, machine, person
from tests.oauth.costs import cost

LISTED = "roles/"
REMEMBERED = ("realms_realm", "c.default_max_age")  # the realm, and the client: read again after a second


def refused(caller: Caller) -> str:
    """Return the challenge of a call that must be refused."""
    answer = caller("GET", LISTED)
    assert answer.status_code == 401, answer.content
    assert answer.json()["status"] == 401
    return str(answer.headers["WWW-Authenticate"])


def test_a_stranger_is_told_where_tokens_come_from_and_of_no_error(client: Client, acme: Realm) -> None:
    metadata = address(acme, management_api.identifier(acme))

    challenge = refused(Caller(client, acme, ""))

    assert challenge == f'Bearer realm="acme", resource_metadata="{metadata}"'
    told = client.get(metadata.removeprefix("https://testserver")).json()
    assert told["authorization_servers"] == [acme.issuer]


@pytest.mark.parametrize("text", ["x", "a.b.c", "....", "ey.ey.ey", "\u00e9", "a" * 9000, "e30.e30.e30"])
def test_what_is_no_token_is_refused_as_such(client: Client, acme: Realm, text: str) -> None:
    assert 'error="invalid_token"' in refused(Caller(client, acme, text))


def test_a_key_in_the_place_of_a_token_is_told_what_to_do_with_it(client: Client, acme: Realm) -> None:
    assert "exchange it for an access token" in refused(Caller(client, acme, "as_ak_x"))


def test_another_scheme_is_no_token(client: Client, acme: Realm) -> None:
    basic = base64.b64encode(b"web:secret").decode()

    answer = client.get(f"{acme.path}/api/v1/{LISTED}", headers={"Authorization": f"Basic {basic}"})

    assert answer.status_code == 401


@pytest.mark.attack("E01")
def test_a_token_for_something_else_is_refused(client: Client, acme: Realm, alice: User) -> None:
    Resource.objects.all_realms().create(realm=acme, identifier="https://notes.example")
    person(client, alice, EVERYTHING)
    console = install(acme, alice, "other", scopes=["openid", EVERYTHING])
    both = ["https://notes.example", management_api.identifier(acme)]
    for resource in (None, "https://notes.example", both):
        text = console.tokens(scope="openid", resource=resource)["access_token"]

        assert "invalid_token" in refused(Caller(client, acme, text))


def test_a_token_that_claims_to_be_of_the_operators_is_judged_by_their_keys(
    client: Client, acme: Realm, globex: Realm
) -> None:
    Realm.objects.get_or_create(slug="system", defaults={"name": "Operators"})
    header, payload, signature = machine(client, globex, EVERYTHING).token.split(".")
    claims = unverified_claims(f"{header}.{payload}.{signature}")
    claims["iss"] = claims["iss"].replace("globex", "system")
    claims["aud"] = claims["aud"].replace("globex", "system")
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()

    assert "invalid_token" in refused(Caller(client, acme, f"{header}.{forged}.{signature}"))


def test_what_ended_is_refused_at_once(client: Client, acme: Realm, alice: User) -> None:
    caller, service = person(client, alice, EVERYTHING), machine(client, acme, EVERYTHING)
    assert caller("GET", LISTED).status_code == service("GET", LISTED).status_code == 200
    alice.is_active = False
    alice.save()
    claims = unverified_claims(service.token)
    RevokedToken.objects.create(realm=acme, jti=claims["jti"], expires_at=claims["exp"])

    assert "invalid_token" in refused(caller)
    assert "invalid_token" in refused(service)


def test_where_administrators_need_a_second_factor_a_password_alone_is_not_enough(
    client: Client, acme: Realm, alice: User
) -> None:
    caller, service = person(client, alice, EVERYTHING), machine(client, acme, EVERYTHING)
    Realm.objects.filter(pk=acme.pk).update(administrators_need_second_factor=True)
    resolution.forget()

    challenge = refused(caller)

    assert 'error="insufficient_user_authentication"' in challenge
    assert 'acr_values="phr mfa"' in challenge
    assert service("GET", LISTED).status_code == 200


def test_a_missing_scope_is_named(client: Client, acme: Realm) -> None:
    answer = machine(client, acme, "authserver:users:read")("GET", LISTED)

    assert answer.status_code == 403
    assert 'error="insufficient_scope", scope="authserver:roles:read"' in answer.headers["WWW-Authenticate"]
    assert "authserver:roles:read" in answer.json()["detail"]


@pytest.mark.attack("E01", "J03")
@pytest.mark.usefixtures("globex")
def test_a_token_of_the_api_is_no_token_elsewhere(client: Client, acme: Realm) -> None:
    caller = machine(client, acme, EVERYTHING)

    for path in ("/realms/globex/protocol/openid-connect/userinfo", "/realms/acme/protocol/openid-connect/userinfo"):
        assert client.get(path, headers={"Authorization": f"Bearer {caller.token}"}).status_code == 401


def test_a_browser_session_opens_nothing_here(web: Application) -> None:
    answer = web.browser.get(f"{web.realm.path}/api/v1/{LISTED}")

    assert answer.status_code == 401


def test_what_an_operator_does_in_a_realm_is_recorded_there_with_where_they_are_from(
    client: Client, acme: Realm
) -> None:
    system, _ = Realm.objects.get_or_create(slug="system", defaults={"name": "Operators"})

    machine(client, system, EVERYTHING, at=acme)("PUT", "roles/auditor/", {})

    event = Event.objects.get(action=actions.ROW_ADDED, target="auditor")
    assert (event.realm, event.detail["through"]) == ("acme", "system")


@pytest.mark.parametrize("who", ["machine", "person"])
def test_the_door_costs_one_statement(client: Client, acme: Realm, alice: User, who: str) -> None:
    caller = machine(client, acme, EVERYTHING) if who == "machine" else person(client, alice, EVERYTHING)
    caller("GET", "keys/")

    with cost() as spent:
        caller("GET", "keys/")

    judged = [text for text in spent.statements if "oauth_revokedtoken" in text]
    others = [
        text for text in spent.statements if not any(known in text for known in REMEMBERED) and text not in judged
    ]
    assert len(judged) == 1
    assert [text for text in others if "keys_signingkey" not in text] == []
