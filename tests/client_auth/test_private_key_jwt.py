"""RFC 7523 §2.2: what a client with a key may do, and for whom its assertion counts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jwcrypto.jwk import JWK

from oauth.models import SeenJti
from oauth.tasks import clear_expired
from realms.models import Realm
from tests.applications import refusal
from tests.client_auth.assertions import KEY, TYPE, add_signer, ask, claims, public, sign
from tests.people import browser
from tests.protocol import PROTOCOL, add_client, post_form

KEYS: dict[str, dict[str, Any]] = {
    "ES256": {"kty": "EC", "crv": "P-256"},
    "ES384": {"kty": "EC", "crv": "P-384"},
    "EdDSA": {"kty": "OKP", "crv": "Ed25519"},
    "PS256": {"kty": "RSA", "size": 2048},
    "RS256": {"kty": "RSA", "size": 2048},
}


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_client_proves_itself_with_its_key_in_each_algorithm_that_is_announced(acme: Realm, algorithm: str) -> None:
    key = JWK.generate(**KEYS[algorithm])
    add_signer(acme, jwks=public(key))

    answer = ask(acme, sign(claims(acme), key, alg=algorithm))

    assert answer.status_code == 200, answer.content
    assert answer.json()["access_token"]


@pytest.mark.parametrize("client_id", [None, "signer"])
@pytest.mark.parametrize("typ", ["JWT", "jwt", "client-authentication+jwt"])
def test_the_client_may_be_named_in_the_body_too(acme: Realm, client_id: str | None, typ: str) -> None:
    add_signer(acme)

    answer = ask(acme, sign(claims(acme), typ=typ), client_id=client_id)

    assert answer.status_code == 200, answer.content


def test_another_client_cannot_be_named_in_the_body(acme: Realm) -> None:
    add_signer(acme)
    add_signer(acme, "other")

    answer = ask(acme, sign(claims(acme)), client_id="other")

    assert refusal(answer) == (401, "invalid_client")


def test_a_key_is_chosen_by_its_kid(acme: Realm) -> None:
    first, second = (JWK.generate(kty="EC", crv="P-256", kid=kid) for kid in ("first", "second"))
    add_signer(acme, jwks=public(first, second))

    right = ask(acme, sign(claims(acme), second, kid="second"))
    wrong = ask(acme, sign(claims(acme), second, kid="first"))
    unknown = ask(acme, sign(claims(acme), second, kid="third"))
    unnamed = ask(acme, sign(claims(acme), second))

    assert [answer.status_code for answer in (right, wrong, unknown, unnamed)] == [200, 401, 401, 200]


@pytest.mark.parametrize("members", [{"use": "enc"}, {"alg": "ES384"}])
def test_a_key_for_something_else_proves_nothing(acme: Realm, members: dict[str, str]) -> None:
    add_signer(acme, jwks=public(KEY, **members))

    assert refusal(ask(acme, sign(claims(acme)))) == (401, "invalid_client")


def test_a_client_may_be_held_to_one_algorithm(acme: Realm) -> None:
    key = JWK.generate(kty="RSA", size=2048)
    add_signer(acme, jwks=public(key), token_endpoint_auth_signing_alg="PS256")

    right = ask(acme, sign(claims(acme), key, alg="PS256"))
    wrong = ask(acme, sign(claims(acme), key, alg="RS256"))

    assert (right.status_code, wrong.status_code) == (200, 401)


@pytest.mark.parametrize("endpoint", ["token/introspect", "revoke"])
def test_it_counts_at_every_endpoint_that_clients_authenticate_at(acme: Realm, globex: Realm, endpoint: str) -> None:
    add_signer(acme)
    add_signer(globex)
    access_token = ask(acme, sign(claims(acme))).json()["access_token"]
    path = f"{acme.path}/{PROTOCOL}/{endpoint}"
    form = {"token": access_token, "client_assertion_type": TYPE}

    own = post_form(browser(), path, client_assertion=sign(claims(acme)), **form)
    others = post_form(browser(), path, client_assertion=sign(claims(globex)), **form)
    nobodys = post_form(browser(), path, **form)

    assert [answer.status_code for answer in (own, others, nobodys)] == [200, 401, 401]


@pytest.mark.attack("D11")
def test_an_assertion_for_one_realm_is_worth_nothing_in_another(acme: Realm, globex: Realm) -> None:
    add_signer(acme)
    add_signer(globex)

    answer = ask(globex, sign(claims(acme)))

    assert refusal(answer) == (401, "invalid_client")
    assert ask(globex, sign(claims(globex))).status_code == 200


def test_a_client_of_another_realm_is_unknown(acme: Realm, globex: Realm) -> None:
    add_signer(acme)

    assert refusal(ask(globex, sign(claims(globex)))) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("realm", "client", "accepted"), [("issuer", "", False), ("issuer-or-token-endpoint", "", True)]
)
def test_older_clients_may_be_allowed_the_token_endpoint_as_audience(
    acme: Realm, realm: str, client: str, *, accepted: bool
) -> None:
    acme.client_assertion_audience = realm
    acme.save()
    add_signer(acme, client_assertion_audience=client)
    address = f"{acme.issuer}/{PROTOCOL}/token"

    statuses = [ask(acme, sign(claims(acme, aud=aud))).status_code for aud in (address, acme.issuer, f"{address}/")]

    assert statuses == [200 if accepted else 401, 200, 401]


@pytest.mark.parametrize(
    ("realm", "client", "status"),
    [("issuer", "issuer-or-token-endpoint", 200), ("issuer-or-token-endpoint", "issuer", 401)],
)
def test_the_client_has_the_last_word_on_the_audience(acme: Realm, realm: str, client: str, status: int) -> None:
    acme.client_assertion_audience = realm
    acme.save()
    add_signer(acme, client_assertion_audience=client)

    answer = ask(acme, sign(claims(acme, aud=f"{acme.issuer}/{PROTOCOL}/token")))

    assert answer.status_code == status


def test_it_costs_one_statement_beyond_the_client(acme: Realm) -> None:
    add_signer(acme)
    ask(acme, sign(claims(acme)))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = ask(acme, sign(claims(acme)))

    assert answer.status_code == 200
    assert [query["sql"].split()[0] for query in asked] == ["INSERT"]


def test_identifiers_are_kept_until_nobody_can_use_them(acme: Realm, wait: Callable[[int], None]) -> None:
    add_signer(acme)
    ask(acme, sign(claims(acme)))
    clear_expired()
    kept = SeenJti.objects.all_realms().count()

    wait(500)
    clear_expired()

    assert kept == 1
    assert not SeenJti.objects.all_realms().exists()


def test_a_client_with_a_secret_needs_no_key(acme: Realm) -> None:
    add_client(acme, "plain")

    assert refusal(ask(acme, sign(claims(acme, "plain")))) == (401, "invalid_client")
