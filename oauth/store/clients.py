"""RFC 6749 §2: a client with its secrets and, for a machine, its roles: everything about it in one SELECT."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save

from clients import command_line
from clients.models import Client, ClientSecret
from clients.models.lifecycle import Trust
from oauth.store import db, proofs, secret_record
from oauth.store.api_keys import KeyRecord
from oauth.store.proofs import ProofRecord
from oauth.store.secret_record import SecretRecord
from realms.models import Realm
from serviceaccounts.models import ServiceAccount
from serviceaccounts.workloads.admission import Workload
from support.fresh_cache import FreshCache

MAXIMUM_CLIENT_ID = 255  # characters: no longer one can be registered, so none is looked for or remembered

SELECT = """
SELECT c.id, c.client_id, c.name,
    (SELECT t.name FROM clients_client t WHERE t.realm_id = c.realm_id AND t.name_key = c.name_key
        AND c.name_key <> '' AND c.origin <> 'administrator' AND c.trust <> 'verified'
        AND (t.origin = 'administrator' OR t.trust = 'verified') ORDER BY t.id LIMIT 1),
    c.origin, c.trust, c.last_used_at, c.default_max_age,
    c.token_endpoint_auth_method, c.application_type, c.grant_types,
    c.redirect_uris, c.scopes, c.consent, c.id_token_signed_response_alg, c.access_token_signed_response_alg,
    c.require_pushed_authorization_requests, c.require_second_factor, c.client_uri, c.policy_uri, c.tos_uri,
    {secrets},
    (SELECT {object}('id', a.id, 'last_used_at', a.last_used_at,
        'audience', {json}(a.audience), 'lifetime', a.access_token_lifetime,
        'roles', (SELECT {list}(r.name) FROM serviceaccounts_serviceaccount_roles ar
            JOIN realms_role r ON r.id = ar.role_id WHERE ar.serviceaccount_id = a.id),
        'scopes', (SELECT {list}(sc.name) FROM serviceaccounts_serviceaccount_roles ar
            JOIN realms_role_scopes rs ON rs.role_id = ar.role_id
            JOIN realms_scope sc ON sc.id = rs.scope_id WHERE ar.serviceaccount_id = a.id))
        FROM serviceaccounts_serviceaccount a WHERE a.client_id = c.id),
    {proof}
FROM clients_client c
WHERE c.realm_id = %(realm)s AND c.client_id = %(client_id)s AND c.enabled
"""


@dataclass(frozen=True, slots=True)
class MachineRecord:
    """What a service account adds to its client; `scopes` are those that its roles open."""

    id: int
    last_used_at: int | None
    roles: tuple[str, ...]
    scopes: frozenset[str]
    audience: tuple[str, ...]
    access_token_lifetime: int | None


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A client as the protocol needs it. `scopes` None: every public one; no `access_token_algorithm`: the realm's.

    `imitated` is the name of a client that somebody vouches for, where a stranger's name looks like it. `key` is the
    API key that it came with, which narrows it; `workload` is who stands for it in this request.
    """

    id: int
    client_id: str
    name: str
    imitated: str
    self_registered: bool
    is_document: bool
    is_vouched_for: bool
    last_used_at: int | None
    default_max_age: int | None
    auth_method: str
    is_native: bool
    grant_types: frozenset[str]
    redirect_uris: tuple[str, ...]
    scopes: frozenset[str] | None
    consent: str
    id_token_algorithm: str
    access_token_algorithm: str
    require_pushed_authorization_requests: bool
    require_second_factor: str
    client_uri: str
    policy_uri: str
    tos_uri: str
    secrets: tuple[SecretRecord, ...]
    machine: MachineRecord | None
    proof: ProofRecord | None
    key: KeyRecord | None = None
    workload: Workload | None = None

    @property
    def is_public(self) -> bool:
        """Tell whether the client has no way to authenticate."""
        return self.auth_method == Client.AuthMethod.NONE


