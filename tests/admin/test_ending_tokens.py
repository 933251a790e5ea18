"""An administrator ends everything that a realm, or a client, was issued until now, after a question."""

import pytest
from django.test import Client as Browser

from audit import actions
from audit.models import Event
from clients.models import Client
from realms.models import Realm
from tests.admin.test_secret_rotation import Wait
from tests.people import browser
from tests.protocol import PROTOCOL, add_machine, post_form, token

ADMIN = "/realms/acme/admin"
CLIENTS, REALMS = f"{ADMIN}/clients/client/", f"{ADMIN}/realms/realm/"

Tokens = dict[str, dict[str, str]]


def chosen(*rows: Client | Realm, sure: bool = True) -> dict[str, object]:
    """Return the form of the list, or of the question that follows it."""
    form: dict[str, object] = {"action": "revoke_before", "index": 0, "_selected_action": [row.pk for row in rows]}
    return form | ({"post": "yes"} if sure else {})


@pytest.fixture
def tokens(acme: Realm) -> Tokens:
    """Return, by machine, its credentials and a live access token."""
    made = {}
    for machine in ("one", "two"):
        credentials = {"client_id": machine, "client_secret": add_machine(acme, machine, scopes=[])}
        answer = token(browser(), acme, grant_type="client_credentials", **credentials)
        made[machine] = {"token": answer.json()["access_token"], **credentials}
    return made


def alive(realm: Realm, tokens: Tokens) -> set[str]:
    """Return whose token is alive: each asks about its own."""
    address = f"{realm.path}/{PROTOCOL}/token/introspect"
    return {machine for machine, asked in tokens.items() if post_form(browser(), address, **asked).json()["active"]}


def machine(client_id: str) -> Client:
    return Client.objects.all_realms().get(client_id=client_id)


def test_nothing_ends_before_the_question_is_answered(administrator: Browser, acme: Realm, tokens: Tokens) -> None:
    page = administrator.post(CLIENTS, chosen(machine("one"), sure=False))

    assert "This cannot be taken back." in page.content.decode()
    assert f'name="_selected_action" value="{machine("one").pk}"' in page.content.decode()
    assert alive(acme, tokens) == {"one", "two"}
    assert not Event.objects.filter(action=actions.TOKENS_REVOKED).exists()


def test_the_tokens_of_one_client_end(administrator: Browser, acme: Realm, tokens: Tokens) -> None:
    answer = administrator.post(CLIENTS, chosen(machine("one")), follow=True)

    assert "issued until now have ended" in answer.content.decode()
    assert alive(acme, tokens) == {"two"}
    told = Event.objects.get(action=actions.TOKENS_REVOKED)
    assert (told.realm, told.actor, told.target) == ("acme", "alice@acme.test", "one")
    history = administrator.get(f"{CLIENTS}{machine('one').pk}/history/").content.decode()
    assert actions.ROW_CHANGED in history


def test_the_tokens_of_the_realm_end(administrator: Browser, acme: Realm, tokens: Tokens) -> None:
    administrator.post(REALMS, chosen(acme))

    assert alive(acme, tokens) == set()
    assert Event.objects.get(action=actions.TOKENS_REVOKED).target == ""


@pytest.mark.attack("E10", "J08")
def test_nothing_of_another_realm_ends(administrator: Browser, globex: Realm) -> None:
    foreign = Client.objects.all_realms().get(realm=globex)

    administrator.post(CLIENTS, chosen(foreign))
    administrator.post(REALMS, chosen(globex))

    foreign.refresh_from_db()
    globex.refresh_from_db()
    assert (foreign.not_before, globex.not_before) == (0, 0)
    assert not Event.objects.filter(realm="globex", action=actions.TOKENS_REVOKED).exists()


def test_an_operator_ends_the_tokens_of_any_realm(operator: Browser, acme: Realm, tokens: Tokens) -> None:
    operator.post(REALMS.replace("acme", "system"), chosen(acme))

    assert alive(acme, tokens) == set()
    assert Event.objects.get(action=actions.TOKENS_REVOKED).realm == "acme"


def test_a_login_of_long_ago_is_asked_for_the_password_first(administrator: Browser, acme: Realm, wait: Wait) -> None:
    wait(301)

    answer = administrator.post(REALMS, chosen(acme))

    acme.refresh_from_db()
    assert answer["Location"].startswith("/realms/acme/account/reauthenticate/?next=")
    assert acme.not_before == 0
