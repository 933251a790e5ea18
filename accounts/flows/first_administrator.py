"""The first administrator of the platform: whoever holds the one-time link from the console becomes one.

Links belong to the realm `system`, are stored as digests, last a day, and a newer one replaces what was not used.
"""

import secrets

from django.db import transaction

from accounts.flows.people import add_person
from accounts.models import SetupLink, User
from audit import actions
from audit.record import record
from realms.models import Realm, Role
from realms.models.realm import SYSTEM_SLUG
from support import clock
from support.secrets import fingerprint

LIFETIME = 86_400  # seconds
TOKEN_BYTES = 32  # 256 bits: beyond guessing
ADMINISTRATOR = "administrator"  # the role


class LinkSpent(Exception):
    """The link was used by somebody else in the meantime, or it has expired."""


def exists(system: Realm) -> bool:
    """Tell whether anybody can administer the platform."""
    return User.objects.all_realms().filter(realm=system, is_active=True, roles__administers=True).exists()


@transaction.atomic
def new_link(system: Realm, *, actor: str) -> str:
    """Return the address of a new link that the command `actor` asks for; links that nobody used stop working."""
    links = SetupLink.objects.all_realms()
    links.filter(realm=system, used_at=None).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    links.create(realm=system, digest=fingerprint(token), expires_at=clock.now() + LIFETIME)
    record(actions.ADMINISTRATOR_LINK_MADE, realm=system.slug, actor=actor)
    return f"{system.issuer}/account/first-administrator/{token}/"


def is_open(realm: Realm, token: str) -> bool:
    """Tell whether the link may still be used. Looking does not use it up: scanners of mail and chat look, too."""
    links = SetupLink.objects.all_realms().filter(realm=realm, digest=fingerprint(token))
    return realm.slug == SYSTEM_SLUG and links.filter(used_at=None, expires_at__gt=clock.now()).exists()


@transaction.atomic
def create(realm: Realm, *, token: str, email: str, password: str, peer: str) -> User:
    """Use the link up and return the administrator that it makes; the caller has judged the password.

    Raises LinkSpent, or ValidationError by column for an e-mail address that cannot be used; then the link stays good.
    """
    links = SetupLink.objects.all_realms().filter(realm=realm, realm__slug=SYSTEM_SLUG, digest=fingerprint(token))
    now = clock.now()
    if not links.filter(used_at=None, expires_at__gt=now).update(used_at=now):
        raise LinkSpent
    person = add_person(realm, email=email, password=password)
    person.roles.add(Role.objects.all_realms().get(realm=realm, name=ADMINISTRATOR))
    email, slug = person.email, realm.slug
    record(actions.ADMINISTRATOR_CREATED, realm=slug, actor=email, target=email, subject=person.pk, peer=peer)
    return person
