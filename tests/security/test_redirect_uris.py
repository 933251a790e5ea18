"""A01-A18: a redirect URI that was not registered to the letter leads nowhere.

The person is logged in and the client needs no consent, so that anything but a refusal would send a code.
"""

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.people import log_in
from tests.protocol import CALLBACK, Pkce, add_client, authorize
from tests.security.answers import assert_page

HERE = CALLBACK.removesuffix("/callback")


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    """Return Alice's browser, in a realm whose client `web` would get a code at once."""
    add_client(acme)
    log_in(client, alice)
    assert "code=" in authorize(client, acme, Pkce())["Location"]
    return client


def assert_refused(person: Browser, redirect_uri: object) -> None:
    for prompt in (None, "none"):
        answer = authorize(person, Realm.objects.get(), Pkce(), redirect_uri=redirect_uri, prompt=prompt, state="kept")
        assert_page(answer)


@pytest.mark.attack("A01")
@pytest.mark.parametrize("uri", ["https://evil.example/x", "https://evil.example/callback", "//evil.example", "evil"])
def test_an_address_that_was_not_registered_leads_nowhere(person: Browser, uri: str) -> None:
    assert_refused(person, uri)


@pytest.mark.attack("A02")
@pytest.mark.parametrize("uri", [f"{CALLBACK}/", f"{CALLBACK}/evil", f"{HERE}/callbac", HERE, f"{HERE}/"])
def test_the_path_ends_where_it_was_registered_to_end(person: Browser, uri: str) -> None:
    assert_refused(person, uri)


@pytest.mark.attack("A03")
@pytest.mark.parametrize("uri", [f"{HERE}/CALLBACK", f"{HERE}/Callback", f"{HERE}/%63allback"])
def test_the_path_is_compared_with_its_case(person: Browser, uri: str) -> None:
    assert_refused(person, uri)


@pytest.mark.attack("A04")
@pytest.mark.parametrize("query", ["?x=1", "?", "?next=https://evil.example", "&x=1"])
def test_a_query_that_was_not_registered_is_not_added(person: Browser, query: str) -> None:
    assert_refused(person, CALLBACK + query)


@pytest.mark.attack("A04")
@pytest.mark.parametrize("query", ["", "?tenant=2", "?tenant=1&x=1", "?x=1&tenant=1"])
def test_a_query_that_was_registered_is_demanded_whole(person: Browser, acme: Realm, query: str) -> None:
    add_client(acme, "tenant", redirect_uris=[f"{CALLBACK}?tenant=1"])

    answer = authorize(person, acme, Pkce(), client_id="tenant", redirect_uri=CALLBACK + query)

    assert_page(answer)


@pytest.mark.attack("A05")
@pytest.mark.parametrize("suffix", [";x=1", ";", ";jsessionid=1"])
def test_path_parameters_are_part_of_the_path(person: Browser, suffix: str) -> None:
    assert_refused(person, CALLBACK + suffix)


@pytest.mark.attack("A06")
@pytest.mark.parametrize(
    "uri",
    [
        "https://app.example@evil.example/callback",
        "https://app.example:x@evil.example/callback",
        "https://app.example%40evil.example/callback",
        "https://u@app.example/callback",
        "https://u:p@app.example/callback",
        "https://@app.example/callback",
    ],
)
def test_nobody_is_named_before_the_host(person: Browser, uri: str) -> None:
    assert_refused(person, uri)


@pytest.mark.attack("A07")
@pytest.mark.parametrize("suffix", ["#", "#f", "#@evil.example", "%23f"])
def test_a_fragment_is_refused_even_empty(person: Browser, suffix: str) -> None:
    assert_refused(person, CALLBACK + suffix)


@pytest.mark.attack("A08")
@pytest.mark.parametrize(
    "path", ["/x/../callback", "/./callback", "/../callback", "/%2e/callback", "/x/%2E%2e/callback"]
)
def test_dot_segments_are_not_resolved(person: Browser, path: str) -> None:
    assert_refused(person, HERE + path)


@pytest.mark.attack("A09")
@pytest.mark.parametrize("path", ["/callback/..;/evil", "/..;/callback", "/callback/..;x=1/", "/callback/%2e%2e;/evil"])
def test_dot_segments_with_parameters_do_not_climb(person: Browser, path: str) -> None:
    assert_refused(person, HERE + path)


@pytest.mark.attack("A10")
@pytest.mark.parametrize("suffix", ["%2f..%2fevil", "%2F", "%5c..%5cevil", "%252f..%252fevil"])
def test_an_encoded_slash_is_not_decoded(person: Browser, suffix: str) -> None:
    assert_refused(person, CALLBACK + suffix)


@pytest.mark.attack("A11")
@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example\\@app.example/callback",
        "https://app.example\\.evil.example/callback",
        "https:\\\\evil.example/callback",
        "https:/\\evil.example/callback",
        "https://app.example\\callback",
    ],
)
def test_a_backslash_does_not_move_the_host(person: Browser, uri: str) -> None:
    assert_refused(person, uri)


@pytest.mark.attack("A12")
@pytest.mark.parametrize(
    "host",
    [
        "\u0430pp.example",
        "app\u3002example",
        "app\uff0eexample",
        "app\u2024example",
        "\uff41pp.example",
        "app.ex\u00adample",
    ],
)
def test_a_host_that_looks_alike_is_another(person: Browser, host: str) -> None:
    assert_refused(person, f"https://{host}/callback")


@pytest.mark.attack("A13")
@pytest.mark.parametrize(
    "host",
    ["app.example.evil.example", "evil-app.example", "evil.app.example", "app.example.", "app.exampl", "example"],
)
def test_part_of_a_host_is_not_the_host(person: Browser, host: str) -> None:
    assert_refused(person, f"https://{host}/callback")


@pytest.mark.attack("A14")
@pytest.mark.parametrize("port", [":8443", ":443", ":", ":0443", ":65979"])
def test_a_port_on_https_is_not_free(person: Browser, port: str) -> None:
    assert_refused(person, f"https://app.example{port}/callback")


@pytest.mark.attack("A15")
@pytest.mark.parametrize("scheme", ["http", "HTTPS", "httpss", "ftp", "ws"])
def test_the_scheme_stays_as_registered(person: Browser, scheme: str) -> None:
    assert_refused(person, f"{scheme}://app.example/callback")


@pytest.mark.attack("A16")
@pytest.mark.parametrize(
    "uri",
    [
        "javascript:..//https://app.example/callback",
        "javascript:alert(1)//https://app.example/callback",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "blob:https://app.example/callback",
    ],
)
def test_a_scheme_that_runs_something_leads_nowhere(person: Browser, uri: str) -> None:
    assert_refused(person, uri)


@pytest.mark.attack("A17")
@pytest.mark.parametrize(
    "suffix", ["\r\nSet-Cookie: a=b", "%0d%0aSet-Cookie:a=b", "\n", "\x00", "%00", "\x00.evil.example", "\u2028"]
)
def test_control_characters_make_no_header(person: Browser, suffix: str) -> None:
    assert_refused(person, CALLBACK + suffix)


@pytest.mark.attack("A18")
@pytest.mark.parametrize(
    "both", [(CALLBACK, "https://evil.example/x"), ("https://evil.example/x", CALLBACK), (CALLBACK, CALLBACK)]
)
def test_two_addresses_are_one_too_many(person: Browser, both: tuple[str, str]) -> None:
    assert_refused(person, both)
