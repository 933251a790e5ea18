"""Identity providers, and references to those of the platform."""

from authserver.blueprint.changes import Pass, Written
from authserver.blueprint.provider_schema import ProviderEntry
from authserver.blueprint.rows import relate, write
from clients.models import Client
from federation.models import IdentityProvider, ProviderReference
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG
from support.sealing import SealBroken


def apply(realm: Realm, run: Pass) -> None:
    """Make or update the providers that the file names."""
    for entry in run.blueprint.identity_providers:
        run.check_roles(entry.at("roles"), sorted(set(entry.roles.values())))
        written = _refer(realm, entry, run) if entry.platform else _write(realm, entry, run)
        if written is not None:
            run.changed("identity_provider", entry.id, written)


def _write(realm: Realm, entry: ProviderEntry, run: Pass) -> Written | None:
    row = IdentityProvider.objects.select_for_update().filter(slug=entry.id).first()
    row = row or IdentityProvider(realm=realm, slug=entry.id, name=entry.id)
    values = {column: value for column, value in entry.given(IdentityProvider).items() if column != "slug"}
    secret = entry.secret.get_secret_value()
    row.secret_given = bool(secret)
    is_new = bool(secret) and secret != _kept(row)
    if is_new:
        row.keep_secret(secret)
    written = write(row, values, entry=entry, problems=run.problems)
    if written is None:
        return None
    if is_new:
        row.save(update_fields=["sealed_secret"])
        written.fields.append("secret")
    if written.created and not row.sealed_secret and row.token_endpoint_auth_method.startswith("client_secret"):
        run.notes.append(f"{entry.at('secret')}: {entry.id} has no secret yet: give one here, or in the admin.")
    _offer_to(row, entry, run, written)
    return written


def _refer(realm: Realm, entry: ProviderEntry, run: Pass) -> Written | None:
    offered = IdentityProvider.objects.all_realms().filter(realm__slug=SYSTEM_SLUG, offered=True)
    provider = offered.filter(slug=entry.id).first()
    if provider is None:
        run.problems.add(entry.at("id"), f"the platform offers no provider {entry.id!r}")
        return None
    row = ProviderReference.objects.select_for_update().filter(provider=provider).first()
    row = row or ProviderReference(realm=realm, provider=provider)
    written = write(row, entry.policy(), entry=entry, problems=run.problems)
    if written is not None:
        _offer_to(row, entry, run, written)
    return written


def _offer_to(row: IdentityProvider | ProviderReference, entry: ProviderEntry, run: Pass, written: Written) -> None:
    if "clients" not in entry.model_fields_set:
        return
    wanted = list(Client.objects.filter(client_id__in=entry.clients))
    known = {client.client_id for client in wanted}
    for index, name in enumerate(entry.clients):
        if name not in known:
            run.problems.add(f"{entry.at('clients')}[{index}]", f"the realm has no client {name!r}")
    relate(row, relation="clients", wanted=wanted, written=written)


def _kept(row: IdentityProvider) -> str:
    """Return the secret that is kept, or nothing where it cannot be opened any more."""
    try:
        return row.secret
    except SealBroken:
        return ""
