"""RFC 9470: applications ask for a stronger login with `acr_values`, realms and clients demand it; tokens say which."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from jwcrypto.jws import JWS

from accounts.models import User
from clients.models import Client
from realms.context import realm_context
from realms.models import Realm
from tests.applications import Application, Code, granted, install
from tests.factors.apps import App, protected, set_up, show
from tests.oauth.pages import is_consent
from tests.people import PASSWORD, log_in
from tests.protocol import Pkce, answer_of, authorize, decide, follow_to_client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

Json = dict[str, Any]


def asks(app: Application, pkce: Pkce | None = None, **parameters: Any) -> "Answer":
    return authorize(app.browser, app.realm, pkce or Pkce(), scope="openid offline_access", **parameters)


def where(answer: "Answer") -> str:
    return urlsplit(answer["Location"]).path


def way_on(answer: "Answer") -> str:
    return parse_qs(urlsplit(answer["Location"]).query)["next"][0]


def claims_of(token: str) -> Json:
    jws = JWS()
    jws.deserialize(token)
    found: Json = json.loads(jws.objects["payload"])
    return found


def prove(app: Application, asked: "Answer", device: App) -> "Answer":
    """Show a factor on the page that was asked for, and go back to the request."""
    shown = show(app.browser, app.realm, code=device.code(), next=way_on(asked))
    return app.browser.get(shown["Location"])


@pytest.fixture
def device(alice: User, wait: Callable[[int], None]) -> App:
    device = protected(alice)
    wait(90)
    return device


@pytest.fixture
def lax(acme: Realm) -> None:
    """Let the realm ask nobody for a second factor by itself."""
    acme.require_second_factor = "never"
    acme.save()


@pytest.mark.usefixtures("lax")
def test_a_session_is_asked_for_the_factor_when_an_application_needs_it(device: App, web: Application) -> None:
    before = web.tokens()
    pkce = Pkce()

    asked = asks(web, pkce, acr_values="mfa")
    code = follow_to_client(web.browser, prove(web, asked, device))["code"]
    tokens = granted(web.redeem(Code(code, pkce.verifier)))

    assert where(asked) == "/realms/acme/account/factor/"
    for name in ("id_token", "access_token"):
        old, new = claims_of(before[name]), claims_of(tokens[name])
        assert (old["acr"], old["amr"]) == ("sfa", ["pwd"])
        assert (new["acr"], new["amr"]) == ("mfa", ["mfa", "otp", "pwd"])
        assert new["auth_time"] >= old["auth_time"]
        assert new["sid"] == old["sid"]
    refreshed = granted(web.refresh(tokens["refresh_token"]))
    assert claims_of(refreshed["access_token"])["acr"] == "mfa"
    assert web.introspect(refreshed["access_token"]).json()["acr"] == "mfa"


@pytest.mark.usefixtures("lax", "device")
def test_without_a_page_the_answer_is_that_a_login_is_required(web: Application) -> None:
    assert answer_of(asks(web, acr_values="mfa", prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize(("has_app", "acr_values"), [(False, "mfa"), (False, "phr mfa"), (True, "phr")])
def test_what_the_person_has_no_factor_for_is_said_to_the_application(
    web: Application,
    alice: User,
    has_app: bool,  # noqa: FBT001 (a parameter of the test)
    acr_values: str,
) -> None:
    if has_app:
        protected(alice)

    answer = answer_of(asks(web, acr_values=acr_values))

    assert answer["error"] == "unmet_authentication_requirements"


@pytest.mark.parametrize("acr_values", ["sfa", "phr mfa sfa", "unheard-of", "1 2", "", "mfa sfa"])
def test_a_wish_that_any_login_fulfils_or_that_nobody_knows_asks_for_nothing(web: Application, acr_values: str) -> None:
    assert "code" in answer_of(asks(web, acr_values=acr_values))


@pytest.mark.parametrize(
    ("acr_values", "expected"),
    [("mfa", "mfa"), ("sfa mfa", "sfa"), ("mfa sfa", "mfa"), ("phr mfa", "mfa"), (None, "mfa")],
)
def test_acr_is_the_first_of_the_wishes_that_was_reached(
    device: App, acme: Realm, acr_values: str | None, expected: str
) -> None:
    web = install(acme, None)
    log_in(web.browser, User.objects.all_realms().get(email="alice@acme.test"))
    show(web.browser, acme, code=device.code())

    tokens = web.tokens(acr_values=acr_values)

    assert claims_of(tokens["id_token"])["acr"] == expected


def test_a_client_that_needs_a_factor_gets_no_code_without(web: Application, device: App, acme: Realm) -> None:
    with realm_context(acme):
        client = Client.objects.get(client_id="web")
        client.require_second_factor = "enrolled"
        client.save()
        acme.require_second_factor = "never"
        acme.save()

    asked = asks(web)

    assert where(asked) == "/realms/acme/account/factor/"
    assert answer_of(prove(web, asked, device))["code"]


def test_a_client_that_needs_one_of_everybody_has_them_set_one_up_first(web: Application, acme: Realm) -> None:
    with realm_context(acme):
        client = Client.objects.get(client_id="web")
        client.require_second_factor = "always"
        client.save()

    asked = asks(web)
    _, shown = set_up(web.browser, acme, next=way_on(asked))

    assert where(asked) == "/realms/acme/account/security/"
    assert way_on(asked).replace("&", "&amp;") in shown.content.decode()
    assert answer_of(web.browser.get(way_on(asked)))["code"]


@pytest.mark.attack("H17c")
def test_consent_that_was_shown_before_the_realm_became_strict_is_not_enough(alice: User, acme: Realm) -> None:
    web = install(acme, alice, consent=Client.Consent.ALWAYS)
    page = asks(web)
    acme.require_second_factor = "always"
    acme.save()

    answer = decide(web.browser, page, "allow")

    assert is_consent(page)
    assert where(web.browser.get(answer["Location"])) == "/realms/acme/account/security/"


def test_who_must_log_in_again_proves_both_factors_again(device: App, acme: Realm, wait: Callable[[int], None]) -> None:
    web = install(acme, None)
    log_in(web.browser, User.objects.all_realms().get(email="alice@acme.test"))
    show(web.browser, acme, code=device.code())
    wait(60)

    asked = asks(web, prompt="login")
    fields = {"password": PASSWORD, "next": way_on(asked)}
    then = web.browser.get(web.browser.post("/realms/acme/account/reauthenticate/", fields)["Location"])

    assert where(asked) == "/realms/acme/account/reauthenticate/"
    assert where(then) == "/realms/acme/account/factor/"
    assert answer_of(prove(web, then, device))["code"]


def test_a_login_elsewhere_in_the_realm_that_began_without_a_factor_is_asked_for_it_later(
    web: Application, alice: User, wait: Callable[[int], None]
) -> None:
    device = protected(alice)
    wait(60)

    asked = asks(web)

    assert where(asked) == "/realms/acme/account/factor/"
    assert answer_of(prove(web, asked, device))["code"]
