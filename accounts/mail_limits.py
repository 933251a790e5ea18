"""NIST SP 800-63B-4 §3.2.2: how many mails a stranger can have sent, to one address and in all.

Counted for every address alike, whoever has it, and before anything is sent; the browsers in which the person has
logged in before have a count of their own, so that nobody keeps them from their mail, be it from beside them.
"""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest
from django.shortcuts import render

from accounts.known_device import is_known
from audit import actions, refusals
from realms.context import current_realm
from support import throttle
from support.peer import peer_network
from support.throttle import Rate

PER_ADDRESS = throttle.parse("6/h")
DEFAULT_PER_PEER = "60/h"
KNOWN_BESIDE = 10  # times as many: people of one company come from one address, each bounded by PER_ADDRESS


def demand_room(request: HttpRequest, *, email: str) -> None:
    """Count one mail; answer 429 with Retry-After when it is one too many."""
    peer = get_adapter().get_client_ip(request)
    realm = current_realm()
    per_peer = throttle.parse(realm.limits.get("mails", DEFAULT_PER_PEER))
    where = "anywhere"
    if is_known(request, email=email):
        where, per_peer = "known", Rate(KNOWN_BESIDE * per_peer.count, per_peer.seconds)
    wait = max(
        throttle.allow(f"mails from {peer_network(peer)} {where}", per_peer),
        throttle.allow(f"mails to {email} {where}", PER_ADDRESS),
    )
    if wait:
        refusals.count(actions.MAIL_REFUSED, realm=realm.slug, target=email, peer=peer)
        refusal = render(request, "account/too_many_mails.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        refusal.headers["Retry-After"] = str(wait)
        raise ImmediateHttpResponse(refusal)


def wait_for(email: str, *, by: str) -> int:
    """Count one mail that an administrator has sent; return the seconds to wait where it is one too many, else 0."""
    return throttle.allow(f"mails to {email} by {by}", PER_ADDRESS)
