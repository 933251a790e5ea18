"""A provider that hangs, is down, or talks nonsense: a clear page in five seconds, and everybody else unaffected."""

import time

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from accounts.models import User
from federation.models import IdentityProvider, PendingLogin
from realms.models import Realm
from tests.federation.provider import Claims, FakeProvider
from tests.federation.visits import add_provider, log_in_there, logged_in_as, press, visit
from tests.people import PASSWORD, browser, log_in, try_password

pytestmark = pytest.mark.usefixtures("corp")


@pytest.mark.outside
@pytest.mark.attack("I18", "R26")
def test_a_provider_that_hangs_costs_five_seconds_once(
    client: Browser, acme: Realm, alice: User, there: FakeProvider
) -> None:
    there.hanging = {"openid-configuration"}
    began = time.monotonic()
    first = press(client, acme)
    waited = time.monotonic() - began
    second = press(client, acme)

    assert (first.status_code, second.status_code) == (503, 503)
    assert "does not answer at this moment" in first.content.decode()
    assert first["Retry-After"] == "10"
    assert 4 < waited < 8
    assert time.monotonic() - began - waited < 1
    log_in(client, alice)
    assert not PendingLogin.objects.all_realms().exists()


@pytest.mark.outside
@pytest.mark.attack("I18")
def test_all_that_a_way_back_asks_for_takes_five_seconds_together(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    back = log_in_there(press(client, acme))
    there.hanging = {"keys"}
    began = time.monotonic()

    answer = client.get(back)

    assert answer.status_code == 503
    assert time.monotonic() - began < 8


@pytest.mark.attack("I18")
@pytest.mark.parametrize(("name", "status"), [("token", 500), ("token", 400), ("keys", 502), ("token", 302)])
def test_a_provider_that_fails(client: Browser, acme: Realm, there: FakeProvider, name: str, status: int) -> None:
    there.status = {name: status}

    answer = visit(client, acme)

    assert answer.status_code == (503 if status >= 500 else 400)
    assert "Back to sign in" in answer.content.decode()


def test_a_provider_that_is_not_there(client: Browser, acme: Realm, there: FakeProvider) -> None:
    gone = there.url.rpartition(":")[0] + ":9"
    add_provider(acme, there, slug="gone", issuer=gone)

    assert press(client, acme, "gone").status_code == 503


def test_a_configuration_that_was_read_once_lasts_while_the_provider_is_away(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    press(client, acme)
    there.status = {"openid-configuration": 503}

    assert press(client, acme).status_code == 302
    assert len(there.requests("openid-configuration")) == 1


@pytest.mark.attack("I17")
@pytest.mark.parametrize(
    "configured",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": "http://evil.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://["},
        {"authorization_endpoint": "https://user@evil.example/"},
        {"authorization_endpoint": None},
        {"token_endpoint": None},
        {"jwks_uri": ["x"]},
        {"padding": "x" * 300_000},
    ],
    ids=lambda configured: f"{next(iter(configured))}",
)
def test_a_configuration_that_is_not_taken(
    client: Browser, acme: Realm, there: FakeProvider, configured: Claims
) -> None:
    there.configured = configured

    assert press(client, acme).status_code in {400, 503}


@pytest.mark.attack("I17")
def test_a_redirect_is_not_followed(client: Browser, acme: Realm, there: FakeProvider) -> None:
    there.status = {"openid-configuration": 302}

    assert press(client, acme).status_code == 400


@pytest.mark.attack("I17")
def test_a_private_address_is_not_asked(client: Browser, acme: Realm, there: FakeProvider, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = frozenset()

    assert press(client, acme).status_code == 503
    assert not there.asked


def test_an_address_of_a_bound_domain_leads_to_its_provider(client: Browser, acme: Realm, there: FakeProvider) -> None:
    sent = try_password(client, acme, "Alice@CORP.example", "whatever was typed")

    client.get(log_in_there(sent))
    assert there.requests("authorize")[0]["login_hint"] == "Alice@CORP.example"
    assert logged_in_as(client, acme) == "alice@corp.example"


@pytest.mark.attack("I21")
@pytest.mark.parametrize(
    "address", ["alice@corp.example.evil", "alice@evilcorp.example", "alice@sub.corp.example", "corp.example", "a@"]
)
def test_only_exactly_that_domain_is_led_anywhere(client: Browser, acme: Realm, address: str) -> None:
    typed = try_password(client, acme, address, PASSWORD)
    asked = client.post(f"{acme.path}/account/federation/", {"login": address})

    assert typed.status_code in {200, 400}
    assert asked["Location"] == "/realms/acme/account/login/?no_provider="
    assert "No organization here signs in people" in client.get(asked["Location"]).content.decode()


def test_whoever_uses_single_sign_on_types_no_password(client: Browser, acme: Realm) -> None:
    way_on = f"{acme.path}/account/"
    fields = {"login": "alice@corp.example", "next": way_on}

    sent = client.post(f"{acme.path}/account/federation/", fields)

    assert client.get(log_in_there(sent))["Location"] == way_on


@pytest.mark.attack("R26")
def test_whoever_has_a_password_comes_in_while_the_provider_of_their_domain_is_away(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    visit(browser(), acme)
    person = User.objects.all_realms().get()
    person.set_password(PASSWORD)
    person.save()
    there.status = {"openid-configuration": 503}
    IdentityProvider.objects.all_realms().update(issuer=f"{there.url}/moved")
    acme.save()

    log_in(client, person)

    assert logged_in_as(client, acme) == "alice@corp.example"
