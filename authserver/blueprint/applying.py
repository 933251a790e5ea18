"""Bring realms to what a blueprint says, in one transaction: all of it, or nothing. A plan is the same, rolled back."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from audit.actions import BLUEPRINT_APPLIED
from audit.record import record
from authserver.blueprint import (
    authority,
    brand_changes,
    client_changes,
    declaration_changes,
    provider_changes,
    realm_changes,
    user_changes,
    webhook_changes,
)
from authserver.blueprint.changes import Change, Pass
from authserver.blueprint.problems import Problems, Refused
from authserver.blueprint.reading import RealmBlueprint, read, read_from_afar
from realms.context import realm_context
from realms.models import Realm
from realms.versioning import touch


@dataclass(frozen=True, slots=True)
class Outcome:
    """What changed (or would), and what a person should know about it."""

    changes: list[Change]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Author:
    """Who applies a blueprint: by name, and the one realm that they have authority over; None: over every one."""

    name: str
    peer: str = ""
    realm: str | None = None


COMMAND = Author("manage.py apply")


def apply(text: bytes, *, plan: bool = False) -> Outcome:
    """Apply a blueprint that lies on this machine. Raises Refused, with every problem, and then changes nothing."""
    problems = Problems()
    return _bring(read(text, problems), problems, author=COMMAND, plan=plan)


def apply_from_afar(document: object, *, author: Author, plan: bool = False) -> Outcome:
    """Apply a blueprint that came over the network, within its author's authority. Raises Refused as above."""
    problems = Problems()
    return _bring(read_from_afar(document, problems), problems, author=author, plan=plan)


def _bring(realms: list[RealmBlueprint], problems: Problems, *, author: Author, plan: bool) -> Outcome:
    """Try objects that could be read even when others could not: their problems belong into the same answer."""
    with transaction.atomic():
        passes = [_apply_realm(blueprint, problems, author) for blueprint in realms]
        if problems:
            raise Refused(problems)
        if plan:
            transaction.set_rollback(True)
    return Outcome([change for run in passes for change in run.changes], [note for run in passes for note in run.notes])


def _apply_realm(blueprint: RealmBlueprint, problems: Problems, author: Author) -> Pass:
    run = Pass(blueprint, problems)
    if not authority.covers(blueprint.realm, author=author.realm, problems=problems):
        return run
    realm = realm_changes.apply(run)
    if realm is None:
        return run
    authority.check(realm, author=author.realm, run=run)
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
        webhook_changes.apply(realm, run)
    if run.changes:
        touch(realm.pk)
        _record(realm, run.changes, author)
    return run


def _record(realm: Realm, changes: list[Change], author: Author) -> None:
    counts = Counter(f"{change.kind}.{change.action}" for change in changes)
    record(
        BLUEPRINT_APPLIED, realm=realm.slug, actor=author.name, peer=author.peer, detail=dict(sorted(counts.items()))
    )
