"""What was sent is kept for a while, and sent again; and while a secret replaces another one, both sign."""

import pytest
from django.db import transaction

from audit import delivery
from audit.calls import deliver_calls
from audit.models import OutboxMessage
from realms import webhook_log, webhook_secrets, webhooks
from realms.models import Realm, Webhook
from realms.webhook_events import SECRET_LEAKED
from support import clock
from tests.admin.test_secret_rotation import Wait
from tests.webhooks.conftest import Add
from tests.webhooks.receiver import Receiver, judged

pytestmark = pytest.mark.django_db
DAY = 86_400


@transaction.atomic
def happen(realm: Realm, name: str = "7") -> None:
    webhooks.notify(realm, SECRET_LEAKED, {"id": name})


def kept(webhook: Webhook) -> Webhook:
    return Webhook.objects.all_realms().get(pk=webhook.pk)


def test_what_was_accepted_is_sent_again_under_the_same_id(acme: Realm, add: Add, server: Receiver) -> None:
    webhook, _ = add(acme)
    happen(acme)
    deliver_calls()
    sent = webhook_log.send_again(webhook, OutboxMessage.objects.all())
    deliver_calls()

    assert sent == 1
    assert len(server.got) == 2
    assert len({headers["webhook-id"] for headers, _ in server.got}) == 1


def test_only_what_failed_since_is_sent_again_and_to_this_webhook_alone(
    acme: Realm, globex: Realm, add: Add, server: Receiver, wait: Wait
) -> None:
    webhook, _ = add(acme)
    add(acme, "other")
    add(globex)
    happen(acme, "old")
    wait(100)
    since = clock.now()
    happen(acme, "new")
    happen(globex, "new")
    OutboxMessage.objects.update(attempts=delivery.MAXIMUM_ATTEMPTS)
    sent = webhook_log.send_failed_again(webhook, since=since)
    deliver_calls()

    assert sent == 1
    assert len(server.got) == 1
    assert OutboxMessage.objects.filter(delivered_at=None).count() == 4


def test_both_secrets_sign_while_one_takes_the_place_of_the_other(
    acme: Realm, add: Add, server: Receiver, wait: Wait
) -> None:
    webhook, old = add(acme)
    new = webhook_secrets.renew_secret(webhook, overlap=DAY)
    webhook.save()
    happen(acme)
    deliver_calls()
    wait(DAY + 1)
    happen(acme)
    deliver_calls()
    (early, late) = server.got

    assert len(early[0]["webhook-signature"].split(" ")) == 2
    assert judged(*early, secret=old) == judged(*early, secret=new)
    assert len(late[0]["webhook-signature"].split(" ")) == 1
    webhook_secrets.forget_former()
    assert kept(webhook).previous_sealed_secret is None


def test_the_log_keeps_what_is_recent_and_no_more_than_so_many(
    acme: Realm, add: Add, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(acme)
    happen(acme, "old")
    deliver_calls()
    wait(webhook_log.KEPT + 1)
    for number in range(5):
        happen(acme, str(number))
        wait(1)
    deliver_calls()
    monkeypatch.setattr(webhook_log, "MOST_KEPT", 3)
    webhook_log.clear()

    assert {row.payload["message"]["data"]["id"] for row in OutboxMessage.objects.all()} == {"2", "3", "4"}
