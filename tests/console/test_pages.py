"""What every page of the account has in common: it is nobody else's, costs little, and takes no name for markup."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.flows.people import add_person
from accounts.models import User
from audit import actions
from audit.record import record
from realms.models import Realm
from tests.people import PASSWORD, browser, log_in

ACCOUNT = "account/"
PAGES = ("", "profile/", "security/", "sessions/", "connections/", "identities/", "activity/", "data/", "delete/")
HOSTILE = "<script>alert(1)</script>{{7*7}}%(what)s{0}"
BUDGET = 6  # statements, of which two say whose session it is


@pytest.mark.attack("G20")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_its_persons_alone_and_no_cache_keeps_it(alice: User, mallory: User, page: str) -> None:
    log_in(hers := browser(), alice)
    log_in(foreign := browser(), mallory)

    own = hers.get(f"/realms/acme/{ACCOUNT}{page}")
    elsewhere, nobody = (other.get(f"/realms/acme/{ACCOUNT}{page}") for other in (foreign, browser()))

    assert own.status_code == 200
    assert "no-store" in own["Cache-Control"]
    assert elsewhere["Location"] == nobody["Location"]
    assert nobody["Location"].startswith("/realms/acme/account/login/?next=")
    assert hers.get(f"/realms/gone/{ACCOUNT}{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_few_statements(client: Client, alice: User, page: str) -> None:
    log_in(client, alice)
    client.get(f"/realms/acme/{ACCOUNT}{page}")

    with CaptureQueriesContext(connection) as statements:
        client.get(f"/realms/acme/{ACCOUNT}{page}")

    assert len(statements) <= BUDGET, [query["sql"] for query in statements.captured_queries]


@pytest.mark.attack("G22", "G23")
@pytest.mark.parametrize("page", PAGES)
def test_what_a_person_or_a_client_calls_itself_stays_text(client: Client, acme: Realm, page: str) -> None:
    eve = add_person(acme, email="eve@acme.test", password=PASSWORD, email_verified=True, name=HOSTILE)
    client.defaults["HTTP_USER_AGENT"] = HOSTILE
    record(actions.IDENTITY_LINKED, realm="acme", actor=HOSTILE, target=HOSTILE, subject=eve.pk)
    log_in(client, eve)

    text = client.get(f"/realms/acme/{ACCOUNT}{page}").content.decode()

    assert "alert(1)" not in text.replace("&lt;script&gt;alert(1)", "")
    if page in {"", "profile/", "activity/"}:
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}%(what)s{0}" in text
