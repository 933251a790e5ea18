"""RFC 9126 §4 and §7: handles of others, made-up ones, other addresses, and what a hostile client may push."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.par.pushing import PREFIX, pushed, visit
from tests.people import browser, log_in
from tests.protocol import CALLBACK, add_client, answer_of, decide
from tests.security.answers import assert_page, error_sent_back

Wait = Callable[[int], None]


@pytest.mark.attack("A42")
def test_a_handle_of_another_client_is_refused_and_not_burned(person: Browser, acme: Realm) -> None:
    request_uri = pushed(acme)

    for client_id in ("asking", "nobody", None):
        assert_page(visit(person, acme, request_uri, client_id))
    assert "code" in answer_of(visit(person, acme, request_uri))


@pytest.mark.attack("E02")
def test_a_handle_of_another_realm_is_refused_and_not_burned(
    person: Browser, acme: Realm, globex: Realm, mallory: User
) -> None:
    add_client(globex, public=True)
    elsewhere = browser()
    log_in(elsewhere, mallory)
    request_uri = pushed(acme)

    assert_page(visit(elsewhere, globex, request_uri))
    assert "code" in answer_of(visit(person, acme, request_uri))


@pytest.mark.attack("A41")
@pytest.mark.parametrize(
    "address", ["https://app.example/r", "http://169.254.169.254/latest", "file:///etc/passwd", "urn:other:x"]
)
def test_no_other_address_is_taken_or_fetched(
    person: Browser, acme: Realm, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def fetched(*_: Any, **__: Any) -> None:
        raise AssertionError("Something was fetched.")

    monkeypatch.setattr("socket.socket.connect", fetched)
    monkeypatch.setattr("socket.getaddrinfo", fetched)

    alone = visit(person, acme, address, redirect_uri=None)
    whole = visit(person, acme, address, redirect_uri=CALLBACK, response_type="code", scope="openid")

    for answer in (alone, whole):
        assert error_sent_back(answer, acme, to=CALLBACK) == "request_uri_not_supported"


@pytest.mark.parametrize("handle", ["", "x", "x" * 16_000, "../../etc", "' OR 1=1 --", "é"])
def test_a_made_up_handle_leads_nowhere(person: Browser, acme: Realm, handle: str) -> None:
    assert_page(visit(person, acme, f"{PREFIX}{handle}"))


@pytest.mark.attack("A44")
def test_a_hostile_state_is_encoded_and_in_no_page(person: Browser, acme: Realm) -> None:
    state = "'\"><script>alert(1)</script>"
    request_uri = pushed(acme, "asking", state=state)
    page = visit(person, acme, request_uri, "asking")

    answer = decide(person, page, "allow")

    assert "<script>alert" not in page.content.decode()
    assert "<" not in answer["Location"]
    assert answer_of(answer)["state"] == state


@pytest.mark.attack("A45")
def test_a_request_as_large_as_may_be_pushed_still_finds_its_way_through_login(
    person: Browser, acme: Realm, alice: User
) -> None:
    del person
    visitor, state = browser(), "é☃" * 1600
    request_uri = pushed(acme, state=state)

    login = visit(visitor, acme, request_uri)["Location"]
    way_on = log_in(visitor, alice, next=unquote(login.partition("next=")[2]))["Location"]

    assert len(login) < 16_000
    assert answer_of(visitor.get(way_on))["state"] == state


def test_a_disabled_client_has_no_handles(person: Browser, acme: Realm) -> None:
    request_uri = pushed(acme)
    client = Client.objects.all_realms().get(client_id="web")
    client.enabled = False
    client.save()

    answer = visit(person, acme, request_uri)

    assert answer.status_code in {400, 403}
    assert "Location" not in answer
