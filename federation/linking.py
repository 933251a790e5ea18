"""Whose account an identity opens. Found by issuer and subject alone; an e-mail address never links anything.

A new account needs an address that is verified there and that nobody has here. Whoever has one logs in to it first,
and links the two there with a fresh proof: an account whose owner never proved the address could have been made by
somebody else in their name.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_noop as _

from accounts import ways_in
from accounts.flows.people import add_person, change_person
from accounts.flows.role_mails import telling
from accounts.flows.telling import tell
from accounts.models import User
from audit import actions
from audit.record import record
from federation import mapping, offers
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from federation.offers import Offer
from federation.providers.exchange import VerifiedIdentity
from federation.refusal import NotKnown, NotLinked
from realms.context import current_realm, realm_context
from support import clock

LINKED = "mail/identity_linked.txt"
UNLINKED = "mail/identity_unlinked.txt"
TAKEN = _("That account is linked to another one here.")
UNVERIFIED = _("Your e-mail address has not been verified: link other accounts after that.")
LAST = _("This is your only way to sign in: set a password, add a passkey or link another account first.")


def connect() -> None:
    """Answer whether a person has a way in here, when another one is about to go; see identities and references go."""
    ways_in.asked.connect(_lets_in)
    pre_delete.connect(_identity_goes, sender=LinkedIdentity)
    pre_delete.connect(_reference_goes, sender=ProviderReference)


def sign_in(offer: Offer, who: VerifiedIdentity, *, peer: str) -> LinkedIdentity:
    """Return the identity, whose person may log in now, with what this login brought; raise NotKnown."""
    try:
        with transaction.atomic():
            identity = _found(offer, who) or _sign_up(offer, who, peer=peer)
            if not identity.user.is_active:
                raise NotKnown("The account is disabled.")
            _take_over(identity, offer, who)
    except (IntegrityError, ValidationError):
        raise NotKnown("The account could not be made: the identity or the address was taken.") from None
    return identity


def link(user: User, offer: Offer, who: VerifiedIdentity, *, peer: str) -> None:
    """Link an identity to the person who is logged in; raise NotLinked."""
    if not user.email_verified:
        raise NotLinked(UNVERIFIED)
    present = LinkedIdentity.objects.filter(issuer=who.issuer, subject=who.subject).first()
    if present is not None and present.user_id == user.pk:
        return
    if present is not None:
        raise NotLinked(TAKEN)
    try:
        with transaction.atomic():
            identity = _new(user, offer, who)
            _say(actions.IDENTITY_LINKED, LINKED, identity, peer=peer)
    except IntegrityError:
        raise NotLinked(TAKEN) from None


@transaction.atomic
def unlink(identity: LinkedIdentity, *, peer: str) -> None:
    """Take the identity from its person, with the roles that it gave; raise NotLinked for the last way in."""
    user = User.objects.select_for_update().get(pk=identity.user_id)
    if not _has_another_way_in(user, identity):
        raise NotLinked(LAST)
    _say(actions.IDENTITY_UNLINKED, UNLINKED, identity, peer=peer)
    identity.delete()


def is_theirs(user: User, offer: Offer, who: VerifiedIdentity) -> bool:
    """Tell whether an identity belongs to that person."""
    identity = _found(offer, who)
    return identity is not None and identity.user_id == user.pk


def _identity_goes(instance: LinkedIdentity, origin: Any, **_: Any) -> None:  # noqa: ANN401 (a row or rows of any table)
    """Take what the identity gave, where it goes by itself or with its provider, and not with its person or realm."""
    if _table(origin) in {LinkedIdentity, IdentityProvider}:
        _take_roles(instance)


def _reference_goes(instance: ProviderReference, origin: Any, **_: Any) -> None:  # noqa: ANN401 (a row or rows of any table)
    """Take what identities of the realm gave by the mapping of the reference; they stay linked, should it come back."""
    if _table(origin) is not ProviderReference:
        return
    linked = LinkedIdentity.objects.all_realms().filter(realm=instance.realm, provider=instance.provider)
    for identity in linked.exclude(granted_roles=[]).select_related("user", "realm"):
        _take_roles(identity)
        linked.filter(pk=identity.pk).update(granted_roles=[])


def _table(origin: Any) -> Any:  # noqa: ANN401 (a row or rows of any table)
    return getattr(origin, "model", type(origin))


def _take_roles(identity: LinkedIdentity) -> None:
    """Take from a person the roles that logins through an identity gave; they are told."""
    if not identity.granted_roles:
        return
    user = identity.user
    with realm_context(identity.realm), telling(user):
        user.roles.remove(*user.roles.filter(name__in=identity.granted_roles))


def _has_another_way_in(user: User, identity: LinkedIdentity) -> bool:
    """Tell whether `user` could log in without that identity: by what they have here, or through another."""
    return ways_in.has_own_way_in(user) or _usable(user).exclude(pk=identity.pk).exists()


def _lets_in(user: User, **_: Any) -> bool:
    return _usable(user).exists()


def _usable(user: User) -> QuerySet[LinkedIdentity]:
    """Return the identities through which `user` can log in now."""
    offered = {offer.provider.pk for offer in offers.of(current_realm())}
    return LinkedIdentity.objects.filter(user=user, provider__in=offered)


def _found(offer: Offer, who: VerifiedIdentity) -> LinkedIdentity | None:
    rows = LinkedIdentity.objects.select_related("user", "realm")
    return rows.filter(provider=offer.provider, issuer=who.issuer, subject=who.subject).first()


def _sign_up(offer: Offer, who: VerifiedIdentity, *, peer: str) -> LinkedIdentity:
    if not (offer.policy.trusts_email and who.email_verified and offer.policy.signs_up(who.email)):
        raise NotKnown("No account is linked, and the policy makes none.")
    if User.objects.filter(email__iexact=who.email).exists():
        raise NotKnown("The address belongs to an account that is not linked.")
    values = mapping.attributes(offer.policy, who.claims, first=True)
    user = add_person(current_realm(), email=who.email, email_verified=True, **values)
    detail, realm = {"provider": offer.slug}, current_realm().slug
    record(actions.PERSON_SIGNED_UP, realm=realm, actor=user.email, subject=user.pk, peer=peer, detail=detail)
    return _new(user, offer, who)


def _new(user: User, offer: Offer, who: VerifiedIdentity) -> LinkedIdentity:
    return LinkedIdentity.objects.create(
        realm=current_realm(),
        user=user,
        provider=offer.provider,
        issuer=who.issuer,
        subject=who.subject,
        email=_shown(who.email),
        linked_at=clock.now(),
    )


def _take_over(identity: LinkedIdentity, offer: Offer, who: VerifiedIdentity) -> None:
    change_person(identity.user, **mapping.attributes(offer.policy, who.claims, first=False))
    mapping.settle_roles(identity, offer.policy, who.claims)
    identity.email, identity.last_used_at = _shown(who.email), clock.now()
    identity.save(update_fields=["email", "last_used_at", "granted_roles"])


def _shown(email: str) -> str:
    return email[:254]


def _say(action: str, template: str, identity: LinkedIdentity, *, peer: str) -> None:
    """Record a change of the ways into an account, and tell its person."""
    user, realm = identity.user, current_realm()
    detail, target = {"provider": identity.provider.slug, "issuer": identity.issuer}, str(identity.provider)
    record(action, realm=realm.slug, actor=user.email, target=target, subject=user.pk, peer=peer, detail=detail)
    if user.email_verified:
        tell(user, template, provider=identity.provider.name, account=f"{realm.issuer}/account/")
