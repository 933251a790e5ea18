"""RP-Initiated Logout: a client sends a person here to log out; who asked decides whether the person is asked."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from accounts.models import Session, User
from clients.models import Client
from keys import lifecycle
from realms.models import Realm
from support import clock
from tests.applications import Application, install, refusal
from tests.people import browser, log_in
from tests.protocol import PROTOCOL

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

BACK = "https://app.example/bye"
NATIVE = "com.example.app:/bye"


@pytest.fixture
def leaver(acme: Realm, alice: User) -> Application:
    """Return an application of Acme that people may return to after logout."""
    return install(acme, alice, "leaver", post_logout_redirect_uris=[BACK, "http://127.0.0.1/bye", NATIVE])


def ask(application: Application, *, method: str = "GET", **parameters: str) -> "Answer":
    """Send the browser to the endpoint, and let it follow to what it finds there, but to no other site."""
    path, send = f"{application.realm.path}/{PROTOCOL}/logout", application.browser
    form = "application/x-www-form-urlencoded"
    answer = (
        send.get(path, parameters) if method == "GET" else send.post(path, urlencode(parameters), content_type=form)
    )
    assert answer.status_code == (302 if method == "GET" else 303)
    return send.get(answer["Location"])


def confirm(application: Application, page: "Answer") -> "Answer":
    """Press the button of the page."""
    (form,) = re.findall(r'<form class="part".*?</form>', page.content.decode(), re.DOTALL)
    fields = dict(re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', form))
    return application.browser.post(f"{application.realm.path}/account/logout/", fields)


def is_logged_in(application: Application) -> bool:
    return application.browser.get(f"{application.realm.path}/account/").status_code == 200


def is_question(page: "Answer") -> bool:
    return page.status_code == 200 and "Sign out?" in page.content.decode()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whoever_shows_an_id_token_of_this_session_logs_the_person_out(leaver: Application, method: str) -> None:
    tokens = leaver.tokens(scope="openid")

    answer = ask(
        leaver,
        method=method,
        id_token_hint=tokens["id_token"],
        post_logout_redirect_uri=BACK,
        state="a b&c",
        logout_hint="alice@acme.test",
        ui_locales="de en",
    )

    assert (answer.status_code, answer["Location"]) == (302, f"{BACK}?state=a%20b%26c")
    assert not is_logged_in(leaver)
    assert not Session.objects.all_realms().filter(user__isnull=False).exists()
    assert refusal(leaver.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


def test_an_expired_id_token_signed_by_a_retired_key_will_do(
    leaver: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    hint = leaver.tokens(scope="openid")["id_token"]
    later = clock.now() + 3 * 86_400
    monkeypatch.setattr(clock, "now", lambda: later)
    lifecycle.rotate(leaver.realm, "RS256")

    answer = ask(leaver, id_token_hint=hint, post_logout_redirect_uri=BACK)

    assert answer["Location"] == BACK


@pytest.mark.attack("G15")
@pytest.mark.parametrize(
    "parameters", [{}, {"client_id": "leaver"}, {"client_id": "leaver", "id_token_hint": "forged"}]
)
def test_without_such_a_token_the_person_is_asked(leaver: Application, parameters: dict[str, str]) -> None:
    page = ask(leaver, **parameters)

    assert is_question(page)
    assert is_logged_in(leaver)


def test_a_person_who_agrees_goes_where_the_page_said(leaver: Application) -> None:
    page = ask(leaver, client_id="leaver", post_logout_redirect_uri=BACK, state="s1")
    answer = confirm(leaver, page)

    assert "<bdi><strong>app.example</strong></bdi>" in page.content.decode()
    assert answer["Location"] == f"{BACK}?state=s1"
    assert not is_logged_in(leaver)


@pytest.mark.attack("G14")
@pytest.mark.parametrize(
    "parameters",
    [
        {"post_logout_redirect_uri": BACK},
        {"client_id": "leaver", "post_logout_redirect_uri": f"{BACK}/"},
        {"client_id": "leaver", "post_logout_redirect_uri": "https://evil.test/"},
        {"client_id": "leaver", "post_logout_redirect_uri": "javascript:alert(1)"},
        {"client_id": "nobody", "post_logout_redirect_uri": BACK},
        {"client_id": "leaver\0", "post_logout_redirect_uri": BACK},
    ],
)
def test_an_address_that_is_not_registered_leads_nowhere(leaver: Application, parameters: dict[str, str]) -> None:
    if "\0" in parameters.get("client_id", ""):
        answer = leaver.browser.get(f"{leaver.realm.path}/{PROTOCOL}/logout", parameters)
        assert answer.status_code == 400
        return
    page = ask(leaver, **parameters)
    answer = confirm(leaver, page)

    assert is_question(page)
    assert "You are signed out" in answer.content.decode()
    assert "evil.test" not in page.content.decode() + answer.content.decode()


@pytest.mark.attack("G14")
def test_a_token_of_one_client_leads_nobody_to_another(leaver: Application) -> None:
    other = install(leaver.realm, None, "other", post_logout_redirect_uris=["https://other.example/"])
    hint = Application(leaver.realm, other.secret, "other", leaver.browser).tokens(scope="openid")["id_token"]

    page = ask(leaver, id_token_hint=hint, client_id="leaver", post_logout_redirect_uri=BACK)

    assert is_question(page)
    assert confirm(leaver, page).status_code == 200


@pytest.mark.parametrize("address", ["http://127.0.0.1:49152/bye", NATIVE])
def test_native_applications_are_returned_to(leaver: Application, address: str) -> None:
    hint = leaver.tokens(scope="openid")["id_token"]

    assert ask(leaver, id_token_hint=hint, post_logout_redirect_uri=address)["Location"] == address


@pytest.mark.attack("G16")
def test_the_token_of_another_realm_says_nothing_here(leaver: Application, globex: Realm, mallory: User) -> None:
    theirs = install(globex, mallory, "leaver", post_logout_redirect_uris=[BACK])

    page = ask(leaver, id_token_hint=theirs.tokens(scope="openid")["id_token"], post_logout_redirect_uri=BACK)

    assert is_question(page)
    assert "Location" not in confirm(leaver, page)


@pytest.mark.attack("G16")
def test_the_token_of_another_person_or_session_makes_the_page_ask(leaver: Application, bob: User, alice: User) -> None:
    of_bob = Application(leaver.realm, leaver.secret, "leaver", browser())
    hers_elsewhere = Application(leaver.realm, leaver.secret, "leaver", browser())
    log_in(of_bob.browser, bob)
    log_in(hers_elsewhere.browser, alice)

    for application in (of_bob, hers_elsewhere):
        hint = application.tokens(scope="openid")["id_token"]
        assert is_question(ask(leaver, id_token_hint=hint, post_logout_redirect_uri=BACK))

    assert is_logged_in(leaver)


@pytest.mark.attack("G15")
def test_the_ticket_of_a_page_logs_nobody_else_out_and_holds_in_its_realm_alone(
    leaver: Application, globex: Realm, mallory: User
) -> None:
    hint = leaver.tokens(scope="openid")["id_token"]
    path = f"{leaver.realm.path}/{PROTOCOL}/logout"
    sent = leaver.browser.get(path, {"id_token_hint": hint, "post_logout_redirect_uri": BACK})["Location"]
    hers = browser()
    log_in(hers, mallory)

    page = hers.get(sent.replace("/acme/", "/globex/"))

    assert is_question(page)
    assert BACK not in page.content.decode()
    assert hers.get(f"{globex.path}/account/").status_code == 200


@pytest.mark.attack("G15")
def test_asking_for_the_headers_alone_ends_nothing(leaver: Application) -> None:
    hint = leaver.tokens(scope="openid")["id_token"]
    sent = leaver.browser.get(f"{leaver.realm.path}/{PROTOCOL}/logout", {"id_token_hint": hint})["Location"]

    leaver.browser.head(sent)

    assert is_logged_in(leaver)


def test_whoever_has_no_session_goes_on_to_a_client_that_somebody_vouches_for(leaver: Application) -> None:
    leaver.browser.post(f"{leaver.realm.path}/account/logout/")

    assert ask(leaver, client_id="leaver", post_logout_redirect_uri=BACK)["Location"] == BACK


@pytest.mark.attack("G14")
def test_whoever_has_no_session_is_not_sent_to_a_stranger(leaver: Application, client: Browser) -> None:
    Client.objects.all_realms().update(origin="registration")
    stranger = Application(leaver.realm, leaver.secret, "leaver", client)

    page = ask(stranger, client_id="leaver", post_logout_redirect_uri=BACK)

    assert page.status_code == 200
    assert 'http-equiv="refresh"' not in page.content.decode()
    assert f'href="{BACK}"' in page.content.decode()


def test_parameters_twice_are_an_error_page(leaver: Application) -> None:
    answer = leaver.browser.get(f"{leaver.realm.path}/{PROTOCOL}/logout?state=a&state=b")

    assert answer.status_code == 400
    assert is_logged_in(leaver)
