"""Fetch §3.3: pages of listed front ends may renew the token and read the answer; no other page may."""

import pytest
from django.test import Client as Browser

from tests.session_token.visits import APP, REFRESH, renew, token_of

OWN = "https://testserver"
STRANGERS = [
    "https://evil.example",
    "null",
    "",
    "https://app.example.evil.example",
    "https://evilapp.example",
    "http://app.example",
    "https://app.example:8443",
    "https://app.example/",
    "https://APP.example",
    "https://sub.app.example",
    "https://app.example https://evil.example",
    "https://testserver.evil.example",
]


@pytest.mark.parametrize("origin", [APP, OWN])
def test_a_listed_front_end_may_read_the_answer(signed_in: Browser, origin: str) -> None:
    answer = renew(signed_in, origin=origin)

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == origin
    assert answer["Access-Control-Allow-Credentials"] == "true"
    assert answer["Vary"] == "Origin"


@pytest.mark.attack("A34", "G21")
@pytest.mark.parametrize("origin", STRANGERS)
def test_no_other_page_renews_it_or_reads_a_word(signed_in: Browser, origin: str) -> None:
    before = token_of(signed_in)

    for answer in (renew(signed_in, origin=origin), signed_in.options(REFRESH, headers={"origin": origin})):
        assert answer.status_code == 403
        assert [name for name in answer.headers if name.startswith("Access-Control")] == []
        assert not answer.cookies
        assert answer["Vary"] == "Origin"
    assert token_of(signed_in) == before


@pytest.mark.usefixtures("acme")
def test_a_refusal_can_be_read_by_the_front_end(client: Browser) -> None:
    answer = renew(client)

    assert answer.status_code == 401
    assert answer["Access-Control-Allow-Origin"] == APP


@pytest.mark.usefixtures("acme")
def test_a_preflight_is_answered_without_cookies(client: Browser) -> None:
    asked = {"origin": APP, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}

    answer = client.options(REFRESH, headers=asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Methods"] == "POST"
    assert answer["Access-Control-Allow-Headers"] == "content-type"
    assert answer["Access-Control-Allow-Credentials"] == "true"
    assert not answer.cookies


@pytest.mark.parametrize(("site", "status"), [("same-origin", 200), ("same-site", 403), ("cross-site", 403)])
def test_a_browser_that_hides_its_origin_is_asked_for_its_site(signed_in: Browser, site: str, status: int) -> None:
    answer = signed_in.post(REFRESH, headers={"sec-fetch-site": site})

    assert answer.status_code == status
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_server_of_a_front_end_names_no_origin(signed_in: Browser) -> None:
    assert signed_in.post(REFRESH).status_code == 200


@pytest.mark.attack("G21")
@pytest.mark.parametrize("endpoint", ["token", "userinfo", "certs", "revoke", "token/introspect", "par"])
def test_no_other_endpoint_lets_a_page_send_cookies(signed_in: Browser, endpoint: str) -> None:
    path = f"/realms/acme/protocol/openid-connect/{endpoint}"

    for answer in (signed_in.options(path, headers={"origin": APP}), signed_in.post(path, headers={"origin": APP})):
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers.get("Access-Control-Allow-Origin") in {None, "*"}
