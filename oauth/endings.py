"""RFC 9700 §4.14: what ends tokens from outside the protocol: a person disabled, a session left, a moment named."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.signals import access_ended, session_ending
from audit import actions
from audit.record import record
from clients.models import Client
from oauth.models import AuthorizationCode, Consent, Family
from realms import versioning
from realms.models import Realm
from support import clock


def connect() -> None:
    """Connect to the news that accounts send."""
    access_ended.connect(_end_access)
    session_ending.connect(_end_session)


@transaction.atomic
def end_all(user: User) -> None:
    """End every family of `user`, and burn the codes that are under way."""
    _end(realm_id=user.realm_id, user=user)


@transaction.atomic
def end_connection(user: User, client: Client) -> None:
    """Withdraw what `user` allowed `client`: the consent, every family, and the codes that are under way."""
    Consent.objects.all_realms().filter(realm_id=user.realm_id, user=user, client=client).delete()
    _end(realm_id=user.realm_id, user=user, application=client)


def end_staying(user: User, client_id: int) -> None:
    """End what lets a client stay connected, and the codes for that; what ends with the session stays."""
    _end(realm_id=user.realm_id, user=user, application_id=client_id, session_bound=False)


def end_family(family: Family) -> None:
    """End one family: its refresh token at once, its access tokens wherever liveness is checked."""
    alive = Family.objects.all_realms().filter(realm_id=family.realm_id, pk=family.pk, revoked_at=None)
    alive.update(revoked_at=clock.now())


@transaction.atomic
def revoke_before(realm: Realm, *, client: Client | None = None, at: int | None = None, actor: str = "") -> int:
    """End what was issued before `at` in `realm`, or to one client of it, and return that moment in epoch seconds.

    Codes, refresh tokens and access tokens, of machines too. Without `at`: everything up to and including this second.
    The moment never moves back, which would bring tokens to life. ValueError for one to come or a foreign client.
    """
    latest = clock.now() + 1
    moment = latest if at is None else at
    if moment > latest:
        raise ValueError("The moment lies in the future.")
    if client and client.realm_id != realm.pk:
        raise ValueError("The client belongs to another realm.")
    if client:
        Client.objects.all_realms().filter(pk=client.pk, not_before__lt=moment).update(not_before=moment)
    else:
        Realm.objects.filter(pk=realm.pk, not_before__lt=moment).update(not_before=moment)
        versioning.touch(realm.pk)
    target = client.client_id if client else ""
    what = {"before": moment}
    record(actions.TOKENS_REVOKED, realm=realm.slug, actor=actor, target=target, client=target, detail=what)
    return moment


def _end(**which: Any) -> None:
    """Burn the codes first: a redemption at the same moment then finds none, or its family is seen and ended."""
    AuthorizationCode.objects.all_realms().filter(**which).delete()
    Family.objects.all_realms().filter(**which, revoked_at=None).update(revoked_at=clock.now())


def _end_access(user: User, **_: Any) -> None:
    end_all(user)


@transaction.atomic
def _end_session(user: User, sid: str, **_: Any) -> None:
    _end(realm_id=user.realm_id, user=user, sid=sid, session_bound=True)
