"""RFC 6750, RFC 9457: a resource server asks with a key or a token whose it is, and what it may do."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from accounts.models import User
from audit.models import Refusal
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts import api_keys
from serviceaccounts.models import ServiceAccount
from tests.api_keys.conftest import API, FILES
from tests.api_keys.keys import BY, exchange, machine, make, me
from tests.applications import Application, granted, install
from tests.people import browser
from tests.protocol import add_machine

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

CHALLENGE = 'Bearer realm="acme"'


def problem(answer: "Answer") -> tuple[int, str]:
    """Return status and kind of a problem document that nobody keeps."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    assert answer["Cache-Control"] == "no-store"
    document = answer.json()
    assert document["status"] == answer.status_code
    return answer.status_code, document["type"].removeprefix("urn:authserver:problem:credential:")


def test_a_key_says_whose_it_is_and_what_it_may_do(acme: Realm, svc: ServiceAccount) -> None:
    made = make(svc, scopes=("reports",), resources=(API,), expires_at=2_000_000_000)

    answer = me(acme, api_key=made.key, instance_id="svc")

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.json() == {
        "credential": "api_key",
        "kind": "service_account",
        "iss": acme.issuer,
        "sub": "client:svc",
        "client_id": "svc",
        "name": "Machine",
        "scope": "reports",
        "roles": ["auditor"],
        "aud": [API],
        "exp": 2_000_000_000,
        "key": {"name": "ci"},
    }
    assert me(acme, made.key).json() == answer.json()


def test_a_key_of_a_person_names_them(acme: Realm, alice: User) -> None:
    members = me(acme, make(alice).key).json()

    assert (members["kind"], members["sub"], members["name"]) == ("person", str(alice.pk), "Alice Adams")
    assert members["client_id"] == acme.issuer
    assert "email" not in members


def test_a_token_is_described_as_well(acme: Realm, svc: ServiceAccount, web: Application, alice: User) -> None:
    of_key = granted(exchange(acme, make(svc).key))["access_token"]
    silent, telling = (web.tokens(scope=scope)["access_token"] for scope in ("openid", "openid profile"))

    machine, nameless, named = (me(acme, token).json() for token in (of_key, silent, telling))

    assert (machine["credential"], machine["sub"], machine["name"]) == ("access_token", "client:svc", "Machine")
    assert (nameless["sub"], nameless["client_id"], nameless["aud"]) == (str(alice.pk), "web", [acme.issuer])
    assert "name" not in nameless
    assert named["name"] == "Alice Adams"
    assert me(acme, of_key, instance_id="svc").status_code == me(acme, of_key, api_key="").status_code == 200
    assert problem(me(acme, of_key, instance_id="web")) == (401, "invalid")
    assert problem(me(acme, silent, instance_id="web")) == (401, "invalid")


@pytest.mark.parametrize("query", ["?scope=reports", f"?resource={API}", f"?scope=reports&resource={API}"])
def test_what_a_caller_needs_is_granted_where_it_is_there(acme: Realm, svc: ServiceAccount, query: str) -> None:
    key = make(svc, scopes=("reports",), resources=(API,)).key
    token = granted(exchange(acme, key))["access_token"]

    assert me(acme, key, query=query).status_code == me(acme, token, query=query).status_code == 200


def test_what_is_lacking_is_said(acme: Realm, svc: ServiceAccount) -> None:
    key = make(svc, scopes=("reports",), resources=(API,)).key
    for credential in (key, granted(exchange(acme, key))["access_token"]):
        answer = me(acme, credential, query="?scope=reports%20ledger")

        assert problem(answer) == (403, "insufficient")
        assert answer.json()["error"] == "insufficient_scope"
        assert answer["WWW-Authenticate"].endswith('scope="reports ledger"')
        assert problem(me(acme, credential, query=f"?resource={FILES}")) == (401, "invalid")


def test_without_a_credential_the_challenge_names_no_error(acme: Realm) -> None:
    for answer in (me(acme), me(acme, instance_id="svc"), browser().get(f"{acme.path}/me/")):
        assert problem(answer) == (401, "missing")
        assert answer["WWW-Authenticate"] == CHALLENGE
        assert "error" not in answer.json()


