"""A new key-encryption key: named first, every signing key sealed under it, the old one dropped."""

from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from audit.models import Event
from keys import data_keys, sealed_columns
from keys.checks import refuse_wrong_key
from keys.models import SigningKey
from keys.ring import ring_of
from realms.models import Realm
from support import sealing
from support.key_encryption_backends import in_force
from tests.applications import Application

OLD, NEW = sealing.generate_key(), sealing.generate_key()


@pytest.fixture(autouse=True)
def _sealed_under_the_old_key(settings: Settings) -> None:
    settings.KEY_ENCRYPTION_KEY = OLD


def reseal() -> str:
    said = StringIO()
    call_command("reseal_keys", stdout=said)
    return said.getvalue()


def starts() -> bool:
    """Tell whether the server would start."""
    try:
        refuse_wrong_key()
    except ImproperlyConfigured:
        return False
    return True


@pytest.mark.attack("K16", "R19")
def test_the_old_key_can_be_dropped_afterwards(web: Application, settings: Settings) -> None:
    token = web.tokens()["access_token"]
    settings.KEY_ENCRYPTION_KEY = f"{NEW},{OLD}"
    assert starts()

    said = reseal()

    assert said == "4 keys sealed anew, 0 already sealed under the first key.\n"
    event = Event.objects.get(action="keys.resealed")
    assert (event.realm, event.actor) == ("system", "manage.py reseal_keys")
    assert (event.target, event.detail) == (in_force()[0].label, {"resealed": 4, "unreadable": 0})
    settings.KEY_ENCRYPTION_KEY = NEW
    assert starts()
    assert set(ring_of(Realm.objects.get(pk=web.realm.pk)).active) == {"ES256", "RS256"}
    assert web.sees_alive(token)
    assert web.sees_alive(web.tokens()["access_token"])
    settings.KEY_ENCRYPTION_KEY = OLD
    assert not starts()


@pytest.mark.usefixtures("acme")
def test_a_second_run_has_nothing_to_do(settings: Settings) -> None:
    settings.KEY_ENCRYPTION_KEY = f"{NEW},{OLD}"
    reseal()
    before = [bytes(row.sealed_private_jwk) for row in SigningKey.objects.all_realms()]

    assert reseal() == "0 keys sealed anew, 4 already sealed under the first key.\n"
    assert Event.objects.filter(action="keys.resealed").count() == 1
    assert [bytes(row.sealed_private_jwk) for row in SigningKey.objects.all_realms()] == before


@pytest.mark.usefixtures("acme", "globex")
def test_many_keys_are_sealed_in_batches(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_columns, "BATCH", 3)
    settings.KEY_ENCRYPTION_KEY = f"{NEW},{OLD}"

    assert reseal() == "8 keys sealed anew, 0 already sealed under the first key.\n"


@pytest.mark.usefixtures("acme")
def test_half_the_keys_sealed_anew_is_not_enough_to_drop_the_old_key(settings: Settings) -> None:
    first = SigningKey.objects.all_realms().order_by("pk")[0]
    private = sealing.unseal(bytes(first.sealed_private_jwk), context=first.kid)
    settings.KEY_ENCRYPTION_KEY = NEW
    data_keys.make()
    first.sealed_private_jwk = sealing.seal(private, context=first.kid)
    first.save()

    assert not starts()
    settings.KEY_ENCRYPTION_KEY = OLD
    assert not starts()


@pytest.mark.usefixtures("acme")
def test_keys_that_nothing_opens_are_reported_and_left_alone(settings: Settings) -> None:
    settings.KEY_ENCRYPTION_KEY = NEW

    with pytest.raises(CommandError, match="4 keys are sealed under a key that KEY_ENCRYPTION_KEY does not hold"):
        reseal()

    settings.KEY_ENCRYPTION_KEY = OLD
    assert starts()