_clients: FreshCache[tuple[int, str], ClientRecord | None] = FreshCache()


def find(realm: Realm, client_id: str) -> ClientRecord | None:
    """Return the enabled client of that identifier in `realm`, or None: at most a second old, else one SELECT."""
    if len(client_id) > MAXIMUM_CLIENT_ID:
        return None
    if command_line.is_switched_off(realm, client_id):
        return None
    found = _clients.get((realm.pk, client_id), lambda _: _read(realm, client_id))
    return None if found and found.is_document and not realm.client_id_metadata_documents else found


def find_anew(realm: Realm, client_id: str) -> ClientRecord | None:
    """Return the client as it is at this moment: always one SELECT."""
    _clients.drop((realm.pk, client_id))
    return find(realm, client_id)


def connect() -> None:
    """Forget a client in this process as soon as it changes it; other processes see it within a second."""
    for model in (Client, ClientSecret, ServiceAccount):
        post_save.connect(_changed, sender=model)
        post_delete.connect(_changed, sender=model)
    m2m_changed.connect(_roles_changed, sender=ServiceAccount.roles.through)


def forget() -> None:
    """Forget every cached client of this process."""
    _clients.forget()


def _changed(instance: Client | ClientSecret | ServiceAccount, **_: Any) -> None:
    """Forget this client alone: strangers register at will, and must not empty the cache."""
    client = instance if isinstance(instance, Client) else instance.client
    _clients.drop((client.realm_id, client.client_id))


def _roles_changed(**_: Any) -> None:
    forget()


def _read(realm: Realm, client_id: str) -> ClientRecord | None:
    columns = {"secrets": db.worded(secret_record.COLUMN), "proof": db.worded(proofs.COLUMN)}
    statement = db.worded(SELECT, **columns)
    found = db.row(statement, {"realm": realm.pk, "client_id": client_id})
    return None if found is None else _record(found)


def _record(found: db.Row) -> ClientRecord:
    (pk, client_id, name, imitated, origin, trust, last_used_at, default_max_age, *more) = found
    (method, application_type, grants, uris, scopes, consent, *rest) = more
    id_token_algorithm, access_token_algorithm, pushed_only, factor, client_uri, policy_uri, tos_uri, *rest = rest
    secrets, machine, proof = (db.parsed(column) for column in rest)
    listed = db.parsed(scopes)
    return ClientRecord(
        id=pk,
        client_id=client_id,
        name=name or client_id,
        imitated=imitated or "",
        self_registered=origin != Client.Origin.ADMINISTRATOR,
        is_document=origin == Client.Origin.DOCUMENT,
        is_vouched_for=origin == Client.Origin.ADMINISTRATOR or trust == Trust.VERIFIED,
        last_used_at=last_used_at,
        default_max_age=default_max_age,
        auth_method=method,
        is_native=application_type == Client.ApplicationType.NATIVE,
        grant_types=frozenset(db.parsed(grants)),
        redirect_uris=tuple(db.parsed(uris)),
        scopes=None if listed is None else frozenset(listed),
        consent=consent,
        id_token_algorithm=id_token_algorithm,
        access_token_algorithm=access_token_algorithm,
        require_pushed_authorization_requests=bool(pushed_only),
        require_second_factor=factor,
        client_uri=client_uri,
        policy_uri=policy_uri,
        tos_uri=tos_uri,
        secrets=tuple(SecretRecord.read(column) for column in secrets or ()),
        machine=_machine(machine),
        proof=proofs.record(proof),
    )


def _machine(found: Mapping[str, Any] | None) -> MachineRecord | None:
    if found is None:
        return None
    roles, scopes = found["roles"] or (), found["scopes"] or ()
    return MachineRecord(
        id=found["id"],
        last_used_at=found["last_used_at"],
        roles=tuple(sorted(roles)),
        scopes=frozenset(scopes),
        audience=tuple(found["audience"]),
        access_token_lifetime=found["lifetime"],
    )
