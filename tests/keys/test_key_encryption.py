"""Envelope encryption: data keys are wrapped by keys that nobody is given; requests never wait for these."""

import os
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pytest_django.fixtures import Settings

from audit.models import Refusal
from federation.models import IdentityProvider
from keys import checks, data_keys
from keys.models import DataKey
from keys.ring import ring_of
from realms.models import Realm
from support import key_encryption_backends, local_keys, sealing
from support.sealing import SealBroken, SealUnavailable
from tests.api.caller import Caller
from tests.api.conftest import call as call  # noqa: PLC0414 (a fixture)
from tests.applications import Application, granted
from tests.keys import kms
from tests.keys.kms import Service
from tests.protocol import add_machine

REMOTE = "tests.keys.kms:factory"
SECRET = "given-by-the-provider"
PROVIDER = {
    "kind": "oidc",
    "name": "Corp",
    "issuer": "https://idp.example",
    "client_id": "x",
    "secret": SECRET,
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Return a service that wraps the data keys of this test."""
    with kms.running() as running:
        monkeypatch.setenv("KMS_URL", running.url)
        monkeypatch.setattr(data_keys, "_away", {})
        settings.KEY_ENCRYPTION_BACKEND = REMOTE
        _start_again()
        yield running
    _start_again()


def _start_again() -> None:
    """Forget what a process remembers."""
    data_keys._opened.cache_clear()  # noqa: SLF001 (what a restart does)
    data_keys._away.clear()  # noqa: SLF001 (the same)
    key_encryption_backends._external.cache_clear()  # noqa: SLF001 (the same)


def test_what_is_sealed_opens_again_and_for_no_other_purpose(service: Service) -> None:
    sealed = sealing.seal(b"a secret", context="one")

    assert sealing.unseal(sealed, context="one") == b"a secret"
    assert b"a secret" not in sealed
    for broken in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:20], b"", b"\x03" + sealed[1:]):
        with pytest.raises(SealBroken):
            sealing.unseal(broken, context="one")
    with pytest.raises(SealBroken):
        sealing.unseal(sealed, context="two")
    assert DataKey.objects.get().label == "kms:test/acme"
    assert service.calls == {"/encrypt": 1, "/decrypt": 1}


def test_tokens_and_new_keys_cost_no_call(service: Service, acme: Realm, client: object) -> None:
    machine = Application(acme, add_machine(acme, scopes=[]), "svc", client)  # type: ignore[arg-type]  # the browser
    granted(machine.ask())
    before = service.total

    for _ in range(20):
        granted(machine.ask())
    Realm.objects.create(slug="another", name="Another")

    assert service.total == before


def test_a_start_asks_once_for_each_data_key(service: Service, acme: Realm) -> None:
    data_keys.make()
    before = service.total
    _start_again()

    checks.refuse_wrong_key()
    checks.refuse_wrong_key()

    assert service.total - before == DataKey.objects.count() == 2
    assert ring_of(acme).active


@pytest.mark.attack("K16")
def test_a_service_that_goes_away_stops_nothing_that_is_open_already(service: Service, acme: Realm) -> None:
    data_keys.open_all()
    service.fault = "away"

    Realm.objects.create(slug="meanwhile", name="Meanwhile")

    assert ring_of(Realm.objects.get(pk=acme.pk)).active
    checks.refuse_wrong_key()


def test_without_the_service_nothing_new_is_sealed_and_nobody_waits_in_line(service: Service) -> None:
    service.fault = "away"

    for _ in range(3):
        with pytest.raises(SealUnavailable):
            sealing.seal(b"a secret", context="one")

    assert service.total == 1
    assert not DataKey.objects.exists()


def test_a_secret_that_cannot_be_sealed_is_answered_503_and_not_stored(
    service: Service, call: Callable[..., Caller], acme: Realm
) -> None:
    api = call(acme)
    elsewhere = data_keys.make()  # by a process that reached the service before it went away
    del data_keys._opened(data_keys._configuration())[elsewhere.name]  # noqa: SLF001 (this process has not seen it)
    service.fault = "away"

    refused = api("PUT", "identity-providers/corp/", PROVIDER)

    assert refused.status_code == 503, refused.content
    assert refused.headers["Retry-After"]
    assert SECRET not in refused.content.decode()
    assert not IdentityProvider.objects.all_realms().exists()
    counted = Refusal.objects.get()
    assert (counted.realm, counted.reason) == ("system", "key_encryption.failed")
    assert (counted.target, counted.peer) == ("kms:test/acme", "127.0.0.1")
    assert api("GET", "keys/").status_code == 200
    service.fault = ""
    data_keys._away.clear()  # noqa: SLF001 (a moment later)
    assert api("PUT", "identity-providers/corp/", PROVIDER).status_code == 201
    assert IdentityProvider.objects.all_realms().get().secret == SECRET


def test_a_service_away_at_start_is_asked_again_and_then_named(
    service: Service, acme: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ring_of(acme).active
    monkeypatch.setattr(data_keys, "AWAY_SECONDS", 0.0)
    monkeypatch.setattr(checks, "PAUSES", (0.0, 0.0, 0.0))
    _start_again()
    service.fault = "away"
    before = service.total

    (error,) = checks._seal_opens(None)  # noqa: SLF001 (what Django calls)

    assert error.id == "keys.E002"
    assert "kms:test/acme does not answer" in str(error.msg)
    assert service.total - before == 3


@pytest.mark.attack("K16")
def test_a_service_with_another_key_is_refused_at_start(service: Service, acme: Realm) -> None:
    assert ring_of(acme).active
    _start_again()
    service.fault = "another key"

    (error,) = checks._seal_opens(None)  # noqa: SLF001 (what Django calls)

    assert error.id == "keys.E001"
    assert "kms:test/acme does not open what it sealed" in str(error.msg)


def test_a_data_key_of_a_transaction_that_failed_seals_nothing(service: Service) -> None:
    lost = data_keys.make()
    lost.delete()

    sealed = sealing.seal(b"a secret", context="one")

    assert lost.name.encode() not in sealed.hex().encode()
    assert service.calls["/encrypt"] == 2


@pytest.mark.usefixtures("service")
def test_what_was_sealed_without_a_data_key_opens_still(settings: Settings) -> None:
    (key,) = local_keys.parse(settings.KEY_ENCRYPTION_KEY)
    nonce, context = os.urandom(12), "one"
    sealed = b"\x01" + key.key_id + nonce + AESGCM(key.key).encrypt(nonce, b"a secret", context.encode())

    with pytest.raises(SealBroken):
        sealing.unseal(sealed, context=context)
    settings.KEY_ENCRYPTION_BACKEND = f"{REMOTE}, env"

    assert sealing.unseal(sealed, context=context) == b"a secret"
