"""A platform with thousands of realms, of which one has half of the people, clients and events."""

from typing import Any

from django.db import models

from accounts.models import AddressProof, Session, User
from accounts.models.address_proof import Purpose
from audit.models import Event, OutboxMessage, Refusal, Seal, SealHead, Tally
from clients.models import Client, ClientSecret, InitialAccessToken
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from keys.models import SigningKey
from oauth.models import Consent, Family
from realms.models import Brand, MailText, Realm, Resource, ResourceSuggestion, Role, Scope, Webhook
from serviceaccounts.models import ApiKey, ApplicationRole, Introspector, ServiceAccount, WorkloadRule
from support import clock
from tests.scale import tallied
from tests.scale.copies import copies, in_bulk
from tests.scale.size import Size

FIRST = 1000  # the first key of each table: row n has FIRST + n
DAY = 86_400
LARGEST = "realm-0"
HALF = "(CASE WHEN n % 2 = 0 THEN 0 ELSE (n / 2) % {realms} END)"  # the number of the realm: of half the rows, 0
JWK = {"kty": "EC"}
BULK: tuple[type[models.Model], ...] = (
    *(Realm, Scope, Role, Resource, ResourceSuggestion, Brand, MailText, Webhook, User, Session, AddressProof),
    *(Client, ClientSecret, InitialAccessToken, ServiceAccount, ApiKey, ApplicationRole, Introspector, WorkloadRule),
    *(Family, Consent, IdentityProvider, ProviderReference, LinkedIdentity, SigningKey, Event, Refusal, OutboxMessage),
    *(Seal, SealHead, Tally),
)


def fill(of: Size) -> None:
    """Put it into a database that was just migrated."""
    with in_bulk(*BULK):
        _declared(of)
        _people(of)
        _applications(of)
        _connections(of)
        _trail(of)
        tallied.fill(of.realms)


def _declared(of: Size) -> None:
    realm: Any = {"realm_id": f"{FIRST} + n % {of.realms}"}
    copies(Realm(slug="-", name="-"), of.realms, id=f"{FIRST} + n", slug="'realm-' || n", name="'Realm ' || n")
    copies(Scope(description="Read"), 5 * of.realms, **realm, name="'scope-' || n")
    copies(Role(description="Reads"), 3 * of.realms, **realm, id=f"{FIRST} + n", name="'role-' || n")
    resource = "'https://api-' || n || '.test/'"
    copies(Resource(name="API"), 4 * of.realms, **realm, identifier=resource, canonical_identifier=resource)
    seen = ResourceSuggestion(client_id="c", first_seen=1, last_seen=2)
    copies(
        seen, 4 * of.realms, **realm, identifier=resource, canonical_identifier=resource, count="(n * 7919) % 1000 + 1"
    )
    copies(Brand(), of.realms, **realm)
    copies(MailText(kind="welcome", language="en", subject="Welcome", text="Hello"), of.realms, **realm)
    copies(Webhook(url="https://hook.test/", sealed_secret=b"x", created_at=1), of.realms, **realm, name="'hook ' || n")
    key = SigningKey(algorithm="ES256", public_jwk=JWK, sealed_private_jwk=b"x", created_at=clock.now())
    copies(
        key,
        2 * of.realms,
        **realm,
        kid="md5('kid' || n)",
        state=f"CASE WHEN n < {of.realms} THEN 'active' ELSE 'next' END",
    )
    provider = IdentityProvider(slug="idp", kind="oidc", name="Partner", issuer="https://idp.test", client_id="x")
    copies(provider, of.realms, **realm, id=f"{FIRST} + n")
    copies(ProviderReference(provider_id=FIRST), of.realms, **realm)


