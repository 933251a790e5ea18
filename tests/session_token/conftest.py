"""Acme has session tokens; Globex has none."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.people import log_in
from tests.session_token.visits import switch_on


@pytest.fixture
def acme(acme: Realm) -> Realm:
    return switch_on(acme)


@pytest.fixture
def signed_in(client: Browser, alice: User) -> Browser:
    """Return a browser in which Alice is logged in."""
    log_in(client, alice)
    return client
