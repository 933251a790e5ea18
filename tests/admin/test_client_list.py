"""The one list of clients of every kind: found by what they are, and what is done to many is confirmed first."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from audit.models import Event, OutboxMessage
from clients.models import Client
from oauth.models import Family
from realms.models import Realm
from serviceaccounts.models import ServiceAccount
from support import clock
from tests.protocol import add_client, add_machine
from tests.registration.wire import registered

LIST = "/realms/acme/admin/clients/client/"
DAY = 86_400
Wait = Callable[[int], None]


@pytest.fixture
def kinds(administrator: Browser, acme: Realm) -> Browser:
    """Put a client of each kind beside the machine that is there."""
    add_client(acme, "planner", name="Planner", redirect_uris=["https://planner.example/cb"])
    add_client(acme, "agent", name="Agent", public=True, origin="registration")
    add_client(acme, "https://doc.example/client", name="Doc", public=True, origin="document")
    add_client(acme, "authctl", name="authctl", public=True)
    return administrator


def names(browser: Browser, query: str) -> set[str]:
    answer = browser.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return {row.client_id for row in answer.context["cl"].result_list}


def row(client_id: str) -> Client:
    return Client.objects.all_realms().get(realm__slug="acme", client_id=client_id)


def act(browser: Browser, action: str, *client_ids: str, **form: str) -> str:
    chosen = [row(client_id).pk for client_id in client_ids]
    answer = browser.post(LIST, {"action": action, "_selected_action": chosen, **form}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=application", {"planner"}),
        ("?kind=machine", {"acme-web"}),
        ("?kind=registered", {"agent"}),
        ("?kind=document", {"https://doc.example/client"}),
        ("?kind=built_in", {"authctl"}),
        ("?state=new", {"agent", "https://doc.example/client"}),
        ("?state=verified", {"planner", "acme-web", "authctl"}),
        ("?authenticates=secret", {"planner", "acme-web"}),
        ("?authenticates=none", {"agent", "https://doc.example/client", "authctl"}),
        ("?q=plann", {"planner"}),
        ("?q=planner.example", {"planner"}),
        ("?q=nobody.example", set()),
        ("?kind=nonsense", {"planner", "acme-web", "agent", "https://doc.example/client", "authctl"}),
    ],
)
def test_clients_are_found_by_what_they_are(kinds: Browser, query: str, found: set[str]) -> None:
    assert names(kinds, query) == found


def test_who_was_not_used_for_long_is_found(kinds: Browser, acme: Realm) -> None:
    now = clock.now()
    Client.objects.all_realms().filter(realm=acme).update(
        created=datetime.fromtimestamp(now - 100 * DAY, UTC), last_used_at=None
    )
    Client.objects.all_realms().filter(client_id="planner").update(last_used_at=now - 40 * DAY)
    ServiceAccount.objects.all_realms().filter(realm=acme).update(last_used_at=now - DAY)

    assert "planner" in names(kinds, "?unused=30")
    assert "planner" not in names(kinds, "?unused=90")
    assert "acme-web" not in names(kinds, "?unused=30") | names(kinds, "?unused=never")
    assert "agent" in names(kinds, "?unused=90") & names(kinds, "?unused=never")


def test_the_list_says_what_each_is(kinds: Browser) -> None:
    page = kinds.get(LIST).content.decode()

    for said in ("Application", "Service account", "Registered itself", "Metadata document", "Built in", "Vouched for"):
        assert said in page


@pytest.mark.attack("E10", "J08")
def test_clients_of_another_realm_are_neither_listed_nor_moved(kinds: Browser, globex: Realm) -> None:
    theirs = Client.objects.all_realms().get(realm=globex, client_id="globex-web")

    kinds.post(LIST, {"action": "quarantine", "_selected_action": [theirs.pk], "post": "yes"})

    theirs.refresh_from_db()
    assert theirs.enabled
    assert "globex-web" not in names(kinds, "")
    assert kinds.get(f"{LIST}{theirs.pk}/change/").status_code == 404


@pytest.mark.usefixtures("realms_stay_read")
def test_the_list_needs_as_many_statements_for_sixty_clients_as_for_one(kinds: Browser, acme: Realm) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            kinds.get(LIST)
        return len(queries)

    statements()
    few = statements()
    for number in range(30):
        add_client(acme, f"more-{number}", public=True)
        add_machine(acme, f"machine-{number}", scopes=[])
    statements()  # the realm has changed, and is read anew

    assert statements() == few


def test_nothing_happens_before_it_was_confirmed_and_the_question_counts_people(kinds: Browser) -> None:
    page = act(kinds, "quarantine", "acme-web", "planner")

    assert "1 person is connected through them" in page
    assert row("acme-web").enabled
    assert row("planner").enabled


def test_what_is_in_no_state_to_be_moved_is_named(kinds: Browser) -> None:
    page = act(kinds, "verify", "agent", "planner")
    done = act(kinds, "verify", "agent", "planner", post="yes", reason="Seen their code")

    assert "Left as they are" in page
    assert "1 of 2 vouched for" in done
    assert row("agent").trust == "verified"
    assert Event.objects.get(action="client.verified").detail["reason"] == "Seen their code"


def test_a_machine_is_disabled_by_its_own_flow_which_tells_its_team(kinds: Browser) -> None:
    Client.objects.all_realms().filter(client_id="acme-web").update(contacts=["team@acme.test"])
    before = OutboxMessage.objects.count()

    act(kinds, "quarantine", "acme-web", post="yes")

    stopped = row("acme-web")
    assert (stopped.enabled, stopped.not_before > 0) == (False, True)
    assert OutboxMessage.objects.count() == before + 1
    act(kinds, "release", "acme-web", post="yes")
    assert row("acme-web").enabled


def test_deleting_says_what_goes_along(kinds: Browser) -> None:
    page = act(kinds, "delete_selected", "acme-web")
    one = kinds.get(f"{LIST}{row('acme-web').pk}/delete/").content.decode()
    act(kinds, "delete_selected", "acme-web", post="yes")

    for said in ("People who are connected: 1", "Consents: 1", "API keys: 1", "Workload identities: 1"):
        assert said in page
        assert said in one
    assert not Client.objects.all_realms().filter(realm__slug="acme", client_id="acme-web").exists()
    assert not Family.objects.all_realms().filter(realm__slug="acme").exists()
    assert Event.objects.filter(action="service_account.deleted", target="acme-web").exists()


def test_who_has_no_role_moves_nothing(acme: Realm, bob: object) -> None:
    registered(acme)
    assert bob
    answer = Browser(headers={"host": "testserver"}).post(LIST, {"action": "quarantine", "post": "yes"})

    assert answer.status_code == 302


def test_the_page_of_a_client_says_what_it_is_and_leads_to_all_of_it(kinds: Browser, globex: Realm) -> None:
    page = kinds.get(f"{LIST}{row('acme-web').pk}/change/").content.decode()
    agent = kinds.get(f"{LIST}{row('agent').pk}/change/").content.decode()

    assert "Service account: Vouched for" in page
    assert "Registered itself: Not vouched for" in agent
    for place in ("/oauth/family/?q=acme-web", "/oauth/consent/?q=acme-web", "/serviceaccounts/apikey/?q=acme-web"):
        assert place in page
    assert "token_endpoint_auth_method" in page
    assert 'value="verify"' in agent
    assert 'value="verify"' not in page
    assert str(globex) not in page
