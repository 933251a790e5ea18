"""OpenID Connect Core §5.1: what a login takes over of the claims: the attributes and roles that a mapping names.

Claims come from outside: one that no column takes is left out, and does not hinder the login.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from accounts.flows.role_mails import telling
from accounts.models import User
from federation.models import LinkedIdentity
from federation.models.policy import SignInPolicy
from realms.models import Role


def attributes(policy: SignInPolicy, claims: Mapping[str, Any], *, first: bool) -> dict[str, str]:
    """Return column to value, for columns of User."""
    found = {}
    for column, claim in policy.mapped_attributes(first=first).items():
        value = claims.get(claim)
        if isinstance(value, str) and value.isprintable() and _fits(column, value):
            found[column] = value
    return found


def named_roles(policy: SignInPolicy, claims: Mapping[str, Any]) -> set[str]:
    """Return the names of the roles that the claim is mapped to, whether the realm has them or not."""
    said = claims.get(policy.role_claim) if policy.role_claim else None
    values = said if isinstance(said, list) else [said]
    return {policy.roles[value] for value in values if isinstance(value, str) and value in policy.roles}


def settle_roles(identity: LinkedIdentity, policy: SignInPolicy, claims: Mapping[str, Any]) -> None:
    """Give the roles that the claim is mapped to, and take away those that a login gave before and this one does not.

    What an administrator gave stays.
    """
    names = named_roles(policy, claims)
    held = set(identity.user.roles.values_list("name", flat=True))
    wanted = set(Role.objects.filter(realm=identity.realm, name__in=names).values_list("name", flat=True))
    given = set(identity.granted_roles)
    roles = Role.objects.filter(realm=identity.realm)
    if wanted - held or (given - wanted) & held:
        with telling(identity.user):
            identity.user.roles.add(*roles.filter(name__in=wanted - held))
            identity.user.roles.remove(*roles.filter(name__in=given - wanted))
    identity.granted_roles = sorted((given & wanted & held) | (wanted - held))


def _fits(column: str, value: str) -> bool:
    try:
        User._meta.get_field(column).clean(value, None)  # type: ignore[union-attr]  # noqa: SLF001 (columns, not relations; Django's documented name)
    except ValidationError:
        return False
    return True