def test_invalid_and_expired_are_told_apart(acme: Realm, svc: ServiceAccount, wait: Callable[[int], None]) -> None:
    made = make(svc, expires_at=make(svc, "other").row.created_at + 60)
    token = granted(exchange(acme, made.key))["access_token"]
    wait(acme.access_token_lifetime)

    for expired in (made.key, token):
        answer = me(acme, expired)
        assert problem(answer) == (401, "expired")
        assert answer.json()["error"] == "invalid_token"
        assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    assert Refusal.objects.get(reason="api_key_expired").target == "ci"


@pytest.mark.attack("D16")
def test_whatever_does_not_fit_is_equally_invalid(acme: Realm, globex: Realm, svc: ServiceAccount, alice: User) -> None:
    add_machine(acme, "svc2", scopes=[])
    add_machine(globex, scopes=[])
    made, ended, elsewhere = make(svc), make(svc, "ended"), make(svc, "far", allowed_networks=("192.0.2.0/24",))
    api_keys.invalidate(ended.row, by=BY)
    refused: list[Any] = [
        me(acme, api_key=made.key, instance_id="svc2"),
        me(acme, api_key=made.key, instance_id="unknown"),
        me(acme, api_key=made.key, instance_id=""),
        me(acme, api_key=made.key[:-1]),
        me(acme, api_key="as_ak_" + "0" * 49),
        me(acme, api_key=ended.key),
        me(acme, api_key=elsewhere.key),
        me(acme, api_key=make(alice).key, instance_id="svc"),
    ]

    assert {answer.content for answer in refused} == {me(acme, api_key="x").content}
    assert problem(refused[0]) == (401, "invalid")
    assert problem(me(globex, api_key=made.key)) == (401, "invalid")
    assert browser().get("/realms/none/me", headers={"api-key": made.key}).status_code == 404


def test_two_credentials_and_one_in_the_address_are_refused(acme: Realm, svc: ServiceAccount) -> None:
    key = make(svc).key

    for answer in (
        me(acme, key, api_key=key),
        me(acme, query=f"?api_key={key}"),
        me(acme, query=f"?access_token={key}"),
    ):
        assert problem(answer) == (400, "about:blank")
        assert answer.json()["error"] == "invalid_request"
        assert key not in answer.content.decode()


@pytest.mark.attack("D17")
def test_wrong_keys_are_limited_per_peer_and_right_ones_never_held_up(acme: Realm, svc: ServiceAccount) -> None:
    key = make(svc).key
    answers = [me(acme, api_key="wrong") for _ in range(50)]

    assert problem(answers[0]) == (401, "invalid")
    assert problem(answers[-1]) == (429, "throttled")
    assert int(answers[-1]["Retry-After"]) > 0
    assert me(acme, key).status_code == 200


@pytest.mark.attack("J03")
def test_a_machine_cannot_take_the_sub_of_a_person(acme: Realm, alice: User) -> None:
    add_machine(acme, str(alice.pk), scopes=[])

    members = me(acme, make(machine(acme, str(alice.pk))).key).json()

    assert members["sub"] == f"client:{alice.pk}"


@pytest.mark.attack("J03")
@pytest.mark.parametrize("owner", ["svc", "alice"])
def test_a_token_of_a_key_opens_no_page_of_a_person(owner: str, acme: Realm, svc: ServiceAccount, alice: User) -> None:
    key = make(alice if owner == "alice" else svc).key
    token = granted(exchange(acme, key))["access_token"]
    server = install(acme, None)

    assert server.userinfo(token).status_code == {"svc": 401, "alice": 403}[owner]
    for credential in (key, token):
        page = browser().get(f"{acme.path}/account/", headers={"authorization": f"Bearer {credential}"})
        assert page.status_code == 302


@pytest.mark.attack("J04")
def test_parameters_that_name_somebody_else_are_ignored(acme: Realm, svc: ServiceAccount, alice: User) -> None:
    sent = {"username": alice.email, "sub": str(alice.pk), "act": '{"sub": "x"}', "user": str(alice.pk)}

    token = granted(exchange(acme, make(svc).key, **sent))["access_token"]

    assert me(acme, token).json()["sub"] == "client:svc"


def test_a_front_end_elsewhere_may_ask(acme: Realm) -> None:
    asked = {"origin": "https://app.test", "access-control-request-method": "GET"}

    preflight = browser().options(f"{acme.path}/me", headers=asked)

    assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (204, "*")
    assert {"api-key", "instance-id"} <= set(preflight["Access-Control-Allow-Headers"].split(", "))


def test_other_methods_are_refused(acme: Realm) -> None:
    with realm_context(acme):
        assert browser().post(f"{acme.path}/me").status_code == 405
