"""RFC 8414 §2, RFC 9207: issuer and links come from the configuration, and nothing a request says changes them."""

import pytest
from django.test import Client as Browser

from realms.models import Realm
from tests.applications import Application, granted, unverified_claims
from tests.protocol import PROTOCOL, Pkce, answer_of, authorize

EVIL = "evil.example"
FORWARDED = {
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Protocol": "http",
    "X-Forwarded-Ssl": "off",
    "X-Forwarded-Scheme": "http",
    "X-Forwarded-Port": "8443",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Uri": "/evil",
    "X-Original-Host": EVIL,
    "X-Original-Url": "/evil",
    "X-Rewrite-Url": "/evil",
    "X-Script-Name": "/evil",
    "X-Host": EVIL,
    "X-Real-Ip": "203.0.113.9",
    "Forwarded": f"for=203.0.113.9;host={EVIL};proto=http",
    "Via": f"1.1 {EVIL}",
    "Front-End-Https": "off",
}
DOCUMENTS = [
    "/realms/acme/.well-known/openid-configuration",
    "/realms/acme/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration/realms/acme",
    "/.well-known/oauth-authorization-server/realms/acme",
    f"/realms/acme/{PROTOCOL}/certs",
]
PAGES = ["/", "/realms/acme/", "/realms/acme/account/login/"]
forwarded = pytest.mark.parametrize("header", FORWARDED)


@pytest.mark.attack("K01", "K02")
@pytest.mark.parametrize("path", DOCUMENTS)
def test_no_forwarding_header_changes_a_document(client: Browser, acme: Realm, path: str) -> None:
    plain = client.get(path)

    for header, value in FORWARDED.items():
        answer = client.get(path, headers={header: value})
        assert (answer.status_code, answer.content) == (200, plain.content), header
    assert client.get(path, headers=FORWARDED).content == plain.content
    assert EVIL not in plain.content.decode()
    assert f'"issuer":"{acme.issuer}"' in plain.content.decode() or path.endswith("certs")


@pytest.mark.attack("K01")
@pytest.mark.parametrize("path", PAGES)
def test_no_forwarding_header_reaches_a_page(client: Browser, acme: Realm, path: str) -> None:
    assert acme.slug
    answer = client.get(path, headers=FORWARDED)

    assert answer.status_code == 200
    for word in (EVIL, '"/evil', "8443", "203.0.113.9"):
        assert word not in answer.content.decode()


@pytest.mark.attack("K01")
@forwarded
def test_no_forwarding_header_changes_an_answer_or_a_token(web: Application, header: str) -> None:
    web.browser.defaults[f"HTTP_{header.upper().replace('-', '_')}"] = FORWARDED[header]
    pkce = Pkce()

    answer = authorize(web.browser, web.realm, pkce)
    tokens = granted(web.redeem(web.code()))

    assert answer["Location"].startswith("https://app.example/callback?code=")
    assert answer_of(answer)["iss"] == "https://testserver/realms/acme"
    for name in ("access_token", "id_token"):
        assert unverified_claims(tokens[name])["iss"] == "https://testserver/realms/acme"
    assert unverified_claims(tokens["access_token"])["aud"] == "https://testserver/realms/acme"


@pytest.mark.attack("K01")
@forwarded
def test_no_forwarding_header_changes_the_way_to_the_login_page(client: Browser, web: Application, header: str) -> None:
    answer = authorize(client, web.realm, Pkce(), client_id="web")
    again = client.get(f"/realms/acme/{PROTOCOL}/auth", {"client_id": "web"}, headers={header: FORWARDED[header]})

    assert answer["Location"].startswith("/realms/acme/account/login/?next=%2Frealms%2Facme%2Fprotocol%2F")
    assert EVIL not in again.get("Location", "")


@pytest.mark.attack("K01")
@pytest.mark.parametrize(
    "host",
    [
        EVIL,
        f"testserver.{EVIL}",
        f"testserver@{EVIL}",
        f"{EVIL}#testserver",
        f"testserver, {EVIL}",
        f"testserver {EVIL}",
        "testserver:80:80",
        "testserver:abc",
        "testserver/",
        "testserver\\",
        "testserver\0",
        "tests\u00e9rver",
        "127.0.0.1",
        "[::1]",
        "[",
        "",
    ],
)
@pytest.mark.parametrize("path", [*DOCUMENTS, *PAGES, f"/realms/acme/{PROTOCOL}/auth", "/static/none", "/nowhere"])
def test_another_host_is_not_answered(client: Browser, acme: Realm, host: str, path: str) -> None:
    assert acme.slug
    answer = client.get(path, headers={"host": host})

    assert answer.status_code == 400
    assert EVIL not in answer.content.decode()
    assert "Location" not in answer


@pytest.mark.attack("K01")
@pytest.mark.parametrize("host", ["testserver", "TESTSERVER", "testserver:8443", "testserver."])
def test_however_the_own_host_is_written_the_issuer_is_the_configured_one(
    client: Browser, acme: Realm, host: str
) -> None:
    answer = client.get(DOCUMENTS[0], headers={"host": host})

    assert answer.json()["issuer"] == acme.issuer == "https://testserver/realms/acme"


@pytest.mark.attack("K01")
def test_an_absolute_address_in_the_request_line_counts_for_nothing(client: Browser, acme: Realm) -> None:
    answer = client.get(DOCUMENTS[0], headers={"host": EVIL}, SERVER_NAME="testserver", SERVER_PORT="443")

    assert acme.slug
    assert answer.status_code == 400
