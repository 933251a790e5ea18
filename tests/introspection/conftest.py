"""Two resources of Acme, an application whose tokens are for both, and the servers that ask about these."""

from typing import Any

import pytest

from accounts.models import User
from clients.models import Client
from realms.context import realm_context
from realms.models import Realm, Resource
from serviceaccounts.models import Introspector
from tests.applications import Application, install
from tests.oauth.declared import add_resource, add_scope

NOTES, MAIL = "https://notes.example/mcp", "https://mail.example"


def trust(application: Application, *identifiers: str, **members: Any) -> Introspector:
    """Let the client introspect tokens for these resources of its realm."""
    realm = application.realm
    with realm_context(realm):
        client = Client.objects.get(client_id=application.client_id)
        row = Introspector.objects.create(realm=realm, client=client, **members)
        row.introspects.set(Resource.objects.filter(identifier__in=identifiers))
    return row


@pytest.fixture
def app(acme: Realm, alice: User) -> Application:
    """Return an application that may ask for the scopes of both resources."""
    for name, resource in (("notes:read", NOTES), ("mail:read", MAIL)):
        add_scope(acme, name)
        add_resource(acme, resource, scopes=(name,))
    return install(acme, alice)


@pytest.fixture
def server(app: Application) -> Application:
    """Return the server of Notes."""
    application = install(app.realm, None, "notes-server", grant_types=["client_credentials"], redirect_uris=[])
    trust(application, NOTES)
    return application


@pytest.fixture
def gateway(app: Application) -> Application:
    """Return a client that may introspect every token of Acme."""
    application = install(app.realm, None, "gateway", grant_types=["client_credentials"], redirect_uris=[])
    trust(application, introspects_realm=True)
    return application
