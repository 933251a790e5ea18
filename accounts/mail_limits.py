"""NIST SP 800-63B-4 §3.2.2: how many mails a stranger can have sent, to one address and in all.

Counted for every address alike, whoever has it, and before anything is sent; a browser in which the person has logged
in before has a count of its own, so that nobody keeps them from their mail, be it from beside them.
"""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest
from django.shortcuts import render

from accounts.known_device import device_of
from audit import actions, refusals
from realms.context import current_realm
from support import throttle
from support.peer import peer_network

PER_ADDRESS = throttle.parse("6/h")
DEFAULT_PER_PEER = "60/h"


def demand_room(request: HttpRequest, *, email: str) -> None:
    """Count one mail; answer 429 with Retry-After when it is one too many."""
    peer = get_adapter().get_client_ip(request)
    realm = current_realm()
    device = device_of(request, email=email)
    per_peer = throttle.parse(realm.limits.get("mails", DEFAULT_PER_PEER))
    wait = max(
        0 if device else throttle.allow(f"mails from {peer_network(peer)}", per_peer),
        throttle.allow(f"mails to {email} {device or ''}", PER_ADDRESS),
    )
    if wait:
        refusals.count(actions.MAIL_REFUSED, realm=realm.slug, target=email, peer=peer)
        refusal = render(request, "account/too_many_mails.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        refusal.headers["Retry-After"] = str(wait)
        raise ImmediateHttpResponse(refusal)


def wait_for(email: str, *, by: str) -> int:
    """Count one mail that an administrator has sent; return the seconds to wait where it is one too many, else 0."""
    return throttle.allow(f"mails to {email} by {by}", PER_ADDRESS)
