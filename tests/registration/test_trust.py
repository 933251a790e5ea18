"""How far a client is trusted: who says so, what follows from it, and what takes it back."""

import pytest

from accounts.models import User
from audit.models import Event
from clients import trust
from clients.models import Client
from realms.context import realm_context
from realms.models import Realm
from tests.admin.conftest import make_administrator
from tests.applications import Application
from tests.oauth.pages import is_consent, read
from tests.people import log_in
from tests.protocol import Pkce, authorize
from tests.registration.wire import BODY, CONFIDENTIAL, put, registered, stored


@pytest.fixture
def agent(acme: Realm, alice: User) -> Application:
    """Return a client that registered itself, in whose browser Alice is logged in."""
    told = registered(acme, CONFIDENTIAL | {"scope": "openid"})
    application = Application(acme, told["client_secret"], told["client_id"])
    log_in(application.browser, alice)
    return application


def asks(agent: Application) -> bool:
    return is_consent(authorize(agent.browser, agent.realm, Pkce(), client_id=agent.client_id))


def move(agent: Application, how: str) -> bool:
    with realm_context(agent.realm):
        client = Client.objects.get(client_id=agent.client_id)
        moved: bool = getattr(trust, how)(client, by="admin@acme.test", peer="192.0.2.1")
        return moved


def test_people_are_asked_each_time_until_an_administrator_vouches_for_the_client(agent: Application) -> None:
    agent.tokens(scope="openid")
    before = asks(agent)
    moved = move(agent, "verify")
    agent.tokens(scope="openid")

    assert (before, moved, asks(agent)) == (True, True, False)


def test_the_consent_page_says_who_answers_for_the_name(agent: Application) -> None:
    page = read(authorize(agent.browser, agent.realm, Pkce(), client_id=agent.client_id))
    move(agent, "verify")
    verified = read(authorize(agent.browser, agent.realm, Pkce(), client_id=agent.client_id))

    assert "nobody has checked this name" in page
    assert "Checked by an administrator" in verified
    assert "nobody has checked" not in verified


@pytest.mark.attack("F09")
def test_a_verified_client_that_changes_what_was_checked_is_verified_no_longer(acme: Realm) -> None:
    told = registered(acme)
    with realm_context(acme):
        trust.verify(stored(told), by="admin@acme.test")
    told = put(told, BODY | {"contacts": ["a@app.example"]}).json()
    before = stored(told).state
    put(told, BODY | {"client_name": "Your bank"})

    assert (before, stored(told).state, stored(told).consent) == ("verified", "new", "always")


def test_a_stopped_client_stands_still_until_it_is_released(agent: Application) -> None:
    tokens = agent.tokens(scope="openid offline_access")
    move(agent, "quarantine")
    page = authorize(agent.browser, agent.realm, client_id=agent.client_id)
    refused, unseen = agent.refresh(tokens["refresh_token"]), agent.userinfo(tokens["access_token"])
    move(agent, "release")

    assert (page.status_code, refused.status_code, unseen.status_code) == (403, 401, 401)
    assert "has stopped this application" in page.content.decode()
    assert refused.json()["error"] == "invalid_client"
    assert agent.refresh(tokens["refresh_token"]).status_code == 200


@pytest.mark.parametrize(
    ("steps", "moved", "state"),
    [
        (["approve"], [False], "new"),
        (["release"], [False], "new"),
        (["verify", "verify"], [True, False], "verified"),
        (["quarantine", "quarantine", "verify"], [True, False, False], "quarantined"),
        (["verify", "quarantine", "release"], [True, True, True], "verified"),
    ],
)
def test_each_step_leads_from_somewhere(agent: Application, steps: list[str], moved: list[bool], state: str) -> None:
    results = [move(agent, step) for step in steps]

    assert results == moved
    assert Client.objects.all_realms().get().state == state
    trail = Event.objects.filter(actor="admin@acme.test", target=agent.client_id, realm="acme", peer="192.0.2.1")
    assert trail.count() == sum(moved)


def test_administrators_move_clients_of_their_realm_by_actions_of_the_admin(
    acme: Realm, globex: Realm, alice: User
) -> None:
    make_administrator(alice)
    ours, theirs = stored(registered(acme)), stored(registered(globex))
    page = Application(acme).browser
    log_in(page, alice)
    form = {"_selected_action": [ours.pk, theirs.pk], "post": "yes"}
    address = f"{acme.path}/admin/clients/client/"
    answers = [page.post(address, form | {"action": action}) for action in ("verify", "quarantine")]

    assert [answer.status_code for answer in answers] == [302, 302]
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.state, theirs.state) == ("quarantined", "new")
    trail = Event.objects.filter(target=ours.client_id).exclude(action="client.registered").order_by("pk")
    assert [event.action for event in trail] == ["client.verified", "client.quarantined"]
    assert all(event.actor for event in trail)


def test_whoever_switches_a_waiting_client_on_approves_it(acme: Realm) -> None:
    client = Client(realm=acme, client_id="waiting", redirect_uris=[], enabled=True, trust="pending")
    client.clean()

    assert client.trust == "new"
