"""A realm whose client `web` gets a code at once, and `asking` after consent, and Alice, who is logged in."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.oauth.declared import add_scope
from tests.people import log_in
from tests.protocol import add_client


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_scope(acme, "notes:read", "Read your notes")
    add_client(acme, public=True)
    add_client(acme, "asking", public=True, consent=Client.Consent.REMEMBER)
    log_in(client, alice)
    return client
