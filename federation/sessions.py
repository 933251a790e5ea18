"""OpenID Connect Back-Channel Logout §2.7: sessions here that began at a provider, and end when it says so.

A provider's `asks_again_after` ends them, and what was granted in them, also when it says nothing: whoever has no
account there any more does not come in again.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from accounts.flows.access import end_session_named
from accounts.models import User
from accounts.sessions import limit_session
from accounts.signals import session_begun, session_ending
from audit import actions
from audit.record import record
from federation.logout_token import LoggedOut
from federation.models import FederatedLogin, IdentityProvider, LinkedIdentity, SeenLogoutToken
from federation.refusal import ProviderLied
from realms.context import realm_context
from realms.models import Realm
from support import clock
from support.secrets import fingerprint

METHOD = "fed"  # what the session remembers: how it was proved elsewhere is not known here


def connect() -> None:
    """Connect to the beginning and the end of sessions."""
    session_begun.connect(_begun)
    session_ending.connect(_ended)


@transaction.atomic
def end(provider: IdentityProvider, who: LoggedOut, *, realm: Realm | None) -> None:
    """End what hangs on a session at `provider`, in `realm`, or for None wherever that is used.

    Raises ProviderLied for a token that was here before.
    """
    seen = {"realm": provider.realm, "expires_at": who.expires_at}
    _, is_new = SeenLogoutToken.objects.all_realms().get_or_create(
        provider=provider, digest=fingerprint(who.jti), defaults=seen
    )
    if not is_new:
        raise ProviderLied("The token was here before.")
    rows = FederatedLogin.objects.all_realms().filter(identity__provider=provider, identity__issuer=who.issuer)
    rows = rows.filter(realm=realm) if realm else rows
    rows = rows.filter(identity__subject=who.subject) if who.subject else rows
    rows = rows.filter(provider_session=who.session) if who.session else rows
    for login in rows.select_related("identity__user", "realm"):
        _end(login, provider)


def _end(login: FederatedLogin, provider: IdentityProvider) -> None:
    user, realm = login.identity.user, login.realm
    with realm_context(realm):
        detail = {"provider": provider.slug}
        record(actions.LOGOUT, realm=realm.slug, target=user.email, subject=user.pk, peer="", detail=detail)
        end_session_named(user, login.sid)


def _begun(request: HttpRequest, user: User, sid: str, **_: Any) -> None:
    said = _last_record(request, user)
    if "identity" not in said:
        return
    identity = LinkedIdentity.objects.filter(pk=said["identity"], user=user).first()
    if identity is None:
        return
    realm, now = user.realm, clock.now()
    values = {"identity": identity, "provider_session": said["session"], "expires_at": now + realm.session_lifetime}
    FederatedLogin.objects.update_or_create(realm=realm, sid=sid, defaults=values)
    if "ends_at" in said:
        limit_session(request, said["ends_at"])


def _last_record(request: HttpRequest, user: AbstractBaseUser) -> dict[str, Any]:
    records = [found for found in get_authentication_records(request, user) if found["method"] == METHOD]
    return dict(records[-1]) if records else {}


def _ended(user: User, sid: str, **_: Any) -> None:
    FederatedLogin.objects.all_realms().filter(realm_id=user.realm_id, sid=sid).delete()
