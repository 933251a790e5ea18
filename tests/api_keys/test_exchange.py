"""RFC 8693: an API key becomes a short token that says what its owner may do, narrowed by the key."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from oauth.grants.token_exchange import ACCESS_TOKEN
from oauth.store import api_keys as store
from oauth.store import clients
from realms.context import realm_context
from realms.models import Realm, Resource
from serviceaccounts.models import ServiceAccount
from support import clock, fresh_cache
from tests.api_keys.conftest import API, FILES
from tests.api_keys.keys import exchange, fault, make
from tests.applications import granted, refusal, unverified_claims
from tests.oauth.costs import cost
from tests.oauth.declared import give_role

INVALID = (400, "invalid_request")


def test_a_machine_gets_a_token_like_one_of_client_credentials(acme: Realm, svc: ServiceAccount) -> None:
    answer = granted(exchange(acme, make(svc).key))

    assert set(answer) == {"access_token", "token_type", "expires_in", "scope", "issued_token_type"}
    assert (answer["issued_token_type"], answer["token_type"]) == (ACCESS_TOKEN, "Bearer")
    claims = unverified_claims(answer["access_token"])
    assert (claims["sub"], claims["client_id"]) == ("client:svc", "svc")
    assert (claims["roles"], set(claims["scope"].split())) == (["auditor"], {"reports", "ledger"})
    assert claims["exp"] - claims["iat"] == answer["expires_in"] == acme.access_token_lifetime


def test_a_token_never_outlives_its_key(acme: Realm, svc: ServiceAccount) -> None:
    made = make(svc, expires_at=clock.now() + 20)
    answer = granted(exchange(acme, made.key))

    assert unverified_claims(answer["access_token"])["exp"] <= clock.now() + 20
    assert answer["expires_in"] <= 20


def test_a_person_gets_a_token_that_speaks_for_them_without_a_login(
    acme: Realm, svc: ServiceAccount, alice: User
) -> None:
    give_role(alice, "ledger")

    claims = unverified_claims(granted(exchange(acme, make(alice).key))["access_token"])

    assert (claims["sub"], claims["client_id"], claims["aud"]) == (str(alice.pk), acme.issuer, acme.issuer)
    assert (claims["roles"], set(claims["scope"].split())) == (["role-ledger"], {"reports", "ledger", "other"})
    assert not {"sid", "auth_time", "amr", "acr"} & set(claims)
    assert svc.pk


@pytest.mark.parametrize("owner", ["svc", "alice"])
def test_a_key_narrows_what_its_owner_has(owner: str, acme: Realm, svc: ServiceAccount, alice: User) -> None:
    made = make(alice if owner == "alice" else svc, scopes=("reports", "ledger", "other"), resources=(API,))

    answer = granted(exchange(acme, made.key))

    held = {"svc": {"reports", "ledger"}, "alice": {"reports"}}[owner]  # ledger takes a role, other is not for the API
    assert set(answer["scope"].split()) == held
    assert unverified_claims(answer["access_token"])["aud"] == API


@pytest.mark.parametrize("owner", ["svc", "alice"])
def test_what_is_asked_for_narrows_further_and_never_widens(
    owner: str, acme: Realm, svc: ServiceAccount, alice: User
) -> None:
    give_role(alice, "ledger")
    key = make(alice if owner == "alice" else svc, scopes=("reports",), resources=(API,)).key

    assert granted(exchange(acme, key, scope="reports", resource=API))["scope"] == "reports"
    assert granted(exchange(acme, key, audience=API))["scope"] == "reports"
    for beyond in ("ledger", "reports ledger", "openid", "offline_access", "unknown"):
        assert refusal(exchange(acme, key, scope=beyond)) == (400, "invalid_scope")
    for elsewhere in (FILES, f"{API} {FILES}", "https://unknown.test"):
        assert refusal(exchange(acme, key, resource=elsewhere.split())) == (400, "invalid_target")


def test_what_an_owner_loses_its_keys_lose(acme: Realm, svc: ServiceAccount, alice: User) -> None:
    role = give_role(alice, "ledger")
    keys = [make(svc, scopes=("reports", "ledger")).key, make(alice, scopes=("reports", "ledger")).key]
    with realm_context(acme):
        svc.roles.clear()
        alice.roles.remove(role)
    store.forget()

    assert [granted(exchange(acme, key))["scope"] for key in keys] == ["reports", "reports"]


def test_a_scope_that_is_gone_does_not_turn_into_all(acme: Realm, svc: ServiceAccount, alice: User) -> None:
    keys = [make(svc, scopes=("other",)).key, make(alice, scopes=("ledger",)).key]

    assert [granted(exchange(acme, key))["scope"] for key in keys] == ["", ""]


def test_a_resource_that_is_gone_does_not_turn_into_all(acme: Realm, svc: ServiceAccount, alice: User) -> None:
    keys = [make(svc, resources=(FILES,)).key, make(alice, resources=(FILES,)).key]
    Resource.objects.all_realms().filter(identifier=FILES).delete()
    acme.version += 1

    for key in keys:
        assert refusal(exchange(acme, key)) == (400, "invalid_target")


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"subject_token": None}, "missing"),
        ({"subject_token": "x"}, "invalid"),
        ({"subject_token": "as_ak_" + "0" * 49}, "invalid"),
        ({"client_id": "web"}, "invalid"),
    ],
)
def test_refusals_are_told_apart(acme: Realm, svc: ServiceAccount, sent: dict[str, Any], kind: str) -> None:
    answer = exchange(acme, make(svc).key, **sent)

    assert refusal(answer) == INVALID
    assert fault(answer) == kind


@pytest.mark.parametrize(
    "sent",
    [
        {"subject_token_type": None},
        {"subject_token_type": ACCESS_TOKEN},
        {"client_secret": "x"},
        {"client_assertion": "x"},
        {"actor_token": "x"},
        {"actor_token_type": ACCESS_TOKEN},
        {"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"},
    ],
)
def test_what_is_not_served_is_refused(acme: Realm, svc: ServiceAccount, sent: dict[str, Any]) -> None:
    assert refusal(exchange(acme, make(svc).key, **sent)) == INVALID


def test_credentials_beside_a_key_are_refused(acme: Realm, svc: ServiceAccount, client: Browser) -> None:
    body = f"grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token={make(svc).key}"
    body += "&subject_token_type=urn:authserver:params:oauth:token-type:api-key"
    form = "application/x-www-form-urlencoded"
    path = f"{acme.path}/protocol/openid-connect/token"

    answer = client.post(path, body, content_type=form, headers={"authorization": "Basic c3ZjOng="})

    assert refusal(answer) == INVALID


def test_its_own_client_identifier_may_be_named(acme: Realm, svc: ServiceAccount) -> None:
    granted(exchange(acme, make(svc).key, client_id="svc"))


@pytest.mark.attack("D17")
def test_wrong_keys_are_limited_and_right_ones_never_held_up(acme: Realm, svc: ServiceAccount) -> None:
    key = make(svc).key
    answers = [exchange(acme, "as_ak_wrong").status_code for _ in range(60)]

    assert 40 <= answers.count(400) < 60
    assert answers[-1] == 429
    granted(exchange(acme, key))


@pytest.mark.parametrize("owner", ["svc", "alice"])
def test_an_exchange_costs_two_statements_at_most_and_none_when_both_are_remembered(
    owner: str, acme: Realm, svc: ServiceAccount, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh_cache, "FRESH_SECONDS", 3600.0)
    key = make(alice if owner == "alice" else svc).key
    granted(exchange(acme, key))
    with cost() as warm:
        granted(exchange(acme, key))
    store.forget()
    clients.forget()

    with cost() as spent:
        granted(exchange(acme, key))

    assert warm.statements == []
    assert (spent.verbs, spent.control) == (["SELECT"] * {"svc": 2, "alice": 1}[owner], [])


def test_discovery_announces_the_grant(acme: Realm, client: Browser) -> None:
    found = client.get(f"{acme.path}/.well-known/openid-configuration").json()

    assert "urn:ietf:params:oauth:grant-type:token-exchange" in found["grant_types_supported"]
