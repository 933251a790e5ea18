"""A person of one realm makes an organization: a realm of its own, in which they are the first administrator.

They are another person there, with credentials of their own: the address that they proved, and the accounts at
providers of the platform that they are linked with, so that they come in at once, by a mailed code or through these.
"""

from django.db import models, transaction

from accounts.flows.first_administrator import ADMINISTRATOR
from accounts.flows.people import add_person
from accounts.flows.telling import tell
from accounts.models import User
from audit import actions
from audit.record import record
from federation.models import LinkedIdentity, ProviderReference
from federation.models.policy import SignUp as FirstLogin
from realms.context import realm_context
from realms.models import Realm, Role
from realms.models.account_policy import SignUp
from support import clock, mail

MAIL = "mail/organization_created.txt"


def founded_by(person: User) -> models.QuerySet[Realm]:
    """Return the organizations that the person made and that are in use, by name."""
    return Realm.objects.filter(founder=_founder(person), enabled=True).order_by("name", "slug")


def may_found(person: User) -> bool:
    """Tell whether the person may make one more. Whoever has not proved their address may not: nobody could sign in."""
    made = Realm.objects.filter(founder=_founder(person)).count()
    return person.email_verified and made < person.realm.organizations_per_person


@transaction.atomic
def found(person: User, *, name: str, slug: str, peer: str) -> Realm:
    """Make the organization and return its realm. Two at the same time come one after the other.

    Raises ValidationError, by column, for a name or slug that cannot be had; PermissionError for one too many.
    """
    User.objects.all_realms().select_for_update(no_key=True).get(pk=person.pk)
    if not may_found(person):
        raise PermissionError
    realm = Realm(slug=slug, name=name, founder=_founder(person), sign_up=SignUp.INVITATION)
    realm.full_clean()
    realm.save()
    with realm_context(realm):
        _let_in(person, realm, peer=peer)
    record(
        actions.ORGANIZATION_CREATED,
        realm=person.realm.slug,
        actor=person.email,
        target=slug,
        subject=person.pk,
        peer=peer,
    )
    tell(person, MAIL, organization=mail.line(name), address=f"{realm.issuer}/account/", admin=f"{realm.issuer}/admin/")
    return realm


def _let_in(person: User, realm: Realm, *, peer: str) -> None:
    """Make the first administrator, with the ways in that the person has proved."""
    claims = {"name": person.name, "locale": person.locale, "zoneinfo": person.zoneinfo}
    first = add_person(realm, email=person.email, email_verified=True, **claims)
    described = "Administers this organization."
    first.roles.add(Role.objects.create(realm=realm, name=ADMINISTRATOR, administers=True, description=described))
    proven = LinkedIdentity.objects.all_realms().filter(user=person, provider__offered=True, provider__enabled=True)
    for identity in proven.select_related("provider"):
        ProviderReference.objects.get_or_create(
            realm=realm, provider=identity.provider, defaults={"sign_up": FirstLogin.CLOSED}
        )
        told = {"issuer": identity.issuer, "subject": identity.subject, "email": identity.email}
        LinkedIdentity.objects.create(
            realm=realm, user=first, provider=identity.provider, linked_at=clock.now(), **told
        )
    record(
        actions.ADMINISTRATOR_CREATED,
        realm=realm.slug,
        actor=person.email,
        target=first.email,
        subject=first.pk,
        peer=peer,
    )


def _founder(person: User) -> str:
    return f"{person.realm.slug}/{person.pk}"
