"""RFC 9701: an answer that its reader can keep: signed by the realm, for one caller, and no token by itself."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from oauth.http import FORM
from serviceaccounts.models import Introspector
from tests.applications import Application, refusal
from tests.introspection.conftest import NOTES
from tests.people import browser
from tests.protocol import PROTOCOL

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

MEDIA_TYPE = "application/token-introspection+jwt"
ASKED = {"scope": "openid email notes:read", "resource": NOTES}


def ask(caller: Application, token: str | None, accept: str = MEDIA_TYPE, **parameters: Any) -> "Answer":
    address = f"{caller.realm.path}/{PROTOCOL}/token/introspect"
    sent = {name: value for name, value in {**caller.credentials, "token": token, **parameters}.items() if value}
    return browser().post(address, urlencode(sent), content_type=FORM, headers={"accept": accept})


def verified(answer: "Answer", algorithm: str = "RS256") -> dict[str, Any]:
    """Return the claims, verified with nothing but the realm's published keys."""
    keys = KeySet.import_key_set(browser().get(f"/realms/acme/{PROTOCOL}/certs").json())
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, MEDIA_TYPE, "no-store")
    token = jwt.decode(answer.content.decode(), keys, algorithms=[algorithm])
    assert token.header["typ"] == "token-introspection+jwt"
    return dict(token.claims)


def test_the_answer_is_that_of_json_in_an_envelope_for_the_caller(app: Application, server: Application) -> None:
    token = app.tokens(**ASKED)["access_token"]

    claims = verified(ask(server, token))

    plain = server.introspect(token).json()
    assert abs(claims.pop("iat") - plain["iat"]) < 60
    assert claims == {"iss": app.realm.issuer, "aud": "notes-server", "token_introspection": plain}


def test_a_token_that_does_not_concern_the_caller_is_not_active_and_that_is_all(
    app: Application, server: Application
) -> None:
    for token in (app.tokens(scope="openid")["access_token"], app.tokens()["refresh_token"], "x"):
        assert verified(ask(server, token))["token_introspection"] == {"active": False}


def test_a_client_may_ask_about_its_own_tokens(app: Application) -> None:
    tokens = app.tokens(**ASKED)

    for kind in ("access_token", "refresh_token"):
        assert verified(ask(app, tokens[kind]))["token_introspection"]["active"] is True


@pytest.mark.parametrize("algorithm", ["ES256", "PS256"])
def test_the_algorithm_is_the_clients(app: Application, server: Application, algorithm: str) -> None:
    row = Introspector.objects.all_realms().get()
    row.introspection_signed_response_alg = algorithm
    row.save()

    claims = verified(ask(server, app.tokens(**ASKED)["access_token"]), algorithm)

    assert claims["token_introspection"]["active"] is True


@pytest.mark.attack("D26")
def test_the_answer_is_no_token(app: Application, gateway: Application) -> None:
    answer = ask(gateway, app.tokens()["access_token"]).content.decode()

    assert gateway.introspect(answer).json() == {"active": False}
    assert app.userinfo(answer).status_code == 401


@pytest.mark.parametrize(
    ("accept", "signed"),
    [
        (MEDIA_TYPE.upper(), True),
        (f"application/json;q=0.5, {MEDIA_TYPE}", True),
        (f"{MEDIA_TYPE};q=1", True),
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/jwt", False),
        (f"{MEDIA_TYPE}x", False),
    ],
)
def test_json_is_the_answer_unless_the_caller_asks(app: Application, accept: str, *, signed: bool) -> None:
    answer = ask(app, app.tokens()["access_token"], accept)

    assert answer["Content-Type"] == (MEDIA_TYPE if signed else "application/json")


@pytest.mark.attack("C20")
def test_a_refusal_is_json(app: Application, server: Application) -> None:
    token = app.tokens(**ASKED)["access_token"]

    assert refusal(ask(server, token, client_secret=None)) == (401, "invalid_client")
    assert refusal(ask(server, None)) == (400, "invalid_request")


def test_the_realm_announces_what_it_signs_with(app: Application) -> None:
    document = browser().get(f"{app.realm.path}/.well-known/openid-configuration").json()

    assert document["introspection_signing_alg_values_supported"] == ["RS256", "ES256"]
