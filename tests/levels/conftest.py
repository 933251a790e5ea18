"""Two applications of Acme, one of which somebody administers."""

import pytest

from clients.models import Client
from realms.models import Realm
from tests.protocol import add_client

BASIC = "client_secret_basic"


@pytest.fixture
def wiki(acme: Realm) -> Client:
    return add_client(acme, "wiki", name="Wiki", scopes=["openid"], token_endpoint_auth_method=BASIC)[0]


@pytest.fixture
def shop(acme: Realm) -> Client:
    return add_client(acme, "shop", name="Shop", scopes=["openid"], token_endpoint_auth_method=BASIC)[0]
