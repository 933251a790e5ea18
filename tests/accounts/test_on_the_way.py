"""A person comes from an application, has no account yet, and ends at its consent page; what a login page costs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from clients.models import Client as Application
from realms.models import Realm
from tests.accounts.mailbox import ask, enter, letter
from tests.people import PASSWORD, browser, log_in
from tests.protocol import PROTOCOL, Pkce, add_client, authorize

CAROL = "carol@example.org"


def way_on_of(page: str) -> str:
    """Return the value of the hidden field that leads on."""
    return str(re.findall(r'name="next"\s+value="([^"]+)"', page)[0])


@pytest.mark.parametrize("way", ["code", "link"])
def test_who_signs_up_in_the_middle_of_an_authorization_ends_at_consent(client: Client, acme: Realm, way: str) -> None:
    add_client(acme, public=True, consent=Application.Consent.REMEMBER)
    sent = authorize(client, acme, Pkce(), scope="openid")
    login = client.get(sent["Location"]).content.decode()
    address = login.split('href="/realms/acme/account/sign-up/')[1].split('"')[0].strip()
    page = client.get(f"/realms/acme/account/sign-up/{address}").content.decode()

    ask(client, acme, "sign-up", CAROL, next=way_on_of(page))
    mail = letter(CAROL)
    proven = enter(client, acme, mail.code) if way == "code" else client.post(mail.link)
    made = client.post(proven["Location"], {"name": "Carol", "password": PASSWORD})
    assert made["Location"].startswith(f"/realms/acme/{PROTOCOL}/auth/continue?ticket=")
    consent = client.get(made["Location"])
    assert consent.status_code == 200
    assert 'name="decision"' in consent.content.decode()


def test_a_login_page_costs_at_most_six_statements(acme: Realm, alice: User) -> None:
    visitor = browser()
    visitor.get("/realms/acme/account/login/")
    with CaptureQueriesContext(connection) as shown:
        assert visitor.get("/realms/acme/account/login/").status_code == 200
    with CaptureQueriesContext(connection) as first:
        assert browser().get("/realms/acme/account/login/").status_code == 200

    assert alice.realm == acme
    assert (len(shown), len(first)) <= (6, 6)


def test_a_login_costs_one_statement_that_reads_and_one_that_writes(acme: Realm, alice: User) -> None:
    log_in(browser(), alice)
    with CaptureQueriesContext(connection) as captured:
        log_in(browser(), alice)  # in a browser that is new, which is told by mail

    kinds = [query["sql"].split()[0] for query in captured.captured_queries]
    assert alice.realm == acme
    on_sqlite = ["SELECT", "SAVEPOINT", "UPDATE", "INSERT", "INSERT", "INSERT", "RELEASE"]
    assert kinds == (["SELECT", "WITH"] if connection.vendor == "postgresql" else on_sqlite)
