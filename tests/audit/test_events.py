"""What an event says of its surroundings: the flow, the application, the address."""

from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import User
from audit import actions, flow
from audit.models import Event
from audit.record import record
from realms.models import Realm
from realms.row_events import client_of
from serviceaccounts.models import ServiceAccount
from support.request_id import request_id
from tests.people import browser, log_in
from tests.protocol import Pkce, add_client, add_machine, authorize, decide


def test_a_login_and_the_consent_that_it_leads_to_are_one_flow(acme: Realm, alice: User) -> None:
    add_client(acme, consent="always")
    someone = browser()
    page = authorize(someone, acme, Pkce())
    way_on = parse_qs(urlsplit(page["Location"]).query)["next"][0]
    decide(someone, someone.get(log_in(someone, alice, next=way_on)["Location"]), "allow")

    login, consent = Event.objects.filter(realm="acme").order_by("pk")
    assert (login.action, consent.action) == (actions.LOGIN, actions.CONSENT_GIVEN)
    assert login.flow == consent.flow != ""


def test_two_requests_are_two_flows_and_what_happens_in_one_is_one(db: None) -> None:  # noqa: ARG001 (asks for the database)
    with request_id("", remote_address="192.0.2.1") as first:
        record("a", realm="acme")
        record("b", realm="acme")
    with request_id("", remote_address="192.0.2.1"):
        flow.follow("elsewhere")
        record("c", realm="acme")
    with request_id("", remote_address="192.0.2.1") as last:
        record("d", realm="acme")

    flows = dict(Event.objects.values_list("action", "flow"))
    assert flows == {"a": first, "b": first, "c": "elsewhere", "d": last}


def test_an_event_says_which_application_it_is_about(acme: Realm, alice: User) -> None:
    add_machine(acme, "svc", scopes=[])
    machine = ServiceAccount.objects.all_realms().get()

    assert client_of(machine) == client_of(machine.client) == client_of(machine.client.secrets.get()) == "svc"
    assert (client_of(acme), client_of(alice)) == ("", "")


@pytest.mark.attack("J12")
def test_a_decision_says_from_where_it_came(acme: Realm, alice: User) -> None:
    add_client(acme, consent="always")
    someone = browser()
    log_in(someone, alice)

    decide(someone, authorize(someone, acme, Pkce()), "deny")

    event = Event.objects.get(action=actions.CONSENT_DENIED)
    assert (event.client, event.peer) == ("web", "127.0.0.1")
