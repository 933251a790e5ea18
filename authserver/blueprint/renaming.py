"""Objects that keep all but their name (`was: former-name`), and what in the realm refers to them by it."""

from collections.abc import Callable, Container, Iterable, Sequence
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from authserver.blueprint.changes import Pass
from authserver.blueprint.entry import Entry
from authserver.blueprint.parts import PARTS, Part
from authserver.blueprint.rows import refuse
from clients.models import Client, InitialAccessToken
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from realms import webhook_secrets
from realms.models import Realm, Resource, Role, Scope, Webhook
from realms.resource_identifier import canonical
from serviceaccounts.models import ServiceAccount
from support.sealing import SealBroken

COLUMNS = {"scopes": "name", "roles": "name", "resources": "identifier", "webhooks": "name"}


def apply(realm: Realm, run: Pass) -> None:
    """Rename what the file gives another name, before anything refers to it by the new one."""
    for part in PARTS:
        if part.key in COLUMNS:
            for entry in run.blueprint.entries(part.key):
                if entry.was:
                    _rename(realm, part, entry, run)


def _rename(realm: Realm, part: Part, entry: Entry, run: Pass) -> None:
    former, new = part.form(entry.was), part.form(entry.known_as)
    present = part.named({entry.was, entry.known_as})
    row = present.get(former)
    if row is None or former == new:
        return
    if reason := _obstacle(part, entry, run, is_taken=new in present):
        run.problems.add(entry.at("was"), reason)
        return
    column = COLUMNS[part.key]
    name = getattr(row, column)
    try:
        _write(row, column, entry.known_as)
    except ValidationError as error:
        refuse(error, entry=entry, problems=run.problems)
    except SealBroken:
        run.problems.add(entry.at("was"), "its secret opens with no key of this server: replace it first")
    else:
        _follow(realm, row, former=name, name=entry.known_as)
        run.renamed[part.kind, entry.known_as] = column


def _obstacle(part: Part, entry: Entry, run: Pass, *, is_taken: bool) -> str:
    if is_taken:
        return f"{entry.was} and {entry.known_as} are both there: they do not become one"
    others = {part.form(name) for key, name in run.blueprint.names() if key == part.key}
    return f"the file has {entry.was} as another object, too" if part.form(entry.was) in others else ""


def _write(row: Any, column: str, name: str) -> None:  # noqa: ANN401 (a row of one of the tables)
    secrets = webhook_secrets.secrets_of(row) if isinstance(row, Webhook) else []
    setattr(row, column, name)
    row.full_clean()
    if isinstance(row, Webhook):
        _seal_anew(row, secrets)
    row.save()


def _seal_anew(webhook: Webhook, secrets: Sequence[str]) -> None:
    """Keep the secrets, the newest first: they are sealed together with the name."""
    present, *former = secrets
    webhook.previous_sealed_secret = None
    for secret in former:
        webhook_secrets.keep_secret(webhook, secret)
        webhook.previous_sealed_secret = webhook.sealed_secret
    webhook_secrets.keep_secret(webhook, present)


def _follow(realm: Realm, row: Any, *, former: str, name: str) -> None:  # noqa: ANN401 (a row of one of the tables)
    """Let what names the object name it anew."""
    if isinstance(row, Scope):
        _replace(Client.objects.exclude(scopes=None), "scopes", {former}, name)
        _replace(InitialAccessToken.objects.exclude(scopes=None), "scopes", {former}, name)
        _replace([realm], "session_token_scopes", {former}, name)
    elif isinstance(row, Resource):
        form = canonical(former) or former
        _replace(ServiceAccount.objects.exclude(audience=[]), "audience", {form}, name, form=canonical)
        _replace([realm], "session_token_resources", {form}, name, form=canonical)
    elif isinstance(row, Role):
        for provider in chain(IdentityProvider.objects.all(), ProviderReference.objects.all()):
            if former in provider.roles.values():
                provider.roles = {claim: name if role == former else role for claim, role in provider.roles.items()}
                provider.save(update_fields=["roles"])
        _replace(LinkedIdentity.objects.filter(user__roles=row), "granted_roles", {former}, name)


def _replace(
    rows: Iterable[Model],
    column: str,
    meant: Container[str | None],
    name: str,
    *,
    form: Callable[[str], str | None] = str,
) -> None:
    """Put `name` into a list where it holds what is `meant`, in whichever form."""
    for row in rows:
        listed = getattr(row, column)
        renamed = [name if form(item) in meant else item for item in listed]
        if renamed != listed:
            setattr(row, column, renamed)
            row.save(update_fields=[column])
