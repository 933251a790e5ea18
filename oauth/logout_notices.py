"""OpenID Connect Back-Channel Logout §2.3 and §2.5, Front-Channel Logout §3: who hears that a session has ended.

Every client that got tokens in it: its families say so, also those that are over, and those that outlive the session.
"""

from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.signals import session_ending
from audit import outbox
from audit.outbox import Call, Delivery
from clients.models import Client
from oauth.models import Family
from oauth.tokens import logout_token
from realms.context import realm_context
from realms.resolution import resolve
from support.fetch import fetch

ACCEPTED = frozenset({HTTPStatus.OK, HTTPStatus.NO_CONTENT})  # §2.8


class NotAccepted(Exception):
    """The client answered, but not that it has logged the person out."""


def connect() -> None:
    """Connect to the end of sessions."""
    session_ending.connect(_put)


def frames(user: User, sid: str) -> list[str]:
    """Return the addresses that a page loads to tell clients in the browser."""
    named = urlencode({"iss": user.realm.issuer, "sid": sid})
    addresses = _clients(user, sid).exclude(frontchannel_logout_uri="")
    return [
        f"{uri}{'&' if '?' in uri else '?'}{named}"
        for uri in addresses.values_list("frontchannel_logout_uri", flat=True)
    ]


def call(delivery: Delivery) -> Call | None:
    """Return the request that tells a client; None where the client is gone or wants to hear nothing any more.

    Each try has a token of its own: the one before may have arrived, and a client refuses the same `jti` twice.
    """
    realm = resolve(delivery.realm)
    if realm is None:
        return None
    said = delivery.payload
    with realm_context(realm):
        client = Client.objects.filter(client_id=said["client_id"], enabled=True).first()
        if client is None or not client.backchannel_logout_uri:
            return None
        client.realm = realm  # with its keys open
        token = logout_token.make(client, sub=said["sub"], sid=said["sid"])
    return partial(_post, client.backchannel_logout_uri, urlencode({"logout_token": token}).encode())


def _put(user: User, sid: str, **_: Any) -> None:
    """Put one message for each client into the outbox, in the transaction that ends the session."""
    realm = user.realm
    told = _clients(user, sid).exclude(backchannel_logout_uri="")
    for client_id in told.values_list("client_id", flat=True):
        payload = {"client_id": client_id, "sub": str(user.pk), "sid": sid}
        outbox.put(outbox.BACKCHANNEL_LOGOUT, payload, realm=realm.slug, lane=f"{realm.slug} {client_id}")


def _clients(user: User, sid: str) -> QuerySet[Client]:
    families = Family.objects.all_realms().filter(realm_id=user.realm_id, user=user, sid=sid)
    enabled = Client.objects.all_realms().filter(realm_id=user.realm_id, enabled=True)
    return enabled.filter(Exists(families.filter(application=OuterRef("pk")))).order_by("client_id")


def _post(uri: str, form: bytes) -> int:
    status = fetch(uri, form=form).status
    if status not in ACCEPTED:
        raise NotAccepted
    return status
