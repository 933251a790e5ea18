"""RFC 7521 §4.1: who asks with an assertion as its grant: the assertion alone says so, or the client proves itself too.

Whoever sent an assertion that is not accepted learns nothing but that; the reason goes into the record of refusals.
"""

from audit import refusals
from oauth.client_auth import workload
from oauth.endpoints.client_request import client_of
from oauth.grants.jwt_bearer import JwtBearer
from oauth.http import Parameters, Request
from oauth.store import clients
from oauth.store.clients import ClientRecord
from serviceaccounts.workloads.token import NotAdmitted
from support.errors import InvalidGrant, InvalidRequest

CREDENTIALS = frozenset({"client_secret", "client_assertion", "client_assertion_type"})


def is_one(form: Parameters) -> bool:
    """Tell whether the request is for this grant."""
    return form.get("grant_type") == JwtBearer.grant_type


def holder(form: Parameters, request: Request) -> ClientRecord:
    """Return the service account that the assertion stands for.

    RFC 7523 §3.1: without credentials `client_id` only says which one is meant; credentials that are there must hold.
    """
    if "assertion" not in form:
        raise InvalidRequest("assertion is missing.")
    client_id = form.get("client_id", "")
    if "authorization" in request.headers or CREDENTIALS & form.keys():
        client_id = client_of(form, request).client_id
    try:
        return workload.holder(request.realm, form["assertion"], client_id=client_id)
    except NotAdmitted as refusal:
        named = clients.find(request.realm, client_id) if client_id else None
        target = named.client_id if named else refusal.issuer
        refusals.count(refusal.reason, realm=request.realm.slug, target=target, peer=request.peer)
        raise InvalidGrant("The assertion is not accepted.") from None
