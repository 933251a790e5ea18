"""Two furnished realms, and people who administer: Alice her realm, an operator the platform."""

import pytest
from django.db import transaction
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import User
from audit import outbox, refusals
from clients.models import Client as OAuthClient
from oauth.models import Consent, Family
from realms.context import realm_context
from realms.models import Realm, Resource, Role, Scope
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.models import ServiceAccount, WorkloadRule
from support import clock
from tests.people import PASSWORD, browser, log_in

DESCRIBED = {  # what a browser sends of the form of a client that nobody has changed
    "name": "Web",
    "enabled": "on",
    "application_type": "web",
    "consent": "remember",
    "grant_types": ["authorization_code"],
    "every_public_scope": "on",
    "token_endpoint_auth_method": "client_secret_basic",
    "id_token_signed_response_alg": "RS256",
    "redirect_uris": "https://web.test/cb",
}


def make_administrator(user: User) -> User:
    """Give `user` a role that opens the admin of their realm."""
    role = Role.objects.all_realms().create(realm=user.realm, name="administrator", administers=True)
    with realm_context(user.realm):
        user.roles.add(role)
    return user


def furnish(realm: Realm) -> None:
    """Put one row of each kind into `realm`."""
    scope = Scope.objects.all_realms().create(realm=realm, name=f"{realm.slug}:read", description="Read")
    role = Role.objects.all_realms().create(realm=realm, name=f"{realm.slug}-auditor")
    resource = Resource.objects.all_realms().create(realm=realm, identifier=f"https://{realm.slug}.test/api")
    client = OAuthClient.objects.all_realms().create(
        realm=realm, client_id=f"{realm.slug}-web", name="Web", redirect_uris=["https://web.test/cb"]
    )
    account = ServiceAccount.objects.all_realms().create(realm=realm, client=client)
    claims = {"repository": f"{realm.slug}/reports"}
    rule = WorkloadRule(
        realm=realm, account=account, name="deploy", kind="github", claims=claims, created_at=clock.now()
    )
    rule.full_clean()
    rule.save()
    api_keys.create(account, "ci", Terms(), by=api_keys.Author("somebody"))
    refusals.count("invalid_client", realm=realm.slug, target="web", peer="192.0.2.7")
    with realm_context(realm), transaction.atomic():
        role.scopes.add(scope)
        resource.scopes.add(scope)
        connect(User.objects.all()[0], client)
        outbox.put(outbox.MAIL, {"to": f"somebody@{realm.slug}.test"}, realm=realm.slug)


def connect(user: User, client: OAuthClient) -> Family:
    """Let `user` have allowed `client` to act for them, and return the family of tokens that came of it."""
    now = clock.now()
    Consent.objects.create(
        realm=user.realm, user=user, client=client, redirect_host="web.test", scopes=["openid"], granted_at=now
    )
    return Family.objects.create(
        realm=user.realm,
        user=user,
        application=client,
        digest="d1" * 32,
        nonce="a0" * 16,
        scope="openid",
        session_bound=False,
        sid="sid",
        auth_time=now,
        created_at=now,
        rotated_at=now,
        idle_expires_at=now + 3600,
        expires_at=now + 7200,
    )


@pytest.fixture
def administrator(client: Client, alice: User, acme: Realm, globex: Realm, mallory: User) -> Client:
    make_administrator(alice)
    for realm in (acme, globex):
        furnish(realm)
    log_in(client, alice)
    log_in(browser(), mallory)
    return client


@pytest.fixture
def operator(client: Client, administrator: Client) -> Client:  # noqa: ARG001 (furnishes the realms)
    system = Realm.objects.create(slug="system", name="System")
    log_in(client, make_administrator(add_person(system, email="root@system.test", password=PASSWORD)))
    return client


@pytest.fixture
def realms_stay_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let realms be read anew when they change, and not once a second too: a slow page would need a statement more."""
    monkeypatch.setattr("support.fresh_cache.FRESH_SECONDS", 3600.0)
