"""OAuth 2.1 §7.3, RFC 9700 §4.14: a person takes back part of what they allowed, without connecting anew.

Families and consents are cut down to what is left: the next refresh yields no more than that, and what was issued
before is cut down, or refused, wherever liveness is checked. One that nothing is left of ends.
"""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from clients.models import Client
from oauth.models import AuthorizationCode, Consent, Family
from oauth.models.consent import columns
from support import clock

STANDING = {"offline_access"}  # to stay connected, for nothing else, is nothing


@transaction.atomic
def narrow(user: User, client: Client, *, scopes: Collection[str], resources: Collection[str]) -> None:
    """Take `scopes`, and every access to `resources`, back from `client`; burn the codes under way first."""
    which = {"realm_id": user.realm_id, "user": user}
    AuthorizationCode.objects.all_realms().filter(**which, application=client, consumed_at=None).delete()
    alive = Family.objects.all_realms().filter(**which, application=client, revoked_at=None)
    families = list(alive.select_for_update())
    for family in families:
        _narrow_family(family, scopes, resources)
    Family.objects.all_realms().bulk_update(families, ["scope", "withdrawn_scope", "resources", "revoked_at"])
    for consent in Consent.objects.all_realms().select_for_update().filter(**which, client=client):
        _narrow_consent(consent, scopes, resources)


@transaction.atomic
def forget(user: User, client: Client) -> bool:
    """Let `user` be asked again the next time, whatever they allowed `client`; tell whether anything was remembered."""
    remembered = Consent.objects.all_realms().filter(realm_id=user.realm_id, user=user, client=client)
    return bool(remembered.delete()[0])


def _narrow_family(family: Family, scopes: Collection[str], resources: Collection[str]) -> None:
    """Cut a family down, unsaved. None of its resources must not become no resource: that is the realm's own."""
    granted, places = family.scope.split(), [place for place in family.resources if place not in resources]
    left = [scope for scope in granted if scope not in scopes]
    if {*left} <= STANDING or (family.resources and not places):
        family.revoked_at = clock.now()
        return
    taken = [*family.withdrawn_scope.split(), *(scope for scope in granted if scope in scopes)]
    family.scope, family.withdrawn_scope, family.resources = " ".join(left), " ".join(taken), places


def _narrow_consent(consent: Consent, scopes: Collection[str], resources: Collection[str]) -> None:
    left = {place: names - {*scopes} for place, names in consent.access.items() if place not in resources}
    if any(names - STANDING for names in left.values()):
        Consent.objects.all_realms().filter(pk=consent.pk).update(**columns(left))
    else:
        consent.delete()
