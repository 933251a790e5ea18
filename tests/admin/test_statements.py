"""Every list that the site registers needs as many statements for many rows as for few: none can be forgotten."""

# ruff: noqa: SLF001 (Django documents _meta and _base_manager, and what a site registers has no other name)
import uuid
from copy import copy
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import AddressProof, User
from accounts.models.address_proof import Purpose
from authserver.admin_site import site
from clients.models import Client, ClientSecret, InitialAccessToken
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from keys.models import SigningKey
from realms.models import Brand, MailText, Realm, ResourceSuggestion, Role, Webhook
from serviceaccounts.models import ApplicationRole, Introspector
from support import clock

MANY = 20
LATER = clock.now() + 86_400
TABLES: dict[Any, Any] = site._registry


@pytest.mark.usefixtures("realms_stay_read")
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_list_needs_as_many_statements_for_many_rows_as_for_few(
    operator: Browser, acme: Realm, alice: User, model: type[models.Model]
) -> None:
    if not model._base_manager.exists():
        _first(acme, alice, model)
    path = f"/realms/system/admin/{model._meta.app_label}/{model._meta.model_name}/"
    few = _statements(operator, path)
    row = model._base_manager.order_by("pk").last()
    assert row is not None, "Say above what a row of this table looks like."
    for number in range(MANY):
        _another(row, number)

    assert _statements(operator, path) <= few


def _statements(operator: Browser, path: str) -> int:
    for _ in range(2):
        operator.get(path)  # the realm has changed, and is read anew
    with CaptureQueriesContext(connection) as asked:
        answer = operator.get(path)
    assert answer.status_code == 200
    return len(asked)


def _another(row: models.Model, number: int) -> models.Model:
    """Store a row like one that there is, with others of its own that it belongs to, in the same realm."""
    made: Any = copy(row)
    made._state = models.base.ModelState()
    only_of_realm = [constraint.fields for constraint in row._meta.total_unique_constraints] == [("realm",)]
    for field in row._meta.concrete_fields:
        parent = getattr(row, field.name) if field.many_to_one or field.one_to_one else None
        if parent is not None and (only_of_realm or not isinstance(parent, Realm)):
            setattr(made, field.name, _another(parent, number))
        elif field.primary_key:
            made.pk = {"UUIDField": uuid.uuid4(), "CharField": f"{uuid.uuid4()}"}.get(field.get_internal_type())
        elif field.name in _distinct(row):
            setattr(made, field.attname, _changed(getattr(row, field.attname), number))
    made._meta.concrete_model._base_manager.bulk_create([made])
    return made  # type: ignore[no-any-return]  # a copy of the row


def _distinct(row: models.Model) -> set[str]:
    """Return the columns that tell rows apart."""
    unique = {field.name for field in row._meta.concrete_fields if field.unique}
    return unique | {name for one in row._meta.constraints for name in getattr(one, "fields", ())} | {"email", "state"}


def _changed(value: Any, number: int) -> Any:  # noqa: ANN401 (a column)
    if isinstance(value, str) and "@" in value:
        return f"{number}-{uuid.uuid4().hex[:6]}-{value}"
    if value in {"active", "next"}:
        return "retired"
    return f"{value}-{uuid.uuid4().hex[:6]}" if isinstance(value, str) else value


def _first(acme: Realm, alice: User, model: type[models.Model]) -> None:
    """Store what the cast has none of."""
    client = Client.objects.all_realms().get(realm=acme, client_id="acme-web")
    provider = IdentityProvider(realm=acme, slug="idp", kind="oidc", name="I", issuer="https://idp.test", client_id="x")
    role = Role.objects.all_realms().get(realm=acme, name="acme-auditor")
    times = {"created_at": 1, "expires_at": LATER}
    rows: dict[Any, models.Model] = {
        ApplicationRole: ApplicationRole(realm=acme, client=client, role=role, user=alice, given_by="x", given_at=1),
        Brand: Brand(realm=acme),
        ClientSecret: ClientSecret(client=client, digest="d", created_at=1),
        IdentityProvider: provider,
        InitialAccessToken: InitialAccessToken(realm=acme, digest="d", uses_left=1, **times),
        Introspector: Introspector(realm=acme, client=client),
        LinkedIdentity: LinkedIdentity(realm=acme, user=alice, provider=provider, issuer="i", subject="s", linked_at=1),
        MailText: MailText(realm=acme, kind="welcome", language="en", subject="s", text="t"),
        ProviderReference: ProviderReference(realm=acme, provider=provider),
        ResourceSuggestion: ResourceSuggestion(
            realm=acme, identifier="i", canonical_identifier="i", client_id="c", first_seen=1, last_seen=1
        ),
        SigningKey: SigningKey(
            realm=acme, kid="k", algorithm="ES256", public_jwk={}, sealed_private_jwk=b"x", created_at=1
        ),
        Webhook: Webhook(realm=acme, name="w", url="https://w.test", sealed_secret=b"x", created_at=1),
    }
    invited = AddressProof(realm=acme, purpose=Purpose.INVITATION, email="carol@acme.test", **times)
    if model in {LinkedIdentity, ProviderReference}:
        IdentityProvider._base_manager.bulk_create([provider])
    made: Any = rows.get(model, invited)
    type(made)._base_manager.bulk_create([made])
