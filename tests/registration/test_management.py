"""RFC 7592: a client reads, replaces and deletes its registration, with its own token and nothing else."""

import json
from typing import Any

import pytest

from accounts.models import User
from audit.models import Event
from clients import trust
from clients.models import Client
from realms.context import realm_context
from realms.models import Realm
from tests.applications import Application, unverified_claims
from tests.people import log_in
from tests.protocol import authorize
from tests.registration.wire import BODY, CONFIDENTIAL, change, manage, put, registered, stored


def test_a_client_is_told_where_it_looks_after_its_registration(acme: Realm) -> None:
    told = registered(acme)

    assert told["registration_client_uri"] == (
        f"https://testserver/realms/acme/clients-registrations/openid-connect/{told['client_id']}"
    )
    assert told["registration_access_token"].startswith("as_rat_")
    assert told["registration_access_token"] not in str(vars(stored(told)))


def test_reading_tells_what_is_registered_but_no_secret(acme: Realm) -> None:
    told = registered(acme, CONFIDENTIAL)
    first, second = manage("GET", told), manage("GET", told)

    assert first.status_code == second.status_code == 200
    assert first["Cache-Control"] == "no-store"
    assert first.json() == second.json() == {name: told[name] for name in told if name != "client_secret"}


def test_replacing_leaves_nothing_of_what_there_was_and_renews_the_token(acme: Realm) -> None:
    told = registered(acme, BODY | {"contacts": ["a@b.example"], "client_uri": "https://app.example/"})
    answer = put(told, BODY | {"client_name": "Renamed"})

    document = answer.json()
    assert answer.status_code == 200
    assert document["client_name"] == "Renamed"
    assert not {"contacts", "client_uri"} & document.keys()
    assert document["registration_access_token"] != told["registration_access_token"]
    assert manage("GET", told).status_code == 401
    assert manage("GET", document).json()["client_name"] == "Renamed"


def test_a_change_is_in_the_trail(acme: Realm) -> None:
    told = registered(acme)
    put(told, BODY | {"client_name": "Renamed"})

    event = Event.objects.get(action="client.updated")
    assert (event.realm, event.target) == ("acme", told["client_id"])
    assert event.detail == {"changed": ["client_name"], "state": "new"}


@pytest.mark.parametrize(
    "body",
    [
        BODY | {"client_id": "another"},
        BODY | {"client_id": None},
        BODY | {"client_secret": "chosen"},
        BODY | {"redirect_uris": ["javascript:alert(1)"]},
        BODY | {"redirect_uris": []},
        BODY | {"grant_types": ["client_credentials"]},
        BODY | {"token_endpoint_auth_method": "client_secret_basic"},
        BODY | {"token_endpoint_auth_method": "private_key_jwt"},
        BODY | {"client_name": {"a": 1}},
    ],
    ids=str,
)
@pytest.mark.attack("F08", "F09")
def test_a_change_that_would_not_be_registered_today_changes_nothing(acme: Realm, body: dict[str, Any]) -> None:
    told = registered(acme)
    answer = put(told, body)

    assert answer.status_code == 400
    assert answer.json()["error"] in {"invalid_client_metadata", "invalid_redirect_uri"}
    assert manage("GET", told).json() == told


@pytest.mark.attack("F09")
def test_a_confidential_client_does_not_become_a_public_one(acme: Realm) -> None:
    told = registered(acme, CONFIDENTIAL)
    public, moved = put(told, BODY), put(told, CONFIDENTIAL | {"token_endpoint_auth_method": "client_secret_basic"})

    assert (public.status_code, public.json()["error"]) == (400, "invalid_client_metadata")
    assert moved.json()["token_endpoint_auth_method"] == "client_secret_basic"


def test_a_client_may_send_back_all_that_it_was_told(acme: Realm) -> None:
    told = registered(acme, CONFIDENTIAL)
    answer = manage("PUT", told, told)

    assert answer.status_code == 200
    assert {**told, **answer.json()} == told | {
        "registration_access_token": answer.json()["registration_access_token"],
    }


@pytest.mark.attack("F08")
def test_a_change_moves_neither_identifier_nor_origin_nor_trust(acme: Realm, globex: Realm) -> None:
    told = registered(acme)
    claims = {"origin": "administrator", "trust": "verified", "consent": "skip", "realm": globex.slug, "enabled": False}
    answer = put(told, BODY | claims)

    client = stored(told)
    assert answer.status_code == 200
    assert (client.realm, client.origin, client.state, client.consent) == (acme, "registration", "new", "always")


@pytest.mark.attack("F10")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_the_token_of_another_client_opens_nothing(acme: Realm, globex: Realm, method: str) -> None:
    told, other, elsewhere = registered(acme), registered(acme), registered(globex)
    body = BODY | {"client_id": told["client_id"]}
    tokens = [other["registration_access_token"], elsewhere["registration_access_token"], "wrong", ""]
    answers = [manage(method, told, body, token=token) for token in tokens]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["error"] for answer in answers} == {"invalid_token"}
    assert all(answer["WWW-Authenticate"].startswith('Bearer realm="acme"') for answer in answers)
    assert manage("GET", told).status_code == 200


