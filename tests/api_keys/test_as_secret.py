"""RFC 6749 §2.3.1: an API key in the place of a service account's secret, for client_credentials alone."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from serviceaccounts import api_keys
from serviceaccounts.models import ServiceAccount
from tests.api_keys.conftest import API
from tests.api_keys.keys import BY, make
from tests.applications import Application, granted, refusal, unverified_claims
from tests.people import browser
from tests.protocol import add_machine, post_form, token

INVALID = (400, "invalid_request")


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic", "private_key_jwt"])
def test_a_key_is_a_secret_of_its_service_account_whatever_its_method(
    method: str, acme: Realm, svc: ServiceAccount
) -> None:
    svc.client.token_endpoint_auth_method = method
    svc.client.save()
    key = make(svc, scopes=("reports",), resources=(API,)).key

    claims = unverified_claims(granted(Application(acme, key, "svc").ask())["access_token"])

    assert (claims["sub"], claims["scope"], claims["aud"]) == ("client:svc", "reports", API)
    assert refusal(Application(acme, key, "svc").ask(scope="ledger")) == (400, "invalid_scope")


@pytest.mark.attack("D16")
def test_as_a_secret_it_is_refused_like_every_wrong_one(
    acme: Realm, globex: Realm, svc: ServiceAccount, alice: User
) -> None:
    add_machine(acme, "svc2", scopes=[])
    add_machine(globex, scopes=[])
    key, ended = make(svc).key, make(svc, "ended")
    api_keys.invalidate(ended.row, by=BY)
    wrong = [(acme, key, "svc2"), (acme, key, "web"), (globex, key, "svc"), (acme, ended.key, "svc")]
    wrong += [(acme, make(alice).key, "svc"), (acme, make(alice, "b").key, str(alice.pk))]

    answers = [Application(realm, secret, client_id).ask() for realm, secret, client_id in wrong]

    assert {answer.content for answer in answers} == {Application(acme, "wrong", "svc").ask().content}
    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.parametrize("path", ["token/introspect", "revoke", "par"])
def test_a_key_is_a_secret_at_no_other_endpoint(path: str, acme: Realm, svc: ServiceAccount) -> None:
    sent = {"client_id": "svc", "client_secret": make(svc).key, "token": "x"}

    assert refusal(post_form(browser(), f"{acme.path}/protocol/openid-connect/{path}", **sent)) == (
        401,
        "invalid_client",
    )


def test_a_key_is_a_secret_for_no_other_grant(acme: Realm, svc: ServiceAccount, client: Browser) -> None:
    sent = {"client_id": "svc", "client_secret": make(svc).key, "refresh_token": "x"}

    assert refusal(token(client, acme, grant_type="refresh_token", **sent)) == (400, "unauthorized_client")
