"""RFC 6749 §4.4: service accounts are made, changed, stopped and removed here, each together with its client."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from audit import actions
from audit.record import record
from clients.models import Client
from realms.context import realm_context
from realms.models import Realm, Role
from realms.standard_scopes import STANDARD_SCOPES
from serviceaccounts.flows.telling import tell
from serviceaccounts.models import ServiceAccount
from support import clock

OF_CLIENT = frozenset(
    {
        *("name", "enabled", "scopes", "contacts", "access_token_signed_response_alg", "rotate_secrets_every"),
        *("token_endpoint_auth_method", "token_endpoint_auth_signing_alg", "client_assertion_audience"),
        *("jwks", "jwks_uri", "tls_client_auth_subject_dn", "tls_client_auth_san_dns"),
    }
)
OF_ACCOUNT = frozenset({"description", "owner", "audience", "access_token_lifetime"})
ROLES = "roles"
CREDENTIALS = frozenset({name for name in OF_CLIENT if name.startswith(("token_endpoint", "jwks", "tls_", "client_"))})
TOLD = (*("name", "owner", "contacts", "roles", "scopes", "audience", "access_token_lifetime"), "credentials")


@transaction.atomic
def create(realm: Realm, *, client_id: str = "", values: Mapping[str, Any], by: str, peer: str = "") -> ServiceAccount:
    """Make a service account and its client; without `client_id` a random one. Its first secret is another step.

    `values` are columns of client and account, by name, and `roles` by theirs. Raises ValidationError, by name.
    """
    with realm_context(realm):
        client = Client(realm=realm, grant_types=["client_credentials"], scopes=[])
        client.client_id = _visible(client_id or client.client_id)
        account = ServiceAccount(realm=realm, created_by=by)
        roles, _ = _assign(client, account, values)
        _judge(client, account)
        client.save(force_insert=True)
        account.client = client
        account.save(force_insert=True)
        account.roles.set(roles or ())
        _record(actions.SERVICE_ACCOUNT_CREATED, account, by=by, peer=peer, what=sorted(values))
        follow(client, sorted(values), created=True, by=by)
    return account


@transaction.atomic
def change(account: ServiceAccount, *, values: Mapping[str, Any], by: str, peer: str = "") -> list[str]:
    """Bring an account to `values`, as in `create`, and return the names of those that differed.

    Tokens of an account that is stopped by this are dead for good: they do not come back with it.
    """
    with realm_context(account.realm):
        client = Client.objects.all_realms().select_for_update().get(pk=account.client_id)
        account.refresh_from_db()
        former = tuple(client.contacts)
        roles, changed = _assign(client, account, values)
        if not changed:
            return []
        _judge(client, account)
        client.save()
        account.save(update_fields=[*OF_ACCOUNT])
        account.client = client
        if ROLES in changed:
            account.roles.set(roles or ())
        _record(_action(client, changed), account, by=by, peer=peer, what=changed)
        follow(client, changed, created=False, by=by, former=former)
    return changed


def follow(client: Client, changed: Collection[str], *, created: bool, by: str, former: Iterable[str] = ()) -> None:
    """Do what a stored change entails: tokens of a stopped account end for good, and its contacts hear of it."""
    if "enabled" in changed and not client.enabled:
        client.not_before = max(client.not_before, clock.now() + 1)
        client.save(update_fields=["not_before"])
    if events := ["created"] if created else _events(client, changed):
        tell(client, *events, by=by, former=former)


def disable(account: ServiceAccount, *, by: str, peer: str = "") -> bool:
    """Stop an account: no more tokens, and those it has end wherever liveness is checked. Tell whether it was on."""
    return bool(change(account, values={"enabled": False}, by=by, peer=peer))


def enable(account: ServiceAccount, *, by: str, peer: str = "") -> bool:
    """Let a stopped account go on, with tokens anew. Tell whether it was off."""
    return bool(change(account, values={"enabled": True}, by=by, peer=peer))


@transaction.atomic
def delete(account: ServiceAccount, *, by: str, peer: str = "") -> None:
    """Remove an account with its client, secrets, keys and rules."""
    with realm_context(account.realm):
        client = Client.objects.all_realms().select_for_update().get(pk=account.client_id)
        _record(actions.SERVICE_ACCOUNT_DELETED, account, by=by, peer=peer, what=[])
        tell(client, "deleted", by=by)
        client.delete()


def _assign(client: Client, account: ServiceAccount, values: Mapping[str, Any]) -> tuple[list[Role] | None, list[str]]:
    """Set what differs; return the roles, None where none are given, and the names of what differs."""
    if unknown := values.keys() - OF_CLIENT - OF_ACCOUNT - {ROLES}:
        raise ValidationError(dict.fromkeys(sorted(unknown), "A service account has no such member."))
    _demand_known(client.realm, client, account, values)
    changed = []
    for row, columns in ((client, OF_CLIENT), (account, OF_ACCOUNT)):
        for column in sorted(columns & values.keys()):
            if getattr(row, column) != values[column]:
                setattr(row, column, values[column])
                changed.append(column)
    roles = _roles(client.realm, values[ROLES]) if ROLES in values else None
    if roles is not None and (account._state.adding or set(roles) != set(account.roles.all())):  # noqa: SLF001 (Django's documented way to tell a new row)
        changed.append(ROLES)
    return roles, changed


def _visible(client_id: str) -> str:
    if not (client_id.isascii() and client_id.isprintable()):
        raise ValidationError({"client_id": "Write visible ASCII characters only (RFC 6749 appendix A.1)."})
    return client_id


def _demand_known(realm: Realm, client: Client, account: ServiceAccount, values: Mapping[str, Any]) -> None:
    """Refuse names that the realm does not declare, but for those that the account has already."""
    catalogue = realm.catalogue
    checks: tuple[tuple[str, Iterable[str], Callable[[str], bool]], ...] = (
        ("scopes", client.scopes or (), lambda name: name not in STANDARD_SCOPES and catalogue.scope(name) is not None),
        ("audience", account.audience, lambda name: catalogue.resource(name) is not None),
    )
    for column, kept, is_known in checks:
        given = values.get(column) or ()
        if not isinstance(given, list | tuple) or not all(isinstance(name, str) for name in given):
            raise ValidationError({column: "Write a list of names."})
        if unknown := [name for name in given if name not in kept and not is_known(name)]:
            raise ValidationError({column: f"Not for a machine of this realm: {', '.join(unknown)}."})


def _roles(realm: Realm, names: Iterable[str]) -> list[Role]:
    found = {role.name: role for role in Role.objects.all_realms().filter(realm=realm, name__in=list(names))}
    if unknown := sorted(set(names) - found.keys()):
        raise ValidationError({ROLES: f"The realm has no role {', '.join(unknown)}."})
    return list(found.values())


def _judge(client: Client, account: ServiceAccount) -> None:
    problems: dict[str, list[str]] = {}
    for row, exclude in ((client, ()), (account, ("client",))):
        try:
            row.full_clean(exclude=exclude)
        except ValidationError as refusal:
            problems |= refusal.message_dict
    if problems:
        raise ValidationError(problems)


def _action(client: Client, changed: list[str]) -> str:
    if "enabled" not in changed:
        return actions.SERVICE_ACCOUNT_CHANGED
    return actions.SERVICE_ACCOUNT_ENABLED if client.enabled else actions.SERVICE_ACCOUNT_DISABLED


def _events(client: Client, changed: Collection[str]) -> list[str]:
    """Return what the contacts hear of a change: what it was, in the words of the mail."""
    events = ["enabled" if client.enabled else "disabled"] if "enabled" in changed else []
    if CREDENTIALS & set(changed):
        events.append("credentials")
    return events + [name for name in TOLD if name in changed]


def _record(action: str, account: ServiceAccount, *, by: str, peer: str, what: list[str]) -> None:
    """Record under the model and the key that the admin's history looks for."""
    client = account.client
    detail = {"model": account._meta.label, "pk": str(account.pk), "name": client.name, "what": what}  # noqa: SLF001 (Django's documented name)
    realm, name = client.realm.slug, client.client_id
    record(action, realm=realm, actor=by, target=name, client=name, peer=peer, detail=detail)