@pytest.mark.attack("F10")
def test_a_client_has_no_address_in_another_realm(acme: Realm, globex: Realm) -> None:
    told = registered(acme)
    address = told["registration_client_uri"].replace(acme.slug, globex.slug)
    elsewhere = manage("GET", told | {"registration_client_uri": address})
    nowhere = manage("GET", told | {"registration_client_uri": address.replace(globex.slug, "nowhere")})

    assert (elsewhere.status_code, nowhere.status_code) == (401, 404)


@pytest.mark.attack("F10")
def test_a_client_that_an_administrator_made_has_no_such_address(web: Application) -> None:
    address = f"{web.realm.issuer}/clients-registrations/openid-connect/web"
    answers = [
        manage("DELETE", {"registration_client_uri": address}, token=token) for token in ("as_rat_x", ":", web.secret)
    ]

    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.attack("F11")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_stopped_client_cannot_revive_itself(acme: Realm, method: str) -> None:
    told = registered(acme, CONFIDENTIAL)
    with realm_context(acme):
        trust.quarantine(stored(told), by="admin@acme.test")
    answer = manage(method, told, CONFIDENTIAL | {"client_id": told["client_id"], "enabled": True})

    assert (answer.status_code, answer.json()["error"]) == (403, "access_denied")
    assert not stored(told).enabled


@pytest.mark.attack("F11")
def test_a_change_resets_no_secret(acme: Realm) -> None:
    told = registered(acme, CONFIDENTIAL)
    digests = set(stored(told).secrets.values_list("digest", flat=True))
    answer = put(told, CONFIDENTIAL | {"client_name": "Renamed"})

    assert "client_secret" not in answer.json()
    assert set(stored(told).secrets.values_list("digest", flat=True)) == digests


@pytest.mark.attack("F12")
def test_of_a_deleted_client_nothing_works_any_more(acme: Realm, alice: User) -> None:
    told = registered(acme, CONFIDENTIAL | {"scope": "openid offline_access"})
    agent = Application(acme, told["client_secret"], told["client_id"])
    log_in(agent.browser, alice)
    tokens, code = agent.tokens(scope="openid offline_access"), agent.code(scope="openid")
    answer = manage("DELETE", told)

    assert (answer.status_code, answer.content) == (204, b"")
    assert manage("GET", told).status_code == 401
    assert agent.userinfo(tokens["access_token"]).status_code == 401
    refused = [agent.refresh(tokens["refresh_token"]), agent.redeem(code), agent.introspect(tokens["access_token"])]
    assert {(each.status_code, each.json()["error"]) for each in refused} == {(401, "invalid_client")}
    page = authorize(agent.browser, acme, client_id=told["client_id"])
    assert page.status_code == 400
    assert "Disconnect it in the application" in page.content.decode()
    assert Event.objects.filter(action="client.deleted", target=told["client_id"]).exists()


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_other_methods_are_told_which_there_are(acme: Realm, method: str) -> None:
    answer = manage(method, registered(acme), BODY)

    assert answer.status_code == 405
    assert answer["Allow"]
    assert Client.objects.all_realms().count() == 1


def test_in_a_realm_that_closed_a_client_may_still_look_and_leave(acme: Realm) -> None:
    told = registered(acme)
    change(acme, registration="closed")
    changed, read, left = put(told, BODY), manage("GET", told), manage("DELETE", told)

    assert [changed.status_code, read.status_code, left.status_code] == [403, 200, 204]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"client_id": NaN}', b"x" * 17_000])
def test_a_hostile_body_is_refused(acme: Realm, body: bytes) -> None:
    told = registered(acme)
    answer = manage("PUT", told, body)

    assert answer.status_code == 400
    assert manage("GET", told).status_code == 200


def test_guessing_is_slowed_down_for_that_client_alone(acme: Realm) -> None:
    told, other = registered(acme), registered(acme)
    statuses = [manage("GET", told, token="as_rat_wrong").status_code for _ in range(50)]

    assert (statuses[0], statuses[-1]) == (401, 429)
    assert manage("GET", other).status_code == 200


@pytest.mark.attack("F30")
def test_a_page_elsewhere_registers_without_the_session_of_its_visitor(acme: Realm, alice: User) -> None:
    agent = Application(acme)
    log_in(agent.browser, alice)
    body, headers = json.dumps(BODY), {"origin": "https://evil.example"}
    answer = agent.browser.post(
        f"{acme.path}/clients-registrations/openid-connect", body, content_type="application/json", headers=headers
    )

    assert answer.status_code == 201
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies
    assert Event.objects.get(action="client.registered").actor == answer.json()["client_id"]


@pytest.mark.attack("F33")
def test_a_registered_client_that_asks_openid_gets_an_id_token(acme: Realm, alice: User) -> None:
    told = registered(acme, CONFIDENTIAL | {"scope": "openid profile", "id_token_signed_response_alg": "ES256"})
    agent = Application(acme, told["client_secret"], told["client_id"])
    log_in(agent.browser, alice)
    tokens = agent.tokens(scope="openid profile")

    assert unverified_claims(tokens["id_token"])["aud"] == told["client_id"]
    assert unverified_claims(tokens["id_token"])["sub"] == str(alice.pk)
