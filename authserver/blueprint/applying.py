"""Bring realms to what a blueprint says, in one transaction: all of it, or nothing. A plan is the same, rolled back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from audit.actions import BLUEPRINT_APPLIED
from audit.record import record
from authserver.blueprint import (
    application_changes,
    authority,
    brand_changes,
    client_changes,
    comparing,
    declaration_changes,
    provider_changes,
    realm_changes,
    removing,
    renaming,
    user_changes,
    webhook_changes,
)
from authserver.blueprint.author import COMMAND, Author
from authserver.blueprint.changes import Change, Pass
from authserver.blueprint.problems import Problems, Refused
from authserver.blueprint.reading import RealmBlueprint, read, read_from_afar
from authserver.blueprint.unmanaged import Unmanaged, unmanaged
from realms.context import realm_context
from realms.models import Realm
from realms.versioning import touch

MEANWHILE = "somebody else changed this at the same moment: look again"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What changed (or would), what a person should know about it, and what the file does not name."""

    changes: list[Change]
    notes: list[str]
    unmanaged: list[Unmanaged] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is applied. `agreed` are the changes that somebody saw and said yes to: no others are made."""

    plan: bool = False
    prune: bool = False
    agreed: Sequence[Change] | None = None


APPLY, PLAN = Manner(), Manner(plan=True)


def apply(text: bytes, manner: Manner = APPLY) -> Outcome:
    """Apply a blueprint that lies on this machine. Raises Refused, with every problem, and then changes nothing."""
    problems = Problems()
    return _bring(read(text, problems), problems, author=COMMAND, manner=manner)


def apply_from_afar(document: object, *, author: Author, manner: Manner = APPLY) -> Outcome:
    """Apply a blueprint that came over the network, within its author's authority. Raises Refused as above."""
    problems = Problems()
    return _bring(read_from_afar(document, problems), problems, author=author, manner=manner)


def _bring(realms: list[RealmBlueprint], problems: Problems, *, author: Author, manner: Manner) -> Outcome:
    """Try objects that could be read even when others could not: their problems belong into the same answer."""
    try:
        with transaction.atomic():
            _hold(realms)
            passes = [_apply_realm(blueprint, problems, author, manner) for blueprint in realms]
            outcome = _outcome(passes)
            if manner.agreed is not None and outcome.changes != list(manner.agreed):
                problems.add("", MEANWHILE)
            if problems:
                raise Refused(problems)
            if manner.plan:
                transaction.set_rollback(True)
    except IntegrityError:  # two made the same object: each looked, and found none
        problems.add("", MEANWHILE)
        raise Refused(problems) from None
    return outcome


def _hold(realms: list[RealmBlueprint]) -> None:
    """Let one at a time work on a realm, whatever the order of the files."""
    slugs = [blueprint.realm.slug for blueprint in realms]
    list(Realm.objects.select_for_update().filter(slug__in=slugs).order_by("slug"))


def _outcome(passes: Iterable[tuple[Pass, list[Unmanaged]]]) -> Outcome:
    outcome = Outcome([], [])
    for run, others in passes:
        outcome.changes.extend(run.changes)
        outcome.notes.extend(run.notes)
        outcome.unmanaged.extend(others)
    return outcome


def _apply_realm(
    blueprint: RealmBlueprint, problems: Problems, author: Author, manner: Manner
) -> tuple[Pass, list[Unmanaged]]:
    run = Pass(blueprint, problems)
    if not authority.covers(blueprint.realm, author=author.realm, problems=problems):
        return run, []
    present = Realm.objects.filter(slug=blueprint.realm.slug).first()
    before = comparing.states(present, blueprint)
    realm = realm_changes.apply(run)
    if realm is None:
        return run, []
    authority.check(realm, author=author.realm, run=run)
    with realm_context(realm):
        _write(realm, run)
        removing.apply(realm, run, author=author, prune=manner.prune)
        others = unmanaged(realm, run) if manner.plan else []
    after = comparing.states(realm, blueprint)
    run.changes = comparing.explained(run.changes, blueprint=blueprint, before=before, after=after)
    if run.changes:
        touch(realm.pk)
        _record(realm, run.changes, author)
    return run, others


def _write(realm: Realm, run: Pass) -> None:
    renaming.apply(realm, run)
    run.know(realm)
    realm_changes.check_names(run)
    brand_changes.apply(realm, run)
    declaration_changes.apply_scopes(realm, run)
    declaration_changes.apply_roles(realm, run)
    declaration_changes.apply_resources(realm, run)
    user_changes.apply(realm, run)
    client_changes.apply_clients(realm, run)
    client_changes.apply_service_accounts(realm, run)
    application_changes.apply(realm, run)
    provider_changes.apply(realm, run)
    webhook_changes.apply(realm, run)


def _record(realm: Realm, changes: list[Change], author: Author) -> None:
    counts = Counter(f"{change.kind}.{change.action}" for change in changes)
    record(
        BLUEPRINT_APPLIED, realm=realm.slug, actor=author.name, peer=author.peer, detail=dict(sorted(counts.items()))
    )
