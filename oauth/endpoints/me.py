"""RFC 6750 §2.1: whoever holds a key or a token asks whose it is and what it may do; resource servers ask with it.

A key comes in the header `api-key` or as a bearer token, and `instance-id` may name the service account that it must
belong to. Refusals are problem documents (RFC 9457), which tell apart what the registered codes do not.
"""

from typing import Any

from oauth.client_auth import api_key
from oauth.client_auth.api_key import Fault, KeyRefused, Use
from oauth.endpoints import key_refusal, live
from oauth.endpoints.live import LiveToken
from oauth.http import Parameters, Request, Response, json_response, parameters
from oauth.rules.scope import split
from oauth.store import clients
from oauth.store.people import PersonRecord
from oauth.tokens import key_issue
from oauth.tokens.issue import Issue
from realms.management_scopes import covers
from support import throttle
from support.errors import InsufficientScope, InvalidRequest, InvalidScope, InvalidTarget, InvalidToken, OAuth2Error

KEY, INSTANCE = "api-key", "instance-id"
NEVER_IN_THE_ADDRESS = frozenset({"access_token", "api_key", KEY})
COPIED = ("iss", "sub", "client_id", "scope", "roles", "exp")


def me(request: Request) -> Response:
    """Say whose the credential is and what it may do. `scope` and `resource` name what the caller needs it for."""
    needed: Parameters = {}
    try:
        needed = parameters(request.query)
        if NEVER_IN_THE_ADDRESS & needed.keys():
            raise InvalidRequest("Keys and tokens belong in headers, where no log sees them.")
        members = _members(_presented(request), request, resource=needed.get("resource", ""))
        _demand(members["scope"].split(), split(needed["scope"]) if "scope" in needed else ())
    except KeyRefused as refused:
        return key_refusal.at_resource(refused, request)
    except OAuth2Error as error:
        return key_refusal.of_token(error, request, scope=needed.get("scope", ""))
    return json_response(members)


def _presented(request: Request) -> str:
    """Return the key or token; raise KeyRefused where there is none, InvalidRequest where there are two."""
    key, authorization = request.headers.get(KEY, ""), request.headers.get("authorization", "")
    if key and authorization:
        raise InvalidRequest("Send one key or one token, in one header.")
    scheme, _, bearer = authorization.partition(" ")
    unverified = key or (bearer.strip() if scheme.lower() == "bearer" else "")
    if not unverified:
        raise KeyRefused(Fault.MISSING)
    return unverified


def _members(unverified: str, request: Request, *, resource: str) -> dict[str, Any]:
    """Return what the answer says. What is no token is judged as a key, and what looks like a token as that."""
    if not request.headers.get(KEY) and "." in unverified:
        return _of_token(live.read(unverified, request.realm), request, resource=resource)
    instance = request.headers.get(INSTANCE)
    used = api_key.use(request.realm, unverified, peer=request.peer, client_id=instance)
    issue = Issue(request.realm, used.client)
    try:
        key_issue.settle(issue, requested=resource) if resource else key_issue.survey(issue)
    except (InvalidScope, InvalidTarget):
        raise InvalidToken("The key is not for this resource.") from None
    owner = _owner(key_issue.claims(issue), used.key.person, request, names=True)
    return {"credential": "api_key", **owner, "aud": [*_listed(issue.audience)], "key": _described(used)}


def _of_token(found: LiveToken, request: Request, *, resource: str) -> dict[str, Any]:
    token, claims = found.token, found.token.claims
    audience = _listed(claims["aud"])
    if request.headers.get(INSTANCE) not in {None, None if found.person else claims["client_id"]}:
        raise InvalidToken("The token is another instance's.")
    wanted = [request.realm.catalogue.resource(name) for name in resource.split()]
    if any(known is None or known.identifier not in audience for known in wanted):
        raise InvalidToken("The token is not for this resource.")
    kind = "access_token" if token.session is None else "session_token"
    owner = _owner(claims, found.person, request, names="profile" in token.scopes)
    return {"credential": kind, **owner, "aud": audience}


def _owner(claims: Any, person: PersonRecord | None, request: Request, *, names: bool) -> dict[str, Any]:  # noqa: ANN401 (a mapping, of verified claims or of our own)
    """Return whose the credential is; a person's name only where it may be told."""
    members = {"kind": "person" if person else "service_account"}
    members |= {name: claims[name] for name in COPIED if name in claims}
    if person is None:
        client = clients.find(request.realm, claims["client_id"])
        return members | ({"name": client.name} if client else {})
    known = (person.claims.get(claim) for claim in ("name", "preferred_username", "email"))
    return members | ({"name": next(filter(None, known), "")} if names else {})


def _described(used: Use) -> dict[str, Any]:
    """Return the name of the key and, where it has a quota, what is left of it."""
    rate = throttle.parse(used.key.quota or "off")
    if used.spent is None:
        return {"name": used.key.name}
    left = {"left": used.spent.left, "resets_in": used.spent.resets_in}
    return {"name": used.key.name, "quota": {"limit": rate.count, "seconds": rate.seconds, **left}}


def _demand(held: list[str], needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if name not in held and not covers(held, name)]
    if missing:
        raise InsufficientScope(f"It lacks the scope {' '.join(missing)}.")


def _listed(audience: str | list[str]) -> list[str]:
    return [audience] if isinstance(audience, str) else audience
