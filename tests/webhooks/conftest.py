"""A webhook of Acme, and the server that it leads to."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from realms import webhook_secrets
from realms.models import Realm, Webhook
from tests.webhooks.receiver import Receiver, receiver

Add = Callable[..., tuple[Webhook, str]]


@pytest.fixture
def server(settings: Settings) -> Iterator[Receiver]:
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    settings.OUTBOUND_IN_FLIGHT = 8
    with receiver() as server:
        yield server


@pytest.fixture
def add(server: Receiver) -> Add:
    def add(realm: Realm, name: str = "ops", **columns: object) -> tuple[Webhook, str]:
        webhook = Webhook(realm=realm, name=name, url=server.url, **columns)
        secret = webhook_secrets.renew_secret(webhook)
        webhook.full_clean()
        webhook.save()
        return webhook, secret

    return add