def _people(of: Size) -> None:
    realm: Any = {"realm_id": f"{FIRST} + {HALF.format(realms=of.realms)}"}
    user, email, now = "md5('user' || n)::uuid", "'person-' || n || '@mail-' || n % 97 || '.test'", clock.now()
    name = "(ARRAY['Ada', 'Bo', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus'])[n % 7 + 1] || ' Person ' || n"
    active = "n % 50 <> 7"
    copies(User(password="!"), of.people, **realm, id=user, email=email, name=name, is_active=active)
    session = Session(session_data="", user_agent="Firefox", peer="192.0.2.7", ends_at=now + DAY)
    ends = f"to_timestamp({now} + (n * 7919::bigint) % {14 * DAY})"
    copies(session, of.people // 2, **realm, session_key="md5('session' || n)", user_id=user, expire_date=ends)
    invited = AddressProof(purpose=Purpose.INVITATION, expires_at=now + DAY)
    made = f"{now} - (n * 7919::bigint) % {7 * DAY}"
    copies(invited, of.people // 20, **realm, id="md5('proof' || n)::uuid", email="'new-' || n || '@mail.test'",
           created_at=made)  # fmt: skip
    linked = LinkedIdentity(issuer="https://idp.test")
    copies(linked, of.people // 5, realm_id=realm["realm_id"], user_id=user, subject="'subject-' || n", email=email,
           linked_at=made, provider_id=realm["realm_id"])  # fmt: skip


def _applications(of: Size) -> None:
    number, now = HALF.format(realms=of.realms), clock.now()
    realm: Any = {"realm_id": f"{FIRST} + {number}"}
    client, made = f"{FIRST} + n", f"{now} - (n * 7919::bigint) % {365 * DAY}"
    copies(
        Client(redirect_uris=["https://app.test/cb"], token_endpoint_auth_method="client_secret_basic"),
        of.clients,
        **realm,
        id=client,
        client_id="'client-' || n",
        name="'App ' || (n * 7919::bigint) % 100003",
        enabled="n % 50 <> 7",
        origin="CASE WHEN n % 10 < 6 THEN 'administrator' ELSE 'registration' END",
        last_used_at=f"CASE WHEN n % 3 = 0 THEN NULL ELSE {made} END",
        created=f"to_timestamp({made})",
    )
    ends = f"CASE WHEN n % 5 = 0 THEN {now} + (n * 7919::bigint) % {365 * DAY} END"
    secret: Any = {"digest": "md5('secret' || n)", "created_at": made, "expires_at": ends}
    copies(ClientSecret(), of.clients, **secret, client_id=f"{FIRST} + n % {of.clients}")
    token = InitialAccessToken(name="Partner", uses_left=5, expires_at=now + DAY)
    copies(token, 2 * of.realms, **realm, digest="md5('iat' || n)", created_at=made)
    machines = of.clients // 5
    copies(
        ServiceAccount(owner="Team"), machines, **realm, id=client, client_id=client, last_used_at=secret["created_at"]
    )
    key = ApiKey(name="default")
    copies(key, of.clients // 2, **realm, **secret, service_account_id=f"{FIRST} + n % {machines}",
           generation=f"n / {machines} + 1")  # fmt: skip
    copies(WorkloadRule(kind="github", issuer="https://ci.test", created_at=1), machines // 2, **realm,
           account_id=client, name="'deploy'")  # fmt: skip
    copies(Introspector(), machines // 4, **realm, client_id=f"{FIRST} + n % {of.clients}")
    given = ApplicationRole(given_by="root", given_at=1)
    copies(given, 2 * of.realms, **realm, client_id=client, role_id=f"{FIRST} + {number}",
           user_id="md5('user' || n)::uuid")  # fmt: skip


def _connections(of: Size) -> None:
    now = clock.now()
    whose: Any = {
        "realm_id": f"{FIRST} + {HALF.format(realms=of.realms)}",
        "user_id": "md5('user' || n)::uuid",
    }
    client = f"{FIRST} + n % {of.clients}"
    family = Family(
        scope="openid profile", session_bound=True, auth_time=now, created_at=now - DAY, idle_expires_at=now + DAY
    )
    times = {
        "rotated_at": f"{now} - (n * 7919::bigint) % {30 * DAY}",
        "expires_at": f"{now} + (n * 7919::bigint) % {30 * DAY}",
        "revoked_at": f"CASE WHEN n % 4 = 1 THEN {now} END",
    }
    copies(
        family, of.people, **whose, **times, id="md5('family' || n)::uuid", application_id=client, sid="md5('sid' || n)"
    )
    granted = f"{now} - (n * 7919::bigint) % {365 * DAY}"
    consent = Consent(redirect_host="app.test", scopes=["openid"])
    copies(consent, of.people // 2, **whose, client_id=client, granted_at=granted)


def _trail(of: Size) -> None:
    now, number = clock.now(), HALF.format(realms=of.realms)
    year = f"{now} - 31536000 + n * 31536000::bigint / {of.events}"
    realm, person = f"'realm-' || {number}", f"'person-' || n % {of.people} || '@mail.test'"
    action = "(ARRAY['login.succeeded', 'token.revoked', 'login.failed', 'client.registered'])[n % 4 + 1]"
    copies(
        Event(detail={"scope": "openid"}),
        of.events,
        realm=realm,
        action=action,
        actor=person,
        at=year,
        flow="md5('flow' || n / 3)",
        target=person,
        client=f"'client-' || n % {of.clients}",
        subject=f"md5('user' || n % {of.people})::uuid::text",
        peer="'198.51.' || n % 250 || '.' || n / 250 % 250",
    )
    peer, minute = "'198.51.100.' || n % 250", f"({now} - (n * 7919::bigint) % {30 * DAY}) / 60 * 60"
    copies(
        Refusal(reason="invalid_client", count=3), of.events // 20, realm=realm, target="'x' || n", peer=peer,
        minute=minute)  # fmt: skip
    copies(
        OutboxMessage(kind="mail", payload={}, attempts=1),
        of.clients,
        id="md5('message' || n)::uuid",
        realm=realm,
        created_at=year,
        available_at=year,
        delivered_at=f"CASE WHEN n % 20 <> 0 THEN {now} END",
    )
    seal = Seal(version=1, count=5000, parts=[], previous="-", digest="-", key="1", mac="-", at=now)
    copies(seal, of.events // 5000, number="n + 1", after="n * 5000", up_to="n * 5000 + 5000")
    copies(SealHead(id=1, number=of.events // 5000, up_to=of.events, digest="-", key="1", mac="-"), 1)
