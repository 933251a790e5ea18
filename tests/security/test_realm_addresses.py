"""E09, and a realm that is not there: an address means one realm or none, and no answer says which realms exist."""

from typing import Any

import pytest
from django.test import Client as Browser

from realms.models import Realm
from tests.people import browser
from tests.protocol import PROTOCOL

DOCUMENTS = ("openid-configuration", "oauth-authorization-server")
METADATA = [
    *(f"/.well-known/{document}/realms/{{}}" for document in DOCUMENTS),
    *(f"/realms/{{}}/.well-known/{document}" for document in DOCUMENTS),
]
ENDPOINTS = [
    *(("GET", address) for address in METADATA),
    *(("GET", f"{address}/") for address in METADATA),
    ("GET", f"/realms/{{}}/{PROTOCOL}/auth?client_id=web"),
    ("POST", f"/realms/{{}}/{PROTOCOL}/auth"),
    ("GET", f"/realms/{{}}/{PROTOCOL}/auth/continue"),
    ("POST", f"/realms/{{}}/{PROTOCOL}/auth/continue"),
    ("POST", f"/realms/{{}}/{PROTOCOL}/token"),
    ("OPTIONS", f"/realms/{{}}/{PROTOCOL}/token"),
    ("POST", f"/realms/{{}}/{PROTOCOL}/token/introspect"),
    ("POST", f"/realms/{{}}/{PROTOCOL}/revoke"),
    ("GET", f"/realms/{{}}/{PROTOCOL}/userinfo"),
    ("GET", f"/realms/{{}}/{PROTOCOL}/certs"),
    ("POST", "/realms/{}/clients-registrations/openid-connect"),
    ("GET", "/realms/{}/account/login/"),
    ("POST", "/realms/{}/account/login/"),
    ("GET", "/realms/{}/admin/"),
    ("GET", "/realms/{}/"),
    ("GET", "/realms/{}"),
]
PROTECTED = tuple(f"/realms/{{}}/{part}/" for part in (".well-known", "protocol", "clients-registrations", "account"))


def ask(browser: Browser, method: str, address: str) -> tuple[int, bytes, dict[str, str]]:
    """Return everything of an answer but its number, which is drawn at random."""
    answer = browser.generic(method, address, data="{}", content_type="application/json")
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    return answer.status_code, answer.content, headers


@pytest.mark.parametrize(("method", "address"), ENDPOINTS)
def test_an_unknown_and_a_disabled_realm_are_the_same_nothing(acme: Realm, method: str, address: str) -> None:
    enabled = ask(browser(), method, address.format("acme"))
    acme.enabled = False
    acme.save()

    disabled = ask(browser(), method, address.format("acme"))
    unknown = ask(browser(), method, address.format("nobody"))

    assert enabled[0] != 404
    assert disabled == unknown
    assert unknown[0] == 404
    assert b"acme" not in disabled[1]


@pytest.mark.parametrize(("method", "address"), [pair for pair in ENDPOINTS if pair[1].startswith(PROTECTED)])
def test_nothing_of_a_realm_is_served_outside_any(client: Browser, method: str, address: str) -> None:
    status, _, _ = ask(client, method, address.removeprefix("/realms/{}"))

    assert status == 404


@pytest.mark.parametrize("address", [f"{address}{slash}" for address in METADATA for slash in ("", "/")])
def test_each_realm_has_metadata_of_its_own(client: Browser, acme: Realm, globex: Realm, address: str) -> None:
    for realm in (acme, globex):
        answer = client.get(address.format(realm.slug))

        assert answer.status_code == 200
        assert answer.json()["issuer"] == realm.issuer


TRICKS = [
    "/realms/acme%2f..%2fglobex",
    "/realms/acme%2F..%2Fglobex",
    "/realms/acme/../globex",
    "/realms/acme/%2e%2e/globex",
    "/realms/acme/..;/globex",
    "/realms/globex%5c..%5cacme",
    "/realms/./acme",
    "/realms/acme/.",
    "/realms/acme;x",
    "/realms/acme;x=1",
    "/realms/;/acme",
    "/realms/ACME",
    "/realms/Acme",
    "/REALMS/acme",
    "//realms/acme",
    "/realms//acme",
    "/realms/acme/",
    "/realms/acme%00",
    "/realms/%00acme",
    "/realms/acme%00globex",
    "/realms/acme.",
    "/realms/acme%2e",
    "/realms/.acme",
    "/realms/acme%20",
    "/realms/acme%0a",
    "/realms/acme%0d%0a",
    "/realms/acme%252fglobex",
    "/realms/-acme",
    "/realms/acme-",
    "/realms/acme_",
    "/realms/%EF%BD%81cme",
    "/realms/acm%C3%A9",
    "/realms/acme%ff",
    "/realms/acme@globex",
    "/realms/acme:globex",
    "/realms/*",
    "/realms/%25",
    "/realms/",
    "/realms",
    "/acme",
    "",
    f"/realms/{'a' * 64}",
    f"/realms/{'a' * 5000}",
]


@pytest.mark.attack("E09")
@pytest.mark.usefixtures("acme", "globex")
def test_no_other_spelling_of_a_path_is_a_realm(client: Browser) -> None:
    for path in TRICKS:
        for document in DOCUMENTS:
            below: Any = client.get(f"https://testserver{path}/.well-known/{document}")
            above: Any = client.get(f"https://testserver/.well-known/{document}{path}")

            assert below.status_code == 404, path
            with_slash = (path, above.status_code) == ("/realms/acme/", 200)
            assert above.status_code == 404 or with_slash, path


@pytest.mark.attack("E09")
@pytest.mark.usefixtures("globex")
def test_what_follows_the_name_of_a_document_does_not_change_the_realm(client: Browser, acme: Realm) -> None:
    for address in METADATA:
        for suffix in (
            "%00",
            "%0a",
            ".",
            ";x",
            "%20",
            "%2f",
            "%2f/",
            "//",
            "/.",
            "/..",
            "%2f..",
            "%5c",
            "?realm=globex",
        ):
            answer: Any = client.get(f"https://testserver{address.format('acme')}{suffix}")

            served = answer.status_code == 200
            assert served == (suffix in {"%2f", "?realm=globex"}), suffix
            assert not served or answer.json()["issuer"] == acme.issuer
