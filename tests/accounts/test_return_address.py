"""Where login may lead: a path of the same realm."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.return_address import stays_below
from tests.people import log_in

LEAVING = [
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "https://evil.test/realms/acme/",
    "https:evil.test",
    "https:///evil.test",
    "javascript:alert(1)",
    "/realms/acme/\tevil",
    "\t//evil.test",
    " //evil.test",
    "/realms/acme/\r\nSet-Cookie: a=b",
    "/realms/acme/\x00",
    "/realms/acme",
    "/realms/acme-two/account/",
    "/realms/globex/account/",
    "/realms/acme/../globex/account/",
    "/realms/acme/%2e%2e/globex/account/",
    "/realms/acme/.%2E/globex/account/",
    "/realms/acme/./../globex/",
    "/realms/acme/\\..\\globex/",
    "/realms/acme//evil.test",
    "/realms/acme/..",
    "/admin/",
    "@evil.test",
    "/realms/acme@evil.test/",
    "évil",
    "http://[",
    "/realms/acme/é",
]


@pytest.mark.attack("G13")
@pytest.mark.parametrize("address", LEAVING)
def test_no_address_that_leaves_the_realm_is_followed(address: str) -> None:
    assert not stays_below("/realms/acme", address)


@pytest.mark.attack("G13")
@pytest.mark.parametrize(
    "address", ["//evil.test", "/\\evil.test", "/realms/globex/account/", "/realms/acme/\r\nA: b", "http://["]
)
def test_login_leads_to_the_account_instead(client: Client, alice: User, address: str) -> None:
    answer = log_in(client, alice, next=address)
    again = client.get("/realms/acme/account/login/", {"next": address})

    assert answer["Location"] == again["Location"] == "/realms/acme/account/"


@pytest.mark.parametrize(
    "address",
    [
        "/realms/acme/account/",
        "/realms/acme/protocol/openid-connect/auth?redirect_uri=https://a.test/../b//c&x=%2e%2e#top",
        "/realms/acme/admin/accounts/user/?q=a+b",
    ],
)
def test_addresses_of_the_realm_are_followed(address: str) -> None:
    assert stays_below("/realms/acme", address)
