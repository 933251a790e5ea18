"""A22-A27: which errors stay here, which go back to the client, and by which way."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.people import log_in
from tests.protocol import CALLBACK, Pkce, add_client, authorize
from tests.security.answers import assert_page, error_sent_back

EVIL = "https://evil.example/x"
WRONG_REQUESTS = [
    ({"scope": "bogus"}, "invalid_scope"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"code_challenge": None}, "invalid_request"),
    ({"resource": "https://unknown.example"}, "invalid_target"),
    ({"prompt": "bogus"}, "invalid_request"),
    ({"request": "e30.e30."}, "request_not_supported"),
]


@pytest.mark.attack("A22")
def test_silence_is_no_reason_to_answer_elsewhere(client: Browser, acme: Realm) -> None:
    add_client(acme)

    answer = authorize(client, acme, Pkce(), redirect_uri=EVIL, prompt="none", state="kept")

    assert_page(answer)


@pytest.mark.attack("A23")
@pytest.mark.parametrize("response_type", ["bogus", "token", "id_token token", "", None, "<evil>"])
def test_a_wrong_response_type_is_not_told_elsewhere(client: Browser, acme: Realm, response_type: str | None) -> None:
    add_client(acme)

    answer = authorize(client, acme, Pkce(), redirect_uri=EVIL, response_type=response_type)

    assert_page(answer)


@pytest.mark.attack("A24")
@pytest.mark.parametrize("scope", ["bogus", "openid bogus", '"evil"', "", None])
def test_a_wrong_scope_is_not_told_elsewhere(client: Browser, acme: Realm, scope: str | None) -> None:
    add_client(acme)

    answer = authorize(client, acme, Pkce(), redirect_uri=EVIL, scope=scope)

    assert_page(answer)


@pytest.mark.attack("A25")
@pytest.mark.parametrize("mode", ["form_post", "form_post.jwt", "fragment", "query.jwt", "jwt", "web_message", "bogus"])
def test_no_mode_makes_a_page_that_sends_an_answer_elsewhere(
    client: Browser, acme: Realm, alice: User, mode: str
) -> None:
    add_client(acme)
    log_in(client, alice)

    answer = authorize(client, acme, Pkce(), redirect_uri=EVIL, response_mode=mode)

    assert_page(answer)


@pytest.mark.attack("A26")
@pytest.mark.parametrize(
    "client_id", ["unknown-evil", "<script>evil</script>", "'\"><img src=evil>", "{{evil}}", "e" * 9999]
)
def test_an_unknown_client_gets_a_page_without_its_words(client: Browser, acme: Realm, client_id: str) -> None:
    add_client(acme)

    answer = authorize(client, acme, Pkce(), client_id=client_id, redirect_uri=EVIL, state="<evil>")

    assert_page(answer)
    assert client_id not in answer.content.decode()
    assert "invalid_client" in answer.content.decode()


def add_stranger(realm: Realm, redirect_uri: str) -> None:
    add_client(
        realm,
        public=True,
        origin=Client.Origin.REGISTRATION,
        consent=Client.Consent.REMEMBER,
        redirect_uris=[redirect_uri],
    )


@pytest.mark.attack("A27", "A44")
@pytest.mark.parametrize("someone_is_logged_in", [False, True])
@pytest.mark.parametrize(("change", "error"), WRONG_REQUESTS)
def test_an_error_for_a_web_client_that_registered_itself_waits_for_the_person(
    client: Browser, acme: Realm, alice: User, change: dict[str, str], error: str, *, someone_is_logged_in: bool
) -> None:
    add_stranger(acme, EVIL)
    if someone_is_logged_in:
        log_in(client, alice)

    answer = authorize(client, acme, Pkce(), **{"redirect_uri": EVIL, "state": '"><script>'} | change)

    html = answer.content.decode()
    assert_page(answer, hiding='"><script>')
    assert "<strong>evil.example</strong>" in html
    assert error in html
    assert html.count(f'href="{EVIL}?') == 1
    assert "state=%22%3E%3Cscript%3E" in html


@pytest.mark.attack("A27")
@pytest.mark.parametrize("redirect_uri", ["http://127.0.0.1:4711/cb", "http://localhost/cb", "com.example.app:/cb"])
@pytest.mark.parametrize(("change", "error"), WRONG_REQUESTS[:2])
def test_an_error_goes_at_once_to_a_program_of_the_person(
    client: Browser, acme: Realm, redirect_uri: str, change: dict[str, str], error: str
) -> None:
    add_stranger(acme, redirect_uri)

    answer = authorize(client, acme, Pkce(), **{"redirect_uri": redirect_uri} | change)

    assert error_sent_back(answer, acme, to=redirect_uri) == error


@pytest.mark.attack("A27", "A44")
@pytest.mark.parametrize(("change", "error"), WRONG_REQUESTS)
def test_an_error_goes_at_once_to_a_client_of_an_administrator(
    client: Browser, acme: Realm, change: dict[str, str], error: str
) -> None:
    add_client(acme)

    answer = authorize(client, acme, Pkce(), **{"state": "\"><script>'é &=#"} | change)

    assert error_sent_back(answer, acme, to=CALLBACK) == error
    assert "state=%22%3E%3Cscript%3E%27%C3%A9%20%26%3D%23&" in answer["Location"]


@pytest.mark.attack("A27")
@pytest.mark.parametrize(("change", "error"), [({}, "login_required"), ({"scope": "bogus"}, "invalid_scope")])
def test_a_client_that_asked_for_silence_gets_its_error_at_once(
    client: Browser, acme: Realm, change: dict[str, str], error: str
) -> None:
    add_stranger(acme, EVIL)

    answer = authorize(client, acme, Pkce(), **{"redirect_uri": EVIL, "prompt": "none"} | change)

    assert error_sent_back(answer, acme, to=EVIL) == error
