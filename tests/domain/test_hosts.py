"""RFC 9110 §7.2: which hosts a realm answers at, however they are written, and what nobody can make of them."""

import pytest
from django.test import Client as Browser

from realms.models import Realm
from tests.domain.moving import DOMAIN, ISSUER, browser_at, move
from tests.people import browser
from tests.protocol import PROTOCOL
from tests.security.test_origin import FORWARDED

DISCOVERY = "/.well-known/openid-configuration"
CERTS = f"/{PROTOCOL}/certs"
LOGIN = "/account/login/"


@pytest.mark.attack("K01")
@pytest.mark.parametrize("host", [DOMAIN, DOMAIN.upper(), f"{DOMAIN}:8443", f"{DOMAIN}.", f"{DOMAIN}.:443"])
def test_however_the_domain_is_written_the_issuer_is_the_configured_one(own: Realm, host: str) -> None:
    visitor = browser_at(host)

    assert visitor.get(DISCOVERY).json()["issuer"] == own.issuer == ISSUER
    assert visitor.get(LOGIN).status_code == 200


@pytest.mark.attack("K01")
@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    "host",
    [
        "acme.test",
        f"x.{DOMAIN}",
        f"{DOMAIN}.evil.example",
        f"evil.example/{DOMAIN}",
        f"{DOMAIN}@evil.example",
        f"evil.example#{DOMAIN}",
        f"{DOMAIN}, evil.example",
        f"{DOMAIN} evil.example",
        f"{DOMAIN}..",
        f"{DOMAIN}:80:80",
        f"{DOMAIN}:abc",
        f"{DOMAIN}\0",
        f"[{DOMAIN}]",
        "127.0.0.1",
        "",
    ],
)
def test_a_host_that_only_looks_like_it_is_refused(host: str) -> None:
    visitor = browser_at(host)

    assert [visitor.get(path).status_code for path in (DISCOVERY, CERTS, LOGIN, "/")] == [400] * 4


@pytest.mark.attack("K01", "K02")
@pytest.mark.parametrize("path", [DISCOVERY, CERTS, LOGIN, "/"])
def test_no_forwarding_header_names_another_host(own: Realm, there: Browser, path: str) -> None:
    for host in ("evil.example", DOMAIN, "testserver"):
        headers = FORWARDED | {"X-Forwarded-Host": host, "Forwarded": f"host={host}"}
        assert browser_at("evil.example").get(path, headers=headers).status_code == 400
        page = there.get(path, headers=headers)
        assert page.status_code == 200
        assert "evil" not in page.content.decode()
    elsewhere = browser().get(f"/realms/acme{path}", headers={"X-Forwarded-Host": DOMAIN})

    assert elsewhere.status_code in {302, 404}
    assert own.domain == DOMAIN


@pytest.mark.attack("E03", "K12")
@pytest.mark.parametrize(
    "path",
    [
        f"/realms/globex{DISCOVERY}",
        f"/realms/acme{DISCOVERY}",
        f"{DISCOVERY}/realms/globex",
        f"{DISCOVERY}/realms/acme",
        "/realms/globex/account/login/",
        "/realms/globex/admin/",
        "/realms/acme/account/login/",
        "/realms/system/admin/",
        "/federation/shared/callback?state=globex.x",
        "/metrics",
        "/livez",
        "/readyz",
        "/startupz",
        "/domain-check?domain=login.acme.test",
    ],
)
@pytest.mark.usefixtures("own", "globex")
def test_nothing_of_another_realm_or_of_the_platform_is_at_the_domain(there: Browser, path: str) -> None:
    assert there.get(path).status_code == 404
    assert there.post(path).status_code in {403, 404}


@pytest.mark.usefixtures("own")
def test_the_front_of_the_domain_is_that_of_the_realm(there: Browser) -> None:
    page = there.get("/").content.decode()

    assert ISSUER in page
    assert "testserver" not in page


@pytest.mark.attack("E13")
def test_a_disabled_realm_is_not_found_at_its_domain(own: Realm, there: Browser) -> None:
    own.enabled = False
    own.save()

    assert {there.get(path).status_code for path in (DISCOVERY, CERTS, LOGIN, "/")} == {404}


def test_a_domain_that_is_given_up_is_a_host_of_strangers(own: Realm, there: Browser) -> None:
    assert there.get(DISCOVERY).status_code == 200

    move(own, None)

    assert {there.get(path).status_code for path in (DISCOVERY, CERTS, LOGIN, "/")} == {400}
    assert browser().get(f"/realms/acme{DISCOVERY}").json()["issuer"] == "https://testserver/realms/acme"


@pytest.mark.usefixtures("globex")
def test_a_proxy_is_told_which_domains_to_order_certificates_for(own: Realm, client: Browser) -> None:
    def told(domain: str) -> int:
        return client.get("/domain-check", {"domain": domain}).status_code

    assert told(DOMAIN) == 200
    for other in ("", "evil.example", f"x.{DOMAIN}", "testserver", f"{DOMAIN}:443", f"{DOMAIN}\0"):
        assert told(other) == 404, other
    own.enabled = False
    own.save()
    assert told(DOMAIN) == 404


def test_hsts_speaks_for_the_platform_and_below_it_but_never_for_what_lies_below_a_domain(
    own: Realm, there: Browser, client: Browser
) -> None:
    paths = (DISCOVERY, LOGIN, "/static/authserver.css", "/nowhere")
    name = "Strict-Transport-Security"

    assert {there.head(path).headers[name] for path in paths} == {"max-age=31536000"}
    assert {client.head(path).headers[name] for path in paths} == {"max-age=31536000; includeSubDomains"}
    assert own.domain == DOMAIN
