"""Who is given a role that administers, or loses one, hears of it by mail, whoever decided it and wherever."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models.signals import pre_delete

from accounts.flows.telling import tell
from accounts.models import User
from realms.models import Role
from support import mail

TEMPLATE = "mail/role_changed.txt"
GIVEN, TAKEN = "role.given", "role.taken"


def connect() -> None:
    """Listen for roles that end while people hold them."""
    pre_delete.connect(_tell_holders, sender=Role)


@contextmanager
def telling(person: User) -> Iterator[None]:
    """Mail to a person which roles that administer they are given, or lose, within the block."""
    before = _administering(person)
    yield
    after = _administering(person)
    tell_of_roles(person, GIVEN, after - before)
    tell_of_roles(person, TAKEN, before - after)


def tell_of_roles(person: User, event: str, names: Collection[str], *, client: str = "") -> None:
    """Mail that roles of these names were given or taken, for one application if `client` says which."""
    if names and person.email_verified:
        roles = ", ".join(mail.line(name) for name in sorted(names))
        page = f"{person.realm.issuer}/account/"
        tell(person, TEMPLATE, event=event, role=roles, client=mail.line(client), account=page)


def _administering(person: User) -> frozenset[str]:
    return frozenset(role.name for role in Role.objects.all_realms().filter(users=person) if role.allows)


def _tell_holders(instance: Role, origin: Any, **_: Any) -> None:  # noqa: ANN401 (a row or rows of any table)
    """Tell who holds a role that is deleted, but not where its whole realm is."""
    if instance.allows and getattr(origin, "model", type(origin)) is Role:
        for person in User.objects.all_realms().filter(roles=instance).select_related("realm"):
            tell_of_roles(person, TAKEN, {instance.name})
