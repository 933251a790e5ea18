"""A realm with something to give to machines, and a service account of its own in it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from realms.models import Realm, Role
from serviceaccounts.flows import accounts, workload_identities
from serviceaccounts.models import ServiceAccount, WorkloadRule
from tests.oauth.declared import add_resource, add_scope
from tests.serviceaccounts.issuer import Issuer, issuing

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


@pytest.fixture
def issuer(settings: Settings) -> Iterator[Issuer]:
    """Return an issuer on loopback, which the fetcher may reach."""
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def rule(reports: ServiceAccount, issuer: Issuer) -> WorkloadRule:
    """Return a rule by which the main branch of one repository stands for the account."""
    values = {"kind": "oidc", "issuer": issuer.url, "claims": {"repository": "acme/reports", "ref": "refs/heads/*"}}
    return workload_identities.put(reports, name="deploy", values=values, by=WHO).rule
