"""Fetch §3.2: pages of any site may read what software reads, without cookies; pages of people are read by none."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.oauth.declared import add_scope
from tests.people import log_in
from tests.protocol import PROTOCOL

FOR_SOFTWARE = [f"{PROTOCOL}/{name}" for name in ("token", "userinfo", "certs", "revoke", "token/introspect", "par")]
FOR_SOFTWARE += [".well-known/openid-configuration", "clients-registrations/openid-connect"]
FOR_PEOPLE = [
    "account/",
    "account/login/",
    "account/connections/",
    f"{PROTOCOL}/auth",
    f"{PROTOCOL}/auth/continue",
    "admin/",
]
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
ORIGINS = ["https://evil.example", "null", "https://testserver", "https://app.example"]


@pytest.fixture
def signed_in(client: Browser, acme: Realm, alice: User) -> Browser:
    add_scope(acme, "notes:read")
    log_in(client, alice)
    return client


@pytest.mark.attack("G21")
@pytest.mark.parametrize("path", FOR_SOFTWARE)
def test_an_origin_is_never_repeated_and_no_cookie_is_let_in(signed_in: Browser, path: str) -> None:
    asks = (signed_in.options, signed_in.get, signed_in.post)

    answers = [ask(f"/realms/acme/{path}", headers=PREFLIGHT | {"origin": one}) for one in ORIGINS for ask in asks]

    assert {answer.headers.get("Access-Control-Allow-Origin") for answer in answers} in ({"*"}, {None})
    assert not [answer for answer in answers if "Access-Control-Allow-Credentials" in answer]


@pytest.mark.attack("G21")
@pytest.mark.parametrize("path", FOR_PEOPLE)
def test_no_other_site_reads_the_pages_of_people(signed_in: Browser, path: str) -> None:
    asks = (signed_in.options, signed_in.get)

    answers = [ask(f"/realms/acme/{path}", headers=PREFLIGHT | {"origin": one}) for one in ORIGINS for ask in asks]

    assert not [header for answer in answers for header in answer.headers if header.startswith("Access-Control-")]
