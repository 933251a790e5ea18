"""A login through an OpenID provider: who comes in, what is remembered, what is sent out."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.test import Client as Browser
from jwcrypto.jwk import JWKSet
from jwcrypto.jws import JWS

from accounts.models import User
from audit.models import Event
from federation.models import IdentityProvider, LinkedIdentity, PendingLogin
from realms.context import realm_context
from realms.models import Realm
from tests.applications import unverified_claims
from tests.federation.provider import FakeProvider
from tests.federation.visits import add_provider, log_in_there, logged_in_as, press, visit
from tests.people import browser
from tests.protocol import Pkce, add_client, authorize, decide, follow_to_client, redeem

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.usefixtures("corp")


def test_the_first_login_makes_an_account_and_the_next_one_finds_it(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    there.person |= {"name": "Alice Adams"}
    first = visit(client, acme)
    second = visit(browser(), acme)

    assert (first.status_code, second.status_code) == (302, 302)
    assert logged_in_as(client, acme) == "alice@corp.example"
    with realm_context(acme):
        person = User.objects.get()
        identity = LinkedIdentity.objects.get()
    assert (person.name, person.email_verified, person.has_usable_password()) == ("Alice Adams", True, False)
    assert (identity.user, identity.issuer, identity.subject) == (person, there.url, "alice-there")
    assert list(Event.objects.filter(action="person.signed_up").values_list("detail", flat=True)) == [
        {"provider": "corp"}
    ]


def test_what_happens_on_the_way_back_belongs_to_the_authorization_that_led_there(client: Browser, acme: Realm) -> None:
    add_client(acme, consent="always")
    way_on = parse_qs(urlsplit(authorize(client, acme, Pkce())["Location"]).query)["next"][0]
    back = visit(client, acme, next=way_on)
    decide(client, client.get(back["Location"]), "allow")

    flows = dict(Event.objects.filter(realm="acme").values_list("action", "flow"))
    assert {"person.signed_up", "login.succeeded", "consent.given"} <= flows.keys()
    assert len(set(flows.values())) == 1
    assert "" not in flows.values()


@pytest.mark.attack("I08")
def test_state_nonce_and_pkce_are_always_sent_and_differ(client: Browser, acme: Realm) -> None:
    sent = [dict(parse_qsl(urlsplit(press(client, acme)["Location"]).query)) for _ in range(2)]

    for query in sent:
        assert query["code_challenge_method"] == "S256"
        assert query["response_type"] == "code"
        assert query["redirect_uri"] == "https://testserver/realms/acme/account/federation/corp/callback"
        assert len(query["code_challenge"]) == 43
        assert min(len(query["state"]), len(query["nonce"])) >= 43
    for name in ("state", "nonce", "code_challenge"):
        assert sent[0][name] != sent[1][name]


def test_what_is_stored_is_not_enough_to_go_on_with(client: Browser, acme: Realm) -> None:
    query = dict(parse_qsl(urlsplit(press(client, acme)["Location"]).query))

    with realm_context(acme):
        row = PendingLogin.objects.get()
    stored = " ".join(str(value) for value in vars(row).values())
    assert not [name for name in ("state", "nonce", "code_challenge") if query[name] in stored]


def test_the_button_is_a_form_with_protection_against_forgery(acme: Realm) -> None:
    strict = browser(enforce_csrf_checks=True)
    page = strict.get(f"{acme.path}/account/login/")

    forged = press(strict, acme)

    assert "Continue with <bdi>Corp</bdi>" in page.content.decode()
    assert forged.status_code == 403
    assert strict.get(f"{acme.path}/account/federation/corp/login").status_code == 405


def test_what_the_application_asked_for_goes_along(client: Browser, acme: Realm, there: FakeProvider) -> None:
    add_client(acme)
    page = authorize(client, acme, Pkce(), login_hint="alice@corp.example", prompt="select_account")
    way_on = way_on_of(page)

    answer = visit(client, acme, next=way_on)

    asked = there.requests("authorize")[0]
    assert (asked["login_hint"], asked["prompt"]) == ("alice@corp.example", "select_account")
    assert answer["Location"] == way_on


@pytest.mark.attack("I20")
def test_the_id_token_says_when_the_person_logged_in_there_and_nothing_of_how(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    there.claims |= {"amr": ["mfa", "hwk"], "acr": "urn:high", "auth_time": 1_700_000_000}
    _, secret = add_client(acme)
    pkce = Pkce()
    way_on = way_on_of(authorize(client, acme, pkce))
    code = follow_to_client(client, visit(client, acme, next=way_on))["code"]

    tokens = redeem(client, acme, code, pkce, client_secret=secret).json()

    claims = unverified_claims(tokens["id_token"])
    assert (claims["amr"], claims["auth_time"]) == (["fed"], 1_700_000_000)
    assert claims.get("acr") != "urn:high"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/realms/globex/account/"])
def test_the_way_on_stays_in_the_realm(client: Browser, acme: Realm, address: str) -> None:
    answer = visit(client, acme, next=address)

    assert answer["Location"] == "/realms/acme/account/"


def test_claims_of_userinfo_count_where_they_are_wanted(client: Browser, acme: Realm, there: FakeProvider) -> None:
    with realm_context(acme):
        row = IdentityProvider.objects.get()
    row.userinfo = True
    row.save()
    there.person = {"sub": "alice-there", "email_verified": None}
    there.userinfo = {"sub": "alice-there", "email": "alice@corp.example", "email_verified": True}

    visit(client, acme)

    assert logged_in_as(client, acme) == "alice@corp.example"


def test_an_address_that_changes_there_changes_nothing_here(client: Browser, acme: Realm, there: FakeProvider) -> None:
    visit(client, acme)
    there.person["email"] = "ceo@corp.example"

    visit(hers := browser(), acme)

    assert logged_in_as(hers, acme) == "alice@corp.example"


def test_a_session_of_somebody_else_ends_before_the_person_is_logged_in(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    visit(client, acme)
    there.person = {"sub": "bob-there", "email": "bob@corp.example"}

    visit(client, acme)

    assert logged_in_as(client, acme) == "bob@corp.example"
    assert Event.objects.filter(action="session.ended", actor="alice@corp.example").exists()


def test_each_method_of_authentication_sends_what_it_is_named_for(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    methods = ("client_secret_post", "private_key_jwt", "none")
    for method in methods:
        add_provider(acme, there, slug=method.replace("_", "-"), token_endpoint_auth_method=method, domains=[])
    for slug in ("corp", *(method.replace("_", "-") for method in methods)):
        visit(client, acme, slug)

    basic, post, assertion, none = there.requests("token")
    assert post["client_secret"] == "a secret that the provider gave"
    assert unverified_claims(assertion["client_assertion"])["aud"] == there.url
    assert not {"client_secret", "client_assertion"} & (set(none) | set(basic))
    headers = [headers for path, _, headers in there.asked if path == "/token"]
    assert ["authorization" in sent for sent in headers] == [True, False, False, False]


def test_an_assertion_is_signed_with_a_key_that_the_realm_publishes(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    add_provider(acme, there, slug="signed", token_endpoint_auth_method="private_key_jwt", domains=[])
    visit(client, acme, "signed")

    published = JWKSet.from_json(client.get(f"{acme.path}/protocol/openid-connect/certs").content.decode())

    JWS().deserialize(there.requests("token")[0]["client_assertion"], published)


def test_coming_back_leads_nowhere_else(client: Browser, acme: Realm) -> None:
    back = log_in_there(press(client, acme))

    assert back.startswith("/realms/acme/account/federation/corp/callback?")


def way_on_of(sent_to_login: "Answer") -> str:
    """Return where the login page leads on to."""
    return parse_qs(urlsplit(sent_to_login["Location"]).query)["next"][0]
