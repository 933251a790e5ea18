"""A21, A30-A34: how parameters are read at the authorization endpoint, and by which means it answers."""

from urllib.parse import unquote, urlencode

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm, Scope
from tests.people import PASSWORD, log_in, try_password
from tests.protocol import CALLBACK, PROTOCOL, Pkce, add_client, answer_of, authorize, decide, post_form, redeem
from tests.security.answers import assert_page, error_sent_back

AFTER_POST = {302, 303}


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    """Return Alice's browser, in a realm whose client `web` gets a code at once."""
    Scope.objects.all_realms().create(realm=acme, name="notes:read", description="Read your notes", default=True)
    add_client(acme, public=True)
    log_in(client, alice)
    return client


@pytest.mark.attack("A21")
@pytest.mark.parametrize("sent", [None, ""])
def test_a_client_with_several_addresses_must_name_one(person: Browser, acme: Realm, sent: str | None) -> None:
    add_client(acme, "several", redirect_uris=[CALLBACK, f"{CALLBACK}/other"])

    answer = authorize(person, acme, Pkce(), client_id="several", redirect_uri=sent)

    assert_page(answer, hiding=CALLBACK)
    assert "several places" in answer.content.decode()


@pytest.mark.attack("A30")
def test_an_empty_state_and_an_empty_scope_are_absent(person: Browser, acme: Realm) -> None:
    pkce = Pkce()

    answer = answer_of(authorize(person, acme, pkce, state="", scope=""))

    assert answer.keys() == {"code", "iss"}
    assert redeem(person, acme, answer["code"], pkce).json()["scope"] == "notes:read"


@pytest.mark.attack("A30")
@pytest.mark.parametrize(
    "name",
    [
        "redirect_uri",
        "nonce",
        "prompt",
        "max_age",
        "response_mode",
        "resource",
        "id_token_hint",
        "request",
        "request_uri",
    ],
)
def test_an_empty_parameter_is_absent(person: Browser, acme: Realm, name: str) -> None:
    answer = authorize(person, acme, Pkce(), **{name: ""})

    assert "code" in answer_of(answer)


@pytest.mark.attack("A30")
@pytest.mark.parametrize("name", ["response_type", "code_challenge", "code_challenge_method"])
def test_a_parameter_that_is_demanded_is_missing_when_it_is_empty(person: Browser, acme: Realm, name: str) -> None:
    answer = authorize(person, acme, Pkce(), **{name: ""})

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_request"


@pytest.mark.attack("A30")
def test_an_empty_client_id_is_missing(person: Browser, acme: Realm) -> None:
    answer = authorize(person, acme, Pkce(), client_id="")

    assert_page(answer)
    assert "client_id is missing" in answer.content.decode()


@pytest.mark.attack("A31")
def test_unknown_parameters_are_ignored(person: Browser, acme: Realm) -> None:
    unknown = {
        "foo": "1",
        "user": "bob@acme.test",
        "realm_id": "2",
        "approval_prompt": "auto",
        "code": "x",
        "iss": "evil",
    }

    answer = answer_of(authorize(person, acme, Pkce(), state="kept", **unknown))

    assert answer.keys() == {"code", "state", "iss"}
    assert answer["iss"] == acme.issuer
    assert answer["code"] != "x"


@pytest.mark.attack("A32")
@pytest.mark.parametrize(
    "name",
    ["state", "scope", "code_challenge", "nonce", "code_challenge_method", "client_id", "response_type", "prompt"],
)
@pytest.mark.parametrize("same", [True, False])
def test_a_repeated_parameter_ends_the_request(person: Browser, acme: Realm, name: str, *, same: bool) -> None:
    pkce = Pkce()
    values = {"client_id": "web", "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid", "state": "s"}
    values |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256", "nonce": "n", "prompt": "none"}
    twice = [*values.items(), (name, values[name] if same else "other")]
    address = f"{acme.path}/{PROTOCOL}/auth"

    answers = [person.get(f"{address}?{urlencode(twice)}"), person.get(f"{address}?{urlencode(twice[::-1])}")]
    answers.append(person.post(address, urlencode(twice), content_type="application/x-www-form-urlencoded"))

    for answer in answers:
        assert_page(answer)
        assert "invalid_request" in answer.content.decode()


@pytest.mark.attack("A33")
def test_no_answer_to_a_password_carries_it_along(client: Browser, acme: Realm, alice: User) -> None:
    add_client(acme, consent="always")
    login_page = authorize(client, acme, Pkce())
    way_on = unquote(login_page["Location"].partition("next=")[2])

    answer = try_password(client, acme, alice.email, PASSWORD, next=way_on)

    assert answer.status_code in AFTER_POST
    assert answer["Location"] == way_on
    again = client.post(f"{acme.path}/account/reauthenticate/", {"password": PASSWORD, "next": way_on})
    assert again.status_code in AFTER_POST


@pytest.mark.attack("A33")
@pytest.mark.parametrize("decision", ["allow", "deny", "neither"])
def test_no_answer_to_a_decision_carries_it_along(client: Browser, acme: Realm, alice: User, decision: str) -> None:
    add_client(acme, consent="always")
    log_in(client, alice)
    page = authorize(client, acme, Pkce())

    answer = decide(client, page, decision)

    assert answer.status_code == 303


@pytest.mark.attack("A33")
def test_an_authorization_request_by_post_is_answered_with_303(client: Browser, acme: Realm, alice: User) -> None:
    add_client(acme)
    pkce = Pkce()
    sent = {"client_id": "web", "response_type": "code", "scope": "openid", "code_challenge": pkce.challenge}
    sent |= {"code_challenge_method": "S256"}
    address = f"{acme.path}/{PROTOCOL}/auth"

    to_login = post_form(client, address, **sent)
    log_in(client, alice)
    to_client = post_form(client, address, **sent)
    refused = post_form(client, address, **sent | {"response_type": "token"})

    assert [answer.status_code for answer in (to_login, to_client, refused)] == [303, 303, 303]
    assert to_login["Location"].startswith(f"{acme.path}/account/login/?next=")
    assert "code" in answer_of(to_client)


@pytest.mark.attack("A34")
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://testserver"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ["auth", "auth/continue"])
def test_no_other_site_reads_what_the_authorization_endpoint_says(
    person: Browser, acme: Realm, origin: str, method: str, path: str
) -> None:
    headers = {"origin": origin, "access-control-request-method": "GET"}
    address = f"{acme.path}/{PROTOCOL}/{path}?client_id=web&response_type=code"

    answer = person.generic(method, address, headers=headers)

    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert (answer.status_code == 405) == (method == "OPTIONS")
