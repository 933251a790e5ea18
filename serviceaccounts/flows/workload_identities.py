"""RFC 7523: rules by which workloads elsewhere stand for a service account are written, changed and removed here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from audit import actions
from audit.record import record
from clients import jwks
from realms.context import realm_context
from serviceaccounts.flows.telling import tell
from serviceaccounts.models import ServiceAccount, WorkloadRule
from serviceaccounts.workloads.presets import PRESETS
from support import clock
from support.errors import InvalidClientMetadata

COLUMNS = frozenset({"enabled", "kind", "issuer", "jwks", "claims", "maximum_age"})


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a rule: whether it is a new one, and which of the values differed."""

    rule: WorkloadRule
    created: bool
    changed: list[str]


@transaction.atomic
def put(account: ServiceAccount, *, name: str, values: Mapping[str, Any], by: str, peer: str = "") -> Put:
    """Bring the rule of that name to `values`, which are columns by name, or make it. Raises ValidationError, by name.

    Tokens that a rule gave before it was changed are dead wherever liveness is checked.
    """
    if unknown := values.keys() - COLUMNS:
        raise ValidationError(dict.fromkeys(sorted(unknown), "A workload identity has no such member."))
    with realm_context(account.realm):
        found = WorkloadRule.objects.select_for_update().filter(account=account, name=name).first()
        rule = found or WorkloadRule(
            realm=account.realm, account=account, name=name, created_at=clock.now(), created_by=by
        )
        changed = _assign(rule, _filled(rule, values))
        if found and not changed:
            return Put(rule, created=False, changed=[])
        rule.not_before = clock.now() + 1 if found else 0
        rule.full_clean()
        rule.save()
        action = actions.WORKLOAD_IDENTITY_CHANGED if found else actions.WORKLOAD_IDENTITY_ADDED
        _record(action, rule, by=by, peer=peer, what=changed)
        tell(account.client, "workload_changed" if found else "workload_added", by=by, identity=name)
    return Put(rule, created=found is None, changed=changed)


@transaction.atomic
def delete(rule: WorkloadRule, *, by: str, peer: str = "") -> None:
    """Remove a rule. Tokens that it gave are dead wherever liveness is checked."""
    with realm_context(rule.realm):
        _record(actions.WORKLOAD_IDENTITY_REMOVED, rule, by=by, peer=peer, what=[])
        tell(rule.account.client, "workload_removed", by=by, identity=rule.name)
        rule.delete()


def _assign(rule: WorkloadRule, values: Mapping[str, Any]) -> list[str]:
    changed = []
    for column, value in sorted(values.items()):
        wanted = _known(value) if column == "jwks" and value is not None else value
        if getattr(rule, column) != wanted:
            setattr(rule, column, wanted)
            changed.append(column)
    return changed


def _filled(rule: WorkloadRule, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the issuer that everybody knows where none is given, so that nothing seems to differ."""
    preset = PRESETS.get(values.get("kind", rule.kind))
    return {**values, "issuer": preset.issuer} if preset and values.get("issuer") == "" else dict(values)


def _known(keys: object) -> dict[str, Any]:
    """Return the key set with the members that are known."""
    try:
        return jwks.accepted(keys)
    except InvalidClientMetadata as refusal:
        raise ValidationError({"jwks": str(refusal.description)}) from None


def _record(action: str, rule: WorkloadRule, *, by: str, peer: str, what: list[str]) -> None:
    """Record under the model and the key that the admin's history looks for."""
    client = rule.account.client
    detail = {"model": rule._meta.label, "pk": str(rule.pk), "identity": rule.name, "what": what}  # noqa: SLF001 (Django's documented name)
    realm, name = rule.realm.slug, client.client_id
    record(action, realm=realm, actor=by, target=name, client=name, peer=peer, detail=detail)
