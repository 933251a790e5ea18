"""Flows that this server does not have: nothing of them answers, and nobody is told that there were any."""

import json

import pytest
from django.test import Client as Browser

from accounts.models import User
from oauth.models import DeviceGrant
from realms.models import Realm
from tests.applications import Application, granted, install, refusal, unverified_claims
from tests.people import log_in
from tests.protocol import PROTOCOL, post_form

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
PROOF = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2In0.e30.AAAA"


@pytest.fixture
def app(acme: Realm, alice: User) -> Application:
    return install(acme, alice, grant_types=["authorization_code", "refresh_token", DEVICE_CODE])


def discovered(browser: Browser, realm: Realm) -> dict[str, object]:
    return dict(json.loads(browser.get(f"{realm.path}/.well-known/openid-configuration").content))


@pytest.mark.attack("G26")
@pytest.mark.parametrize("path", ["device", "auth/device"])
def test_there_is_no_device_code_to_make_to_confirm_or_to_guess(client: Browser, alice: User, path: str) -> None:
    log_in(client, alice)
    address = f"{alice.realm.path}/{PROTOCOL}/{path}"

    answers = [client.get(address, {"user_code": "ABCD-EFGH"}), post_form(client, address, user_code="ABCD-EFGH")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not DeviceGrant.objects.all_realms().exists()
    assert "device_authorization_endpoint" not in discovered(client, alice.realm)


@pytest.mark.attack("G26")
def test_no_device_code_is_redeemed_even_by_a_client_that_says_it_would(app: Application) -> None:
    answer = app.ask(grant_type=DEVICE_CODE, device_code="x" * 43)

    assert refusal(answer) == (400, "unsupported_grant_type")
    assert DEVICE_CODE not in str(discovered(app.browser, app.realm)["grant_types_supported"])


@pytest.mark.attack("C26", "C27")
def test_a_proof_of_possession_is_not_asked_for_and_no_token_claims_one(app: Application) -> None:
    app.browser.defaults["HTTP_DPOP"] = PROOF
    tokens = granted(app.redeem(app.code(scope="openid")))

    fresh = granted(app.refresh(tokens["refresh_token"]))

    for answer in (tokens, fresh):
        assert answer["token_type"] == "Bearer"
        assert "cnf" not in unverified_claims(answer["access_token"])
    userinfo = f"{app.realm.path}/{PROTOCOL}/userinfo"
    bound = {"authorization": f"DPoP {tokens['access_token']}"}
    assert refusal(app.browser.get(userinfo, headers=bound)) == (401, "invalid_token")
    assert not [name for name in discovered(app.browser, app.realm) if "dpop" in name]
