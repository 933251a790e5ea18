"""Bring realms to what a blueprint says, in one transaction: all of it, or nothing. A plan is the same, rolled back."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from audit.actions import BLUEPRINT_APPLIED
from audit.record import record
from authserver.blueprint import (
    brand_changes,
    client_changes,
    declaration_changes,
    provider_changes,
    realm_changes,
    user_changes,
)
from authserver.blueprint.changes import Change, Pass
from authserver.blueprint.problems import Problems, Refused
from authserver.blueprint.reading import RealmBlueprint, read
from realms.context import realm_context
from realms.models import Realm
from realms.versioning import touch


@dataclass(frozen=True, slots=True)
class Outcome:
    """What changed (or would), and what a person should know about it."""

    changes: list[Change]
    notes: list[str]


def apply(text: bytes, *, plan: bool = False) -> Outcome:
    """Apply a blueprint. Raises Refused, with every problem that was found, and then changes nothing.

    Objects that could be read are tried even when others could not: their problems belong into the same answer.
    """
    problems = Problems()
    realms = read(text, problems)
    with transaction.atomic():
        passes = [_apply_realm(blueprint, problems) for blueprint in realms]
        if problems:
            raise Refused(problems.lines())
        if plan:
            transaction.set_rollback(True)
    return Outcome([change for run in passes for change in run.changes], [note for run in passes for note in run.notes])


def _apply_realm(blueprint: RealmBlueprint, problems: Problems) -> Pass:
    run = Pass(blueprint, problems)
    realm = realm_changes.apply(run)
    if realm is None:
        return run
    run.know(realm)
    realm_changes.check_names(run)
    with realm_context(realm):
        brand_changes.apply(realm, run)
        declaration_changes.apply_scopes(realm, run)
        declaration_changes.apply_roles(realm, run)
        declaration_changes.apply_resources(realm, run)
        user_changes.apply(realm, run)
        client_changes.apply_clients(realm, run)
        client_changes.apply_service_accounts(realm, run)
        provider_changes.apply(realm, run)
    if run.changes:
        touch(realm.pk)
        _record(realm, run.changes)
    return run


def _record(realm: Realm, changes: list[Change]) -> None:
    counts = Counter(f"{change.kind}.{change.action}" for change in changes)
    record(BLUEPRINT_APPLIED, realm=realm.slug, actor="manage.py apply", detail=dict(sorted(counts.items())))
