"""A19, A20: redirects to programs on the person's own computer: a free port on loopback, and schemes of apps."""

import json
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.people import log_in
from tests.protocol import Pkce, add_client, authorize, get_code, redeem
from tests.security.answers import assert_page

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

LISTENER = "http://127.0.0.1/cb"
WEB = "https://app.example/callback"


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_client(acme, public=True, redirect_uris=[LISTENER, "http://localhost:3118/cb", "http://[::1]/cb"])
    add_client(acme, "only-ip", public=True, redirect_uris=[LISTENER])
    log_in(client, alice)
    return client


@pytest.mark.attack("A19")
@pytest.mark.parametrize(
    "sent",
    [
        LISTENER,
        "http://127.0.0.1:51004/cb",
        "http://127.0.0.1:80/cb",
        "http://localhost:51004/cb",
        "http://localhost/cb",
        "http://[::1]:51004/cb",
    ],
)
def test_whichever_port_the_listener_got_is_answered(person: Browser, acme: Realm, sent: str) -> None:
    pkce = Pkce()

    answer = authorize(person, acme, pkce, redirect_uri=sent)

    assert answer["Location"].startswith(f"{sent}?code=")
    code = answer["Location"].partition("code=")[2].partition("&")[0]
    assert redeem(person, acme, code, pkce, redirect_uri=sent).status_code == 200


@pytest.mark.attack("A19", "B09")
def test_the_port_of_the_redemption_is_that_of_the_request(person: Browser, acme: Realm) -> None:
    pkce = Pkce()
    code = get_code(person, acme, pkce, redirect_uri="http://127.0.0.1:51004/cb")

    answer = redeem(person, acme, code, pkce, redirect_uri="http://127.0.0.1:51005/cb")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.attack("A19")
@pytest.mark.parametrize(
    "sent",
    [
        "http://localhost:51004/cb",
        "http://[::1]:51004/cb",
        "http://127.1:51004/cb",
        "http://2130706433:51004/cb",
        "http://0x7f000001:51004/cb",
        "http://0:51004/cb",
        "http://127.0.0.2:51004/cb",
        "http://127.0.0.1.evil.example:51004/cb",
        "http://127.0.0.1:51004@evil.example/cb",
        "http://u@127.0.0.1:51004/cb",
        "http://127.0.0.1:51004/CB",
        "http://127.0.0.1:51004/cb/",
        "http://127.0.0.1:51004/evil",
        "http://127.0.0.1:51004/cb?x=1",
        "http://127.0.0.1:51004",
        "http://127.0.0.1:99999/cb",
        "http://127.0.0.1:0/cb",
        "https://127.0.0.1:51004/cb",
    ],
)
def test_nothing_but_the_port_may_differ(person: Browser, acme: Realm, sent: str) -> None:
    answer = authorize(person, acme, Pkce(), client_id="only-ip", redirect_uri=sent)

    assert_page(answer)


def register(browser: Browser, realm: Realm, *uris: str) -> "Answer":
    body = {"redirect_uris": list(uris), "token_endpoint_auth_method": "none"}
    address = f"{realm.path}/clients-registrations/openid-connect"
    return browser.post(address, json.dumps(body), content_type="application/json")


@pytest.mark.attack("A20")
@pytest.mark.parametrize(
    "uri",
    ["com.example.app:/cb", "cursor://anysphere.cursor-mcp/oauth/callback", "vscode://vscode.git/did-authenticate"],
)
def test_an_app_registers_a_scheme_of_its_own_and_is_sent_there(
    client: Browser, acme: Realm, alice: User, uri: str
) -> None:
    registered = register(client, acme, uri)
    log_in(client, alice)

    page = authorize(client, acme, Pkce(), client_id=registered.json()["client_id"], redirect_uri=uri)

    assert registered.status_code == 201
    assert registered.json()["redirect_uris"] == [uri]
    assert page.status_code == 200
    assert "the app " in page.content.decode()


@pytest.mark.attack("A20")
@pytest.mark.parametrize(
    "uri", ["myapp:/cb", "myapp:cb", "myapp:///cb", "com.example.app:", "urn:ietf:wg:oauth:2.0:oob"]
)
def test_a_scheme_without_a_dot_or_a_host_is_not_registered(client: Browser, acme: Realm, uri: str) -> None:
    answer = register(client, acme, uri)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_redirect_uri")
    assert not Client.objects.all_realms().exists()


@pytest.mark.attack("A20")
@pytest.mark.parametrize("beside", [(), (WEB,), ("cursor://anysphere.cursor-mcp/cb", WEB)])
@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "intent://x#Intent;scheme=https;end",
        "intent:x",
        "ws://app.example/cb",
        "wss://app.example/cb",
        "data:text/html,x",
        "file:///etc/passwd",
        "blob:https://app.example/1",
    ],
)
def test_one_dangerous_address_refuses_the_whole_set(
    client: Browser, acme: Realm, uri: str, beside: tuple[str, ...]
) -> None:
    answers = [register(client, acme, uri, *beside), register(client, acme, *beside, uri)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert {answer.json()["error"] for answer in answers} == {"invalid_redirect_uri"}
    assert not Client.objects.all_realms().exists()
