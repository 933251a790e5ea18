"""A signing key that became known: it is withdrawn at once, another one signs, and nothing else fails."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from audit.models import Event
from keys import compromise
from keys.models import SigningKey
from keys.tasks import delete_expired_keys, rotate_keys
from realms.models import Realm
from tests.applications import Application, granted
from tests.protocol import PROTOCOL, add_machine

State = SigningKey.State
PUBLISHED = 360  # seconds


def kids(realm: Realm, algorithm: str = "ES256") -> dict[str, str]:
    """Return the key of each state."""
    rows = SigningKey.objects.all_realms().filter(realm=realm, algorithm=algorithm)
    return dict(rows.values_list("state", "kid"))


def key_set(realm: Realm, browser: Browser) -> KeySet:
    return KeySet.import_key_set(browser.get(f"{realm.path}/{PROTOCOL}/certs").json())


@pytest.fixture
def machine(acme: Realm, client: Browser) -> Application:
    return Application(acme, add_machine(acme, scopes=[]), "svc", client)


@pytest.mark.attack("K23")
def test_what_the_key_signed_is_refused_at_once_and_what_follows_is_not(
    acme: Realm, machine: Application, client: Browser, wait: Callable[[int], None]
) -> None:
    wait(PUBLISHED)
    known = key_set(acme, client)  # what a verifier has read before
    before, stolen = kids(acme), granted(machine.ask())["access_token"]

    compromise.withdraw(acme, "ES256", actor="alice@acme.test")

    after, token = kids(acme), granted(machine.ask())["access_token"]
    assert after[State.ACTIVE] == before[State.NEXT]
    assert State.RETIRED not in after
    jwt.decode(token, known, algorithms=["ES256"])
    with pytest.raises((JoseError, ValueError)):
        jwt.decode(stolen, key_set(acme, client), algorithms=["ES256"])
    assert not machine.sees_alive(stolen)
    event = Event.objects.get(action="keys.withdrawn")
    assert (event.actor, event.target, event.detail["withdrawn"]) == (
        "alice@acme.test",
        after[State.ACTIVE],
        [before[State.ACTIVE]],
    )


def test_every_key_goes_where_all_of_them_got_out(acme: Realm, globex: Realm, wait: Callable[[int], None]) -> None:
    wait(PUBLISHED)
    call_command("rotate_keys", "acme", stdout=StringIO())
    before, others, foreign = kids(acme), kids(acme, "RS256"), kids(globex)

    call_command("rotate_keys", "acme", "--algorithm", "ES256", "--emergency", "--every-key", stdout=StringIO())

    assert not set(before.values()) & set(kids(acme).values())
    assert kids(acme).keys() == {State.ACTIVE, State.NEXT}
    assert kids(acme, "RS256") == others
    assert kids(globex) == foreign


def test_it_does_not_wait_for_verifiers(acme: Realm) -> None:
    following = kids(acme)[State.NEXT]
    with pytest.raises(CommandError, match="must be published"):
        call_command("rotate_keys", "acme")

    call_command("rotate_keys", "acme", "--emergency", stdout=StringIO())

    assert kids(acme)[State.ACTIVE] == following
    assert Event.objects.filter(action="keys.withdrawn").count() == 2


@pytest.mark.usefixtures("acme")
def test_what_is_not_there_is_not_withdrawn() -> None:
    with pytest.raises(CommandError, match="no PS256 keys"):
        call_command("rotate_keys", "acme", "--algorithm", "PS256", "--emergency")
    with pytest.raises(CommandError, match="goes with --emergency"):
        call_command("rotate_keys", "acme", "--every-key")


@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "EdDSA", "PS256"])
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated via RFC 9864")
def test_the_schedule_goes_on_after_it_without_a_failed_verification(
    acme: Realm, machine: Application, client: Browser, wait: Callable[[int], None], algorithm: str
) -> None:
    acme.access_token_algorithm, acme.signing_key_lifetime = algorithm, 3600
    acme.save()
    kept: list[KeySet] = []
    wait(PUBLISHED)

    for moment in range(0, 3 * 3600, 300):
        kept.append(key_set(acme, client))  # before: a verifier that is about to read it again is as old as it may be
        if moment == 3600 + 900:
            compromise.withdraw(acme, algorithm)
        elif moment % 900 == 0:
            rotate_keys()
            delete_expired_keys()
        token = granted(machine.ask())["access_token"]
        for known in kept[-2:]:
            jwt.decode(token, known, algorithms=[algorithm])
        wait(300)

    assert Event.objects.filter(action="keys.rotated", detail__algorithm=algorithm).count() >= 2
