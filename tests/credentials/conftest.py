"""A machine in Acme with one secret."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from clients.models import Client, ClientSecret
from oauth.store import last_uses
from realms.models import Realm
from tests.people import browser
from tests.protocol import add_machine, token

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


@pytest.fixture(autouse=True)
def _nothing_noted() -> Iterator[None]:
    """Let no test write what another one noted."""
    last_uses.forget()
    yield
    last_uses.forget()


@pytest.fixture
def secret(acme: Realm) -> str:
    return add_machine(acme, scopes=[])


@pytest.fixture
def machine(secret: str, acme: Realm) -> Client:  # noqa: ARG001 (makes it)
    return Client.objects.all_realms().get(realm=acme, client_id="svc")


@pytest.fixture
def kept(machine: Client) -> ClientSecret:
    return ClientSecret.objects.get(client=machine)


def answer_to(realm: Realm, secret: str, *, peer: str = "127.0.0.1", forwarded_for: str = "") -> "Answer":
    """Ask for a token as the machine, from `peer`."""
    client = browser()
    client.defaults |= {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded_for}
    return token(client, realm, grant_type="client_credentials", client_id="svc", client_secret=secret)


def ask(realm: Realm, secret: str, *, peer: str = "127.0.0.1", forwarded_for: str = "") -> int:
    """Ask for a token as the machine, and return the status."""
    return answer_to(realm, secret, peer=peer, forwarded_for=forwarded_for).status_code
