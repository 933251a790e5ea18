"""RFC 9126 §2: what the endpoint takes, what it answers, what it keeps and what it refuses."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import Client
from oauth.models import PushedRequest
from realms.models import Realm
from support import clock
from tests.applications import refusal
from tests.oauth.costs import cost
from tests.par.pushing import PREFIX, push, pushed, request_of
from tests.protocol import CALLBACK, PROTOCOL, add_client, post_form


@pytest.fixture
def secret(acme: Realm) -> str:
    """Return the secret of the confidential client `web`."""
    return add_client(acme)[1]


def test_a_confidential_client_gets_a_handle_that_lives_ninety_seconds(acme: Realm, secret: str) -> None:
    answer = push(acme, client_secret=secret)

    told = answer.json()
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert told.keys() == {"request_uri", "expires_in"}
    assert told["request_uri"].startswith(PREFIX)
    assert len(told["request_uri"].removeprefix(PREFIX)) == 43
    assert told["expires_in"] == 90


def test_the_life_of_a_handle_is_the_realms_to_say(acme: Realm, secret: str) -> None:
    acme.pushed_request_lifetime = 30
    acme.save()

    told = push(acme, client_secret=secret).json()

    assert told["expires_in"] == 30
    assert abs(PushedRequest.objects.all_realms().get().expires_at - clock.now() - 30) <= 2


def test_a_public_client_names_itself(acme: Realm) -> None:
    add_client(acme, public=True)

    assert push(acme).status_code == 201


def test_a_client_may_name_itself_in_the_header_alone(acme: Realm) -> None:
    _, secret = add_client(acme, token_endpoint_auth_method="client_secret_basic")
    header = f"Basic {b64encode(f'web:{secret}'.encode()).decode()}"
    form = "&".join(f"{name}={value}" for name, value in request_of(client_id=None).items())  # type: ignore[arg-type]  # left out

    answer = Browser(headers={"host": "testserver", "authorization": header}).post(
        f"{acme.path}/{PROTOCOL}/par", form, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 201, answer.content
    assert PushedRequest.objects.all_realms().get().parameters["client_id"] == "web"


def test_neither_handle_nor_secret_nor_what_means_nothing_is_kept(acme: Realm, secret: str) -> None:
    request_uri = pushed(acme, client_secret=secret, state="kept", password="hunter2", code_verifier="not yet")

    row = PushedRequest.objects.all_realms().values().get()
    assert row["parameters"] == request_of(state="kept")
    for hidden in (secret, "hunter2", "not yet", request_uri.removeprefix(PREFIX)):
        assert hidden not in json.dumps(row)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"client_secret": "wrong"}, (401, "invalid_client")),
        ({"client_secret": None}, (401, "invalid_client")),
        ({"client_id": "nobody"}, (401, "invalid_client")),
        ({"client_id": None}, (401, "invalid_client")),
        ({"request_uri": f"{PREFIX}x"}, (400, "invalid_request")),
        ({"request_uri": "https://app.example/r"}, (400, "invalid_request")),
        ({"request": "x.y.z"}, (400, "request_not_supported")),
        ({"redirect_uri": "https://evil.example"}, (400, "invalid_request")),
        ({"redirect_uri": f"{CALLBACK}/"}, (400, "invalid_request")),
        ({"scope": "unknown"}, (400, "invalid_scope")),
        ({"resource": "https://unknown.example"}, (400, "invalid_target")),
        ({"response_type": "token"}, (400, "unsupported_response_type")),
        ({"code_challenge_method": "plain"}, (400, "invalid_request")),
        ({"nonce": "n" * 256}, (400, "invalid_request")),
        ({"state": "s" * 9000}, (413, "invalid_request")),
        ({"state": ["a", "b"]}, (400, "invalid_request")),
        ({"state": "a\0b"}, (400, "invalid_request")),
    ],
)
@pytest.mark.attack("A40")
def test_a_refusal_is_json_and_keeps_nothing(
    acme: Realm, secret: str, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    answer = push(acme, **{"client_secret": secret} | changes)

    assert refusal(answer) == expected
    assert not PushedRequest.objects.all_realms().exists()


def test_a_client_without_the_code_grant_is_refused(acme: Realm) -> None:
    _, secret = add_client(acme, "svc", grant_types=["client_credentials"])

    assert refusal(push(acme, "svc", client_secret=secret)) == (400, "unauthorized_client")


def test_parameters_belong_in_the_body(acme: Realm, secret: str, client: Browser) -> None:
    answer = post_form(client, f"{acme.path}/{PROTOCOL}/par?state=x", **request_of(client_secret=secret))

    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_it_takes_nothing_but_a_post(acme: Realm, client: Browser, method: str) -> None:
    assert client.generic(method, f"{acme.path}/{PROTOCOL}/par").status_code == 405


def test_the_port_of_a_loopback_address_is_free(acme: Realm) -> None:
    add_client(acme, "cli", public=True, redirect_uris=["http://127.0.0.1/cb"])

    assert push(acme, "cli", redirect_uri="http://127.0.0.1:51004/cb").status_code == 201
    assert push(acme, "cli", redirect_uri="http://localhost:51004/cb").status_code == 400


def test_a_client_is_unknown_in_another_realm_and_a_realm_of_nobody_is_not_there(
    acme: Realm, globex: Realm, secret: str
) -> None:
    assert refusal(push(globex, client_secret=secret)) == (401, "invalid_client")
    assert push(Realm(slug="nobody"), client_secret=secret).status_code == 404
    assert push(acme, client_secret=secret).status_code == 201


def test_a_push_costs_one_statement(acme: Realm, secret: str) -> None:
    pushed(acme, client_secret=secret)

    with cost() as spent:
        pushed(acme, client_secret=secret)

    assert (spent.verbs, spent.control) == (["INSERT"], [])


@pytest.mark.parametrize("members", [{"public": True}, {"origin": Client.Origin.REGISTRATION}])
def test_strangers_fill_no_table(acme: Realm, members: dict[str, Any]) -> None:
    acme.limits = {"pushed_requests": "2/h"}
    acme.save()
    _, secret = add_client(acme, **members)

    answers = [push(acme, client_secret=secret or None) for _ in range(3)]
    elsewhere = push(
        acme, client_secret=secret or None, by=Browser(headers={"host": "testserver"}, REMOTE_ADDR="192.0.2.9")
    )

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert refusal(answers[2]) == (429, "temporarily_unavailable")
    assert int(answers[2]["Retry-After"]) > 0
    assert elsewhere.status_code == 201


def test_what_is_refused_counts_for_nothing_and_clients_of_administrators_are_not_counted(
    acme: Realm, secret: str
) -> None:
    acme.limits = {"pushed_requests": "1/h"}
    acme.save()
    add_client(acme, "app", public=True)

    refused = [push(acme, "app", scope="unknown").status_code for _ in range(3)]
    confidential = [push(acme, client_secret=secret).status_code for _ in range(3)]

    assert (refused, confidential) == ([400] * 3, [201] * 3)
    assert push(acme, "app").status_code == 201
