"""A service account, and what Acme declares."""

import pytest

from realms.context import realm_context
from realms.models import Realm, Role, Scope
from serviceaccounts.models import ServiceAccount
from tests.api_keys.keys import machine
from tests.oauth.declared import add_resource, add_scope
from tests.protocol import add_machine

API, FILES = "https://api.acme.test", "https://files.acme.test"


@pytest.fixture
def svc(acme: Realm) -> ServiceAccount:
    """Return a machine with the scopes reports and ledger, the latter by its role auditor."""
    add_scope(acme, "reports")
    add_scope(acme, "ledger", restricted=True)
    add_scope(acme, "other")
    add_resource(acme, API, scopes=("reports", "ledger"))
    add_resource(acme, FILES)
    with realm_context(acme):
        role = Role.objects.create(realm=acme, name="auditor")
        role.scopes.set(Scope.objects.filter(name="ledger"))
    add_machine(acme, scopes=["reports"], roles=("auditor",))
    return machine(acme)
