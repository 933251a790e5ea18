"""What happens in a realm reaches its webhooks: signed, once accepted never again, and no other realm's."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from audit.calls import deliver_calls
from audit.models import OutboxMessage
from realms import webhook_secrets, webhooks
from realms.models import Realm, Webhook
from realms.webhook_events import SECRET_EXPIRES, SECRET_LEAKED
from support import sealing, standard_webhooks
from tests.admin.test_secret_rotation import Wait
from tests.webhooks.conftest import Add
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


@transaction.atomic
def happen(realm: Realm, event: str = SECRET_LEAKED) -> None:
    webhooks.notify(realm, event, {"id": "7"})


def test_a_signature_is_that_of_the_specification() -> None:
    headers = standard_webhooks.headers(
        b'{"test": 2432232314}',
        secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        identifier="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=1614265330,
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_webhook_is_told_once_and_can_tell_whom_it_is_from(acme: Realm, add: Add, server: Receiver) -> None:
    _, secret = add(acme)
    happen(acme)
    deliver_calls()
    deliver_calls()

    (message,) = server.messages(secret)
    assert (message["type"], message["data"]) == ("secret.leaked", {"realm": "acme", "id": "7"})


def test_a_webhook_hears_of_what_it_subscribes_to(acme: Realm, add: Add, server: Receiver) -> None:
    add(acme, events=[SECRET_EXPIRES])
    add(acme, "off", enabled=False)
    happen(acme)
    deliver_calls()

    assert server.got == []


def test_no_realm_hears_of_another(acme: Realm, globex: Realm, add: Add, server: Receiver) -> None:
    add(globex)
    happen(acme)
    deliver_calls()

    assert server.got == []
    assert not OutboxMessage.objects.exists()


def test_what_was_not_accepted_comes_again_under_the_same_id(
    acme: Realm, add: Add, server: Receiver, wait: Wait
) -> None:
    _, secret = add(acme)
    happen(acme)
    server.status = 503
    deliver_calls()
    refused = OutboxMessage.objects.get()
    server.status = 200
    wait(20)
    deliver_calls()

    assert (refused.last_error, refused.attempts) == ("HTTP 503", 1)
    assert len(server.messages(secret)) == 2
    assert len({headers["webhook-id"] for headers, _ in server.got}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in server.got}) == 2
    assert OutboxMessage.objects.get().delivered_at is not None


@pytest.mark.parametrize("status", [301, 302, 400, 410, 500])
def test_nothing_but_success_is_acceptance(acme: Realm, add: Add, server: Receiver, status: int) -> None:
    add(acme)
    happen(acme)
    server.status = status
    deliver_calls()

    assert OutboxMessage.objects.get().delivered_at is None


def test_a_webhook_that_is_gone_hears_nothing_more(acme: Realm, add: Add, server: Receiver) -> None:
    webhook, _ = add(acme)
    happen(acme)
    webhook.delete()
    deliver_calls()

    assert server.got == []
    assert OutboxMessage.objects.get().delivered_at is not None


@pytest.mark.parametrize("url", ["http://hooks.test/x", "https://user@hooks.test/", "https://hooks.test:8443/", "x"])
def test_an_address_that_nothing_is_sent_to_is_refused(acme: Realm, url: str) -> None:
    with pytest.raises(ValidationError, match="Its address"):
        Webhook(realm=acme, name="ops", url=url).clean()


def test_an_address_inside_is_never_called(acme: Realm, add: Add, server: Receiver, settings: Settings) -> None:
    add(acme)
    settings.OUTBOUND_ALLOW = frozenset()
    happen(acme)
    deliver_calls()

    assert server.got == []
    assert OutboxMessage.objects.get().last_error == "FetchError"


def test_no_secret_lies_in_the_database(acme: Realm, add: Add) -> None:
    webhook, secret = add(acme)
    happen(acme)

    stored = bytes(Webhook.objects.all_realms().get(pk=webhook.pk).sealed_secret)
    assert secret.encode() not in stored
    assert secret not in str(OutboxMessage.objects.get().payload)


@pytest.mark.attack("K16")
def test_the_secret_is_sealed_anew_under_a_new_key(acme: Realm, add: Add, server: Receiver, settings: Settings) -> None:
    _, secret = add(acme)
    new = sealing.generate_key()
    settings.KEY_ENCRYPTION_KEY = f"{new},{settings.KEY_ENCRYPTION_KEY}"
    call_command("reseal_keys")
    settings.KEY_ENCRYPTION_KEY = new
    happen(acme)
    deliver_calls()

    assert len(server.messages(secret)) == 1


def test_a_sealed_secret_opens_for_no_other_webhook(acme: Realm, add: Add) -> None:
    webhook, _ = add(acme)
    other, _ = add(acme, "other")
    other.sealed_secret = webhook.sealed_secret

    with pytest.raises(sealing.SealBroken):
        webhook_secrets.secret_of(other)
