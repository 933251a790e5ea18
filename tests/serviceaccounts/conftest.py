"""A realm with something to give to machines, and a service account of its own in it."""

import pytest

from realms.models import Realm, Role
from serviceaccounts.flows import accounts
from serviceaccounts.models import ServiceAccount
from tests.oauth.declared import add_resource, add_scope

API = "https://api.acme.test/"
WHO = "bob@acme.test"


@pytest.fixture
def furnished(acme: Realm) -> Realm:
    """Return Acme with a scope, a role that opens another one, and a resource."""
    add_scope(acme, "reports:read")
    add_scope(acme, "reports:write")
    add_resource(acme, API)
    Role.objects.all_realms().create(realm=acme, name="auditor")
    return acme


@pytest.fixture
def reports(furnished: Realm) -> ServiceAccount:
    """Return a service account that may read reports."""
    values = {"name": "Reports", "scopes": ["reports:read"], "contacts": ["team@acme.test"]}
    return accounts.create(furnished, client_id="svc-reports", values=values, by=WHO)
