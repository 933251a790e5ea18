"""RFC 7523 §3 (7): an assertion counts once, however many arrive together."""

from collections import Counter

import httpx
import pytest
from jwcrypto.jwk import JWK

from realms.models import Realm
from tests.applications import refusal
from tests.client_auth.assertions import KEY, TYPE, add_signer, ask, claims, public, sign
from tests.concurrency.crowd import CROWD, together
from tests.live import Live

REALM = "replays"


@pytest.mark.attack("D09")
def test_an_assertion_counts_once(acme: Realm) -> None:
    add_signer(acme)
    assertion = sign(claims(acme))

    first, second = ask(acme, assertion), ask(acme, assertion)

    assert first.status_code == 200
    assert refusal(second) == (401, "invalid_client")


@pytest.mark.attack("D09")
def test_the_identifier_counts_once_whatever_else_is_said(acme: Realm) -> None:
    add_signer(acme)

    said = claims(acme)

    first, second = ask(acme, sign(said)), ask(acme, sign(said | {"exp": said["exp"] - 100}))

    assert (first.status_code, second.status_code) == (200, 401)


def test_clients_and_realms_have_identifiers_of_their_own(acme: Realm, globex: Realm) -> None:
    for realm, name in ((acme, "signer"), (acme, "other"), (globex, "signer")):
        add_signer(realm, name)

        answer = ask(realm, sign(claims(realm, name, jti="same")))

        assert answer.status_code == 200


def test_a_wrong_signature_uses_nothing_up(acme: Realm) -> None:
    add_signer(acme)
    said = claims(acme)
    ask(acme, sign(said, JWK.generate(kty="EC", crv="P-256")))

    assert ask(acme, sign(said)).status_code == 200


@pytest.mark.attack("D09")
def test_of_twenty_that_arrive_together_one_wins(live_server_process: Live) -> None:
    live_server_process.apply(f"""
realms:
  - slug: {REALM}
    scopes: [{{name: reports, description: Reports}}]
    service_accounts:
      - client_id: signer
        token_endpoint_auth_method: private_key_jwt
        jwks: {public(KEY)}
        scopes: [reports]
""")
    issuer = live_server_process.issuer(REALM)
    form = {"grant_type": "client_credentials", "client_assertion_type": TYPE}
    form["client_assertion"] = sign(claims(Realm(slug="any"), aud=issuer))

    def ask_once(client: httpx.Client) -> httpx.Response:
        return client.post(f"{issuer}/protocol/openid-connect/token", data=form)

    statuses = Counter(answer.status_code for answer in together(ask_once))

    assert statuses == {200: 1, 401: CROWD - 1}
