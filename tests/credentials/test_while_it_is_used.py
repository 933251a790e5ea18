"""A secret is replaced while a machine asks for tokens: no request fails, wherever the new one was made."""

import pytest

from clients.models import ClientSecret
from oauth.store import clients
from realms.models import Realm
from support import clock, secrets
from tests.credentials.conftest import ask
from tests.live import Live
from tests.oauth.costs import cost
from tests.scale import rotation

NEW = "made-in-another-process-just-now"


def elsewhere(kept: ClientSecret) -> None:
    """Store a new secret as another process does: this one hears nothing of it."""
    row = ClientSecret(client=kept.client, digest=secrets.digest(NEW), created_at=clock.now())
    ClientSecret.objects.bulk_create([row])


@pytest.mark.attack("D18")
def test_a_secret_that_another_process_made_works_at_once(acme: Realm, secret: str, kept: ClientSecret) -> None:
    assert ask(acme, secret) == 200
    elsewhere(kept)

    assert (ask(acme, NEW), ask(acme, secret)) == (200, 200)


def test_a_wrong_secret_costs_one_more_select_whether_there_is_a_client_or_not(acme: Realm, secret: str) -> None:
    assert ask(acme, secret) == 200
    with cost() as known:
        assert ask(acme, "wrong") == 401
    clients.forget()
    with cost() as cold:
        assert ask(acme, secret) == 200

    assert known.verbs.count("SELECT") == cold.verbs.count("SELECT") == 1


@pytest.mark.attack("D18")
def test_no_request_fails_while_secrets_are_replaced(live_server_process: Live) -> None:
    machine, seconds = rotation.measure(live_server_process, seconds=4, rate=60)

    assert machine.rotations >= 1
    assert set(machine.statuses) == {200}
    assert machine.statuses.total() > 30 * seconds
