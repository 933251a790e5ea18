"""Which application a person belongs to, and who administers which: written when people and clients are there."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from accounts.flows.people import change_person
from accounts.flows.role_mails import GIVEN, TAKEN
from accounts.models import User
from authserver.blueprint.application_role_schema import ApplicationRoleEntry
from authserver.blueprint.changes import Pass
from authserver.blueprint.client_schema import ServiceAccountEntry
from authserver.blueprint.people_schema import UserEntry
from authserver.blueprint.rows import refuse
from clients.models import Client
from realms.models import Realm, Role
from serviceaccounts.flows import application_role_mails
from serviceaccounts.models import ApplicationRole, ServiceAccount
from support import clock

AUTHOR = "blueprint"


def apply(realm: Realm, run: Pass) -> None:
    """Bring people and service accounts to what the file says of them and single applications."""
    for person in run.blueprint.users:
        user = User.objects.filter(email__iexact=person.email).first()
        if user is not None:
            fields = _belonging(user, person, run) + _given(realm, person, run, user=user)
            run.changed_too("user", person.email, fields)
    for machine in run.blueprint.service_accounts:
        account = ServiceAccount.objects.filter(client__client_id=machine.client_id).first()
        if account is not None:
            fields = _given(realm, machine, run, service_account=account)
            run.changed_too("service_account", machine.client_id, fields)


def _belonging(user: User, entry: UserEntry, run: Pass) -> list[str]:
    if "application" not in entry.model_fields_set:
        return []
    client = Client.objects.filter(client_id=entry.application).first() if entry.application else None
    if entry.application and client is None:
        run.problems.add(entry.at("application"), f"the realm has no client {entry.application!r}")
        return []
    try:
        return change_person(user, application=client)
    except ValidationError as error:
        refuse(error, entry=entry, problems=run.problems)
        return []


def _given(realm: Realm, entry: UserEntry | ServiceAccountEntry, run: Pass, **holder: Any) -> list[str]:
    """Give the roles that the file names, take back those that it does not, and return the key if anything differed."""
    if "application_roles" not in entry.model_fields_set:
        return []
    wanted = _wanted(entry.application_roles, entry.at("application_roles"), run)
    present = {(row.client_id, row.role_id): row for row in ApplicationRole.objects.filter(**holder)}
    for key in wanted - present.keys():
        client, role = key
        given = {"client_id": client, "role_id": role, "given_by": AUTHOR, "given_at": clock.now()}
        row = ApplicationRole.objects.create(realm=realm, **given, **holder)
        application_role_mails.tell_of(row, GIVEN)
    for key in present.keys() - wanted:
        application_role_mails.tell_of(present[key], TAKEN)
        present[key].delete()
    return ["application_roles"] if wanted ^ present.keys() else []


def _wanted(entries: Sequence[ApplicationRoleEntry], path: str, run: Pass) -> set[tuple[int, int]]:
    clients = dict(
        Client.objects.filter(client_id__in=[each.client_id for each in entries]).values_list("client_id", "pk")
    )
    roles = dict(Role.objects.filter(name__in=[each.role for each in entries]).values_list("name", "pk"))
    for place, each in enumerate(entries):
        if each.client_id not in clients:
            run.problems.add(f"{path}[{place}].client_id", f"the realm has no client {each.client_id!r}")
        if each.role not in roles:
            run.problems.add(f"{path}[{place}].role", f"the realm has no role {each.role!r}")
    known = (each for each in entries if each.client_id in clients and each.role in roles)
    return {(clients[each.client_id], roles[each.role]) for each in known}
