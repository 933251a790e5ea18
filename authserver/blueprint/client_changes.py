"""RFC 7591 §2: clients, and the service accounts that are clients with roles."""

from typing import Any

from authserver.blueprint import introspector_changes, secret_changes, workload_changes
from authserver.blueprint.changes import Pass, Written
from authserver.blueprint.client_schema import RegisteredEntry, ServiceAccountEntry
from authserver.blueprint.rows import relate, write
from clients import command_line
from clients.models import Client
from realms.management_scopes import MANAGEMENT_SCOPES
from realms.models import Realm, Role
from serviceaccounts.flows import accounts
from serviceaccounts.models import ServiceAccount

CLIENT_CREDENTIALS = "client_credentials"
AUTHORIZATION_CODE = "authorization_code"


def apply_clients(realm: Realm, run: Pass) -> None:
    """Make or update the clients."""
    for entry in run.blueprint.clients:
        row = _find(realm, entry)
        if _is_service_account(row):
            run.problems.add_unless_known(
                entry.at("client_id"), "this is a service account: name it under service_accounts"
            )
            continue
        if row._state.adding:  # noqa: SLF001 (Django's documented way to tell a new row)
            row.grant_types = [AUTHORIZATION_CODE]  # RFC 7591 §2: the default
        if written := _write_client(row, entry=entry, run=run):
            run.changed("client", entry.client_id, written)


def apply_service_accounts(realm: Realm, run: Pass) -> None:
    """Make or update the service accounts: the client that each is, and its roles and resources."""
    for entry in run.blueprint.service_accounts:
        client = _find(realm, entry)
        made = client._state.adding  # noqa: SLF001 (Django's documented way to tell a new row)
        if not made and not _is_service_account(client):
            run.problems.add_unless_known(
                entry.at("client_id"), "this is a client, not a service account: name it under clients"
            )
            continue
        if made:
            client.grant_types, client.scopes = [CLIENT_CREDENTIALS], []
        account = ServiceAccount(realm=realm, created_by=workload_changes.BY) if made else client.service_account
        former = tuple(client.contacts)
        run.check_roles(entry.at("roles"), entry.roles)
        run.check_resources(entry.at("audience"), entry.audience, kept=account.audience)
        if written := _write_client(client, entry=entry, run=run):
            account.client = client
            _write_account(account, entry=entry, run=run, written=written)
            accounts.follow(client, written.fields, created=made, by=workload_changes.BY, former=former)
            run.changed("service_account", entry.client_id, written)


def _find(realm: Realm, entry: RegisteredEntry) -> Client:
    if entry.client_id == command_line.CLIENT_ID:
        command_line.store(realm)  # nobody makes it: a file changes what every realm has
    present = Client.objects.select_for_update().filter(client_id=entry.client_id).first()
    return present or Client(realm=realm, client_id=entry.client_id)


def _is_service_account(client: Client) -> bool:
    return ServiceAccount.objects.filter(client_id=client.pk).exists()


def _write_client(row: Client, *, entry: RegisteredEntry, run: Pass) -> Written | None:
    values: dict[str, Any] = {key: value for key, value in entry.given(Client).items() if key != "client_id"}
    if entry.label is not None:
        values["name"] = entry.label
    if entry.scopes_key is not None:
        values["scopes"] = entry.scope_names
        kept = (*(row.scopes or ()), *MANAGEMENT_SCOPES)
        run.check_scopes(entry.at(entry.scopes_key), entry.scope_names or (), kept=kept)
    written = write(row, values, entry=entry, problems=run.problems)
    if entry.secret is not None and not row.has_secret:
        sentence = f"a client with token_endpoint_auth_method {row.token_endpoint_auth_method} has no secret"
        run.problems.add(entry.at("secret"), sentence)
    elif written is not None:
        secret_changes.apply(row, entry=entry, run=run, written=written)
        introspector_changes.apply(row, entry=entry, run=run, written=written)
    return written


def _write_account(account: ServiceAccount, *, entry: ServiceAccountEntry, run: Pass, written: Written) -> None:
    own = write(account, entry.given(ServiceAccount), entry=entry, problems=run.problems)
    if own is None:
        return
    written.fields.extend(own.fields)
    if "roles" in entry.model_fields_set:
        wanted = list(Role.objects.filter(name__in=entry.roles))
        relate(account, relation="roles", wanted=wanted, written=written)
    workload_changes.apply(account, entry=entry, run=run, written=written)
