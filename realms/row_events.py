"""What administrators do to rows, in the audit trail: the same words whether by the admin or by the management API."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from audit.record import record
from realms.models import Realm

PARTS_OF_CLIENTS = ("account", "service_account", "application", "client")  # columns, in the order of the way


def record_row(action: str, row: models.Model, *, what: Any, actor: str, through: Realm, peer: str) -> None:  # noqa: ANN401, PLR0913 (JSON; who did what to which row, through which door: all named at each call)
    """Write one event about a row of any realm. `what` names fields and choices, never values."""
    detail = {"model": row._meta.label, "pk": str(row.pk), "what": what, "through": through.slug}  # noqa: SLF001 (Django's documented name)
    record(
        action,
        realm=slug_of(row),
        actor=actor,
        target=str(row),
        subject=person_of(row),
        client=client_of(row),
        peer=peer,
        detail=detail,
    )


def slug_of(row: models.Model) -> str:
    """Return the slug of the realm that a row belongs to; a realm belongs to itself, and the trail keeps slugs."""
    owner: Realm | str = row if isinstance(row, Realm) else row.realm  # type: ignore[attr-defined]  # each registered row has one
    return owner.slug if isinstance(owner, Realm) else owner


def person_of(row: models.Model) -> str:
    """Return the id of the person whose account a row is part of, or nothing."""
    if isinstance(row, get_user_model()):
        return str(row.pk)
    has_person = any(field.name == "user" for field in row._meta.concrete_fields)  # noqa: SLF001 (Django's documented name)
    return str(row.user_id or "") if has_person else ""  # type: ignore[attr-defined]  # the column of that field


def client_of(row: Any) -> str:  # noqa: ANN401 (a row of any table)
    """Return the identifier of the application that a row is, or is part of, or nothing."""
    for step in PARTS_OF_CLIENTS:
        if isinstance(getattr(row, "client_id", None), str):
            break
        row = getattr(row, step, None) or row
    found = getattr(row, "client_id", "")
    return found if isinstance(found, str) else ""
