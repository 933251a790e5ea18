"""A row of each table of the admin, whose words say whose it is: `farq-user` must be read by nobody of Acme."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.flows.people import add_person
from accounts.models import Invitation, Session, User
from audit import outbox, refusals
from audit.models import Event, OutboxMessage, Refusal
from audit.record import record
from clients.models import Client, ClientSecret, InitialAccessToken
from clients.models.client_secret import keep
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from keys.models import SigningKey
from oauth.models import Consent, Family
from realms import webhook_secrets
from realms.context import realm_context
from realms.models import Brand, MailText, Realm, Resource, ResourceSuggestion, Role, Scope, Webhook
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.models import ApiKey, ApplicationRole, Introspector, ServiceAccount, WorkloadRule
from support import clock
from tests.people import PASSWORD

Rows = dict[type[Any], Any]
OFFERED = "platform"  # the provider of the platform that realms use
LATER = 3600  # seconds


def offered(system: Realm) -> IdentityProvider:
    """Make the provider of the platform that realms use."""
    values = {"kind": "oidc", "name": "Platform", "issuer": "https://platform.test", "client_id": "us"}
    return IdentityProvider.objects.all_realms().create(realm=system, slug=OFFERED, offered=True, **values)


def about_realm(realm: Realm, mark: str) -> Rows:
    """Make a row of each table that is about no client."""
    with realm_context(realm), transaction.atomic():
        return {Realm: realm, **_declared(realm, mark), **_ways_in(realm, mark), **_noted(realm, mark)}


def _declared(realm: Realm, mark: str) -> Rows:
    now, site = clock.now(), f"https://{mark}.test"
    scope = Scope.objects.create(realm=realm, name=f"{mark}-scope", description=f"{mark}-scope")
    role = Role.objects.create(realm=realm, name=f"{mark}-role")
    role.scopes.add(scope)
    asked = {"client_id": f"{mark}-resourcesuggestion", "canonical_identifier": f"{site}/x"}
    return {
        Scope: scope,
        Role: role,
        Resource: Resource.objects.create(realm=realm, identifier=f"{site}/api", name=f"{mark}-resource"),
        ResourceSuggestion: ResourceSuggestion.objects.create(
            realm=realm, identifier=f"{site}/x", first_seen=now, last_seen=now, **asked
        ),
        Brand: Brand.objects.create(realm=realm, sender_name=f"{mark}-brand"),
        MailText: MailText.objects.create(realm=realm, kind="invitation", subject=f"{mark}-mailtext", text="Come."),
    }


def _ways_in(realm: Realm, mark: str) -> Rows:
    now, provider = clock.now(), IdentityProvider.objects.all_realms().get(slug=OFFERED)
    name = f"{mark}-identityprovider"
    named = {"slug": name, "name": name, "client_id": name, "kind": "oidc", "issuer": f"https://{mark}.test/as"}
    token = {"name": f"{mark}-initialaccesstoken", "digest": f"{mark:0<64}", "uses_left": 1}
    return {
        IdentityProvider: IdentityProvider.objects.create(realm=realm, **named),
        ProviderReference: ProviderReference.objects.create(
            realm=realm, provider=provider, role_claim=f"{mark}-providerreference"
        ),
        InitialAccessToken: InitialAccessToken.objects.create(
            realm=realm, created_at=now, expires_at=now + LATER, **token
        ),
    }


def _noted(realm: Realm, mark: str) -> Rows:
    lane, reason = f"{realm.slug} {mark}-outboxmessage", f"{mark}-refusal"
    webhook = Webhook(realm=realm, name=f"{mark}-webhook", url=f"https://{mark}.test/hook")
    webhook_secrets.renew_secret(webhook)
    webhook.save()
    refusals.count(reason, realm=realm.slug, target=reason, peer="192.0.2.7")
    outbox.put(outbox.MAIL, {"to": f"{mark}@{mark}.test"}, realm=realm.slug, lane=lane)
    return {
        Webhook: webhook,
        Refusal: Refusal.objects.get(realm=realm.slug, reason=reason),
        OutboxMessage: OutboxMessage.objects.get(lane=lane),
        Event: _event(realm, mark),
        SigningKey: SigningKey.objects.get(realm=realm, algorithm="RS256", state=SigningKey.State.ACTIVE),
    }


def _event(realm: Realm, mark: str, client: str = "") -> Event:
    record("row.changed", realm=realm.slug, actor=f"{mark}-event", client=client)
    return Event.objects.filter(realm=realm.slug, actor=f"{mark}-event", client=client).get()


def about_client(realm: Realm, mark: str, role: Role) -> Rows:
    """Make a row of each table that is about a client: of a person who belongs to it, of a machine of its own."""
    with realm_context(realm), transaction.atomic():
        client = Client.objects.create(
            realm=realm,
            client_id=f"{mark}-client",
            name=f"{mark}-client",
            redirect_uris=["https://web.test/cb"],
            token_endpoint_auth_method="client_secret_basic",
        )
        person = add_person(realm, email=f"{mark}-user@people.test", password=PASSWORD, name=f"{mark}-user")
        User.objects.filter(pk=person.pk).update(application=client)
        return {
            Client: client,
            ClientSecret: keep(client, f"{mark:s<40}", note=f"{mark}-clientsecret"),
            Introspector: Introspector.objects.create(realm=realm, client=client),
            Event: _event(realm, mark, client.client_id),
            User: person,
            **_of_machine(realm, mark),
            **_of_person(person, client, mark, role),
        }


def _of_machine(realm: Realm, mark: str) -> Rows:
    name = f"{mark}-serviceaccount"
    client = Client.objects.create(realm=realm, client_id=name, name=name, grant_types=["client_credentials"])
    account = ServiceAccount.objects.create(realm=realm, client=client, owner=name)
    known = {"name": f"{mark}-workloadrule", "kind": "github", "claims": {"repository": "a/b"}}
    rule = WorkloadRule(realm=realm, account=account, created_at=clock.now(), **known)
    rule.full_clean()
    rule.save()
    made = api_keys.create(account, f"{mark}-apikey", Terms(), by=api_keys.Author("root"))
    return {ServiceAccount: account, WorkloadRule: rule, ApiKey: made.row}


def _of_person(person: User, client: Client, mark: str, role: Role) -> Rows:
    now, realm = clock.now(), person.realm
    both = {"realm": realm, "user": person}
    identity = {"issuer": "https://platform.test", "subject": f"{mark}-linkedidentity", "linked_at": now}
    session = {"session_key": f"{mark}key", "session_data": "", "user_agent": f"{mark}-session"}
    return {
        Invitation: Invitation.objects.create(
            realm=realm, email=f"{mark}-invitation@people.test", application=client, **_invited(now)
        ),
        ApplicationRole: ApplicationRole.objects.create(
            **both, client=client, role=role, given_by="root", given_at=now
        ),
        LinkedIdentity: LinkedIdentity.objects.create(
            **both, provider=IdentityProvider.objects.all_realms().get(slug=OFFERED), **identity
        ),
        Session: Session.objects.create(**both, expire_date=timezone.now() + timedelta(seconds=LATER), **session),
        Consent: Consent.objects.create(**both, client=client, redirect_host=f"{mark}-consent.test", granted_at=now),
        Family: _family(both | {"application": client, "scope": f"{mark}-family"}, mark, now),
    }


def _invited(now: int) -> dict[str, Any]:
    return {"purpose": "invitation", "created_at": now, "expires_at": now + LATER}


def _family(of: dict[str, Any], mark: str, now: int) -> Family:
    moments = dict.fromkeys(("auth_time", "created_at", "rotated_at"), now)
    ends = dict.fromkeys(("idle_expires_at", "expires_at"), now + LATER)
    digests = {"digest": f"{mark:1<64}", "nonce": f"{mark:2<32}"}
    return Family.objects.create(**of, **digests, **moments, **ends, session_bound=False, sid="sid")
