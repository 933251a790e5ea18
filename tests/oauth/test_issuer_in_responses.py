"""RFC 9207: every authorization response says which issuer it is from, refusals included."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.people import log_in
from tests.protocol import Pkce, add_client, answer_of, authorize, decide, follow_to_client

REFUSALS = [
    ({"scope": "bogus"}, "invalid_scope"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": None}, "invalid_request"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    ({"resource": "https://unknown.example"}, "invalid_target"),
    ({"request": "x"}, "request_not_supported"),
    ({"request_uri": "https://app.example/r"}, "request_uri_not_supported"),
    ({"registration": "{}"}, "registration_not_supported"),
    ({"prompt": "none"}, "consent_required"),
    ({"prompt": "none", "max_age": "0"}, "login_required"),
]


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_client(acme, public=True, consent=Client.Consent.REMEMBER)
    add_client(acme, "machine", grant_types=["client_credentials"])
    log_in(client, alice)
    return client


@pytest.mark.attack("A35")
@pytest.mark.parametrize(("change", "error"), REFUSALS)
@pytest.mark.parametrize("state", [None, "kept"])
def test_a_refusal_names_the_issuer(
    person: Browser, acme: Realm, change: dict[str, Any], error: str, state: str | None
) -> None:
    answer = authorize(person, acme, Pkce(), state=state, **change)

    expected = {"error", "error_description", "iss"} | ({"state"} if state else set())
    given = answer_of(answer)
    assert given.keys() == expected
    assert (given["error"], given["iss"], given.get("state")) == (error, acme.issuer, state)


@pytest.mark.attack("A35")
def test_a_client_that_may_not_ask_for_codes_is_told_by_the_issuer(person: Browser, acme: Realm) -> None:
    answer = answer_of(authorize(person, acme, Pkce(), client_id="machine"))

    assert (answer["error"], answer["iss"]) == ("unauthorized_client", acme.issuer)


@pytest.mark.attack("A35")
@pytest.mark.parametrize(("decision", "member"), [("allow", "code"), ("deny", "error")])
def test_a_decision_names_the_issuer(person: Browser, acme: Realm, decision: str, member: str) -> None:
    answer = answer_of(decide(person, authorize(person, acme, Pkce(), state="kept"), decision))

    assert member in answer
    assert (answer["iss"], answer["state"]) == (acme.issuer, "kept")


@pytest.mark.attack("A35")
def test_the_issuer_comes_after_the_query_that_was_registered(person: Browser, acme: Realm) -> None:
    uri = "https://app.example/cb?tenant=1&iss=evil"
    add_client(acme, "tenant", public=True, redirect_uris=[uri])

    location = authorize(person, acme, Pkce(), client_id="tenant", redirect_uri=uri)["Location"]

    assert location.startswith(f"{uri}&code=")
    assert parse_qs(urlsplit(location).query)["iss"][-1] == acme.issuer


@pytest.mark.attack("A35", "A36")
def test_the_issuer_is_that_of_the_metadata_and_differs_between_realms(
    person: Browser, acme: Realm, mallory: User
) -> None:
    add_client(mallory.realm, public=True)
    log_in(person, mallory)
    issuers = []
    for realm in (acme, mallory.realm):
        metadata = person.get(f"{realm.path}/.well-known/oauth-authorization-server").json()
        answer = follow_to_client(person, authorize(person, realm, Pkce()))

        assert metadata["authorization_response_iss_parameter_supported"] is True
        assert answer["iss"] == metadata["issuer"] == realm.issuer
        issuers.append(answer["iss"])
    assert len(set(issuers)) == 2
