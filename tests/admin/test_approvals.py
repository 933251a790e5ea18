"""The queue of clients that wait until somebody lets them in, or refuses them."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from clients.models import Client
from realms.models import Realm
from tests.people import browser, log_in
from tests.protocol import add_client

QUEUE = "/realms/acme/admin/clients/client/approvals/"


def waits(realm: Realm, client_id: str, **members: object) -> Client:
    client, _ = add_client(
        realm, client_id, public=True, **{"origin": "registration", "trust": "pending", "enabled": False, **members}
    )
    return client


def test_an_empty_queue_says_what_comes_there(administrator: Browser) -> None:
    assert "Nobody waits" in administrator.get(QUEUE).content.decode()


def test_the_queue_says_what_they_want_and_warns_of_names(administrator: Browser, acme: Realm) -> None:
    add_client(acme, "planner", name="Planner", public=True)
    waits(acme, "a", name="P1anner", redirect_uris=["https://elsewhere.example/cb"], registered_from="203.0.113.0/24")
    waits(acme, "b", name="Claude", redirect_uris=["https://claude.example/cb"])
    waits(acme, "c", name="Honest", redirect_uris=["https://honest.example/cb"])

    page = administrator.get(QUEUE).content.decode()

    assert page.index("P1anner") < page.index("Honest")
    for said in (
        "https://elsewhere.example",
        "203.0.113.0/24",
        "looks like that of Planner",
        "The name is that of Claude",
    ):
        assert said in page
    assert page.count("note bad") == 2
    assert "Approvals (3)" in administrator.get("/realms/acme/admin/clients/client/").content.decode()


@pytest.mark.parametrize(
    ("decision", "state", "action"),
    [("approve", "new", "client.approved"), ("refuse", "quarantined", "client.quarantined")],
)
def test_a_decision_is_carried_out_once_and_its_reason_kept(
    administrator: Browser, acme: Realm, decision: str, state: str, action: str
) -> None:
    client = waits(acme, "a")
    form = {"client": client.pk, "decision": decision, "reason": "We know them"}

    administrator.post(QUEUE, form)
    again = administrator.post(QUEUE, form, follow=True)

    client.refresh_from_db()
    assert client.state == state
    assert Event.objects.get(action=action).detail["reason"] == "We know them"
    assert "no longer waits" in again.content.decode()


@pytest.mark.parametrize("form", [{}, {"decision": "approve"}, {"decision": "delete", "client": "1"}, {"client": "x"}])
def test_a_form_that_is_not_ours_decides_nothing(administrator: Browser, acme: Realm, form: dict[str, str]) -> None:
    client = waits(acme, "a")

    assert administrator.post(QUEUE, form).status_code == 403
    client.refresh_from_db()
    assert client.state == "pending"


@pytest.mark.attack("E10", "J08")
def test_the_queue_is_that_of_the_realm(administrator: Browser, globex: Realm, bob: object) -> None:
    theirs, plain = waits(globex, "theirs", name="Theirs"), browser()
    log_in(plain, bob)  # type: ignore[arg-type]  # a person of Acme without a role

    assert "Theirs" not in administrator.get(QUEUE).content.decode()
    assert administrator.post(QUEUE, {"client": theirs.pk, "decision": "approve"}).status_code == 404
    assert plain.get(QUEUE, follow=True).status_code == 403
    theirs.refresh_from_db()
    assert theirs.state == "pending"


@pytest.mark.usefixtures("realms_stay_read")
def test_the_queue_needs_as_many_statements_for_twenty_as_for_one(administrator: Browser, acme: Realm) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            administrator.get(QUEUE)
        return len(queries)

    waits(acme, "first", name="First")
    statements()
    few = statements()
    for number in range(20):
        waits(acme, f"client-{number}", name=f"Client {number}")
    statements()  # the realm has changed, and is read anew

    assert statements() == few
