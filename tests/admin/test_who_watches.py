"""Who watches live events: of their realm, of their application, or of every realm, as their role lets them read."""

import pytest
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import User
from audit import actions, refusals
from audit.record import record
from clients.models import Client as OAuthClient
from realms.models import Realm
from tests.admin.conftest import make_administrator
from tests.admin.test_live_events import PAGE, newer
from tests.levels.cast import hold, hold_for, logged_in
from tests.people import PASSWORD, browser


@pytest.mark.attack("E10", "E12", "J08")
def test_nobody_watches_another_realm_or_application(acme: Realm, alice: User, bob: User, mallory: User) -> None:
    desk = logged_in(make_administrator(alice))
    clients = [OAuthClient.objects.all_realms().create(realm=acme, client_id=name, name=name) for name in ("web", "x")]
    for client in clients:
        record(actions.CLIENT_UPDATED, realm="acme", actor="alice", client=client.client_id)
    record(actions.LOGOUT, realm="globex", actor="mallory")
    refusals.count(actions.LOGIN_FAILED, realm="globex", target="mallory@globex.test", peer="192.0.2.1")
    hold_for(bob, clients[0], "audit:read")

    below = newer(logged_in(bob), 0)
    assert b"mallory" not in newer(desk, 0, realm="globex").content
    assert [shown["event"].client for shown in below.context["events"]] == ["web"]
    assert b"Refused" not in below.content
    assert newer(logged_in(make_administrator(mallory)), 0).status_code == 302


def test_only_who_reads_the_trail_watches_it(acme: Realm) -> None:
    carol = logged_in(hold(add_person(acme, email="carol@acme.test", password=PASSWORD), "clients:read"))

    assert (carol.get(PAGE).status_code, newer(carol, 0).status_code) == (403, 403)
    assert (browser().get(PAGE).status_code, newer(browser(), 0).status_code) == (302, 302)


def test_operators_watch_every_realm_or_the_one_in_view(operator: Client) -> None:
    door = "/realms/system/admin/"
    for slug in ("acme", "globex"):
        record(actions.LOGOUT, realm=slug, actor=f"somebody@{slug}.test")

    def realms(**asked: str) -> set[str]:
        answer = operator.get(f"{door}audit/event/live/newer/", asked)
        return {shown["event"].realm for shown in answer.context["events"]}

    assert realms() >= {"acme", "globex", "system"}
    assert realms(realm="globex") == {"globex"}
    operator.post(f"{door}choose-realm/", {"realm": "acme"})
    assert realms() == {"acme"}
