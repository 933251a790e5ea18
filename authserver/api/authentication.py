"""RFC 6750 §2.1, RFC 9068 §4: who calls the management API: the bearer of an access token for it that is alive.

A token is one of the realm whose API it is, or of the operators' realm, whose administrators reach every realm.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from accounts.assurance import ACR, LEVELS, Level
from authserver.authority import Principal
from oauth.endpoints import live
from oauth.endpoints.live import LiveToken
from oauth.endpoints.protected_resource import address
from oauth.http import printable
from oauth.store import clients
from oauth.store.people import PersonRecord
from realms import management_api
from realms.context import current_realm
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG
from realms.permissions import ALL, contain
from realms.resolution import resolve
from serviceaccounts import application_roles
from support import secret_kinds
from support.errors import InvalidToken, OAuth2Error

STEP_UP = "insufficient_user_authentication"  # RFC 9470 §3
ENOUGH = f"{ACR[Level.PHISHING_RESISTANT]} {ACR[Level.MULTIPLE]}"


class Unauthorized(APIException):
    """RFC 6750 §3: the call is not authorized, and what to show instead."""

    status_code = 401
    default_code = InvalidToken.error

    def __init__(self, detail: str, *, code: str = "", **parameters: str) -> None:
        super().__init__(detail, code or None)
        named = {"error": code, "error_description": printable(detail)} if code else {}
        self.auth_header = challenge(named | parameters)


def challenge(parameters: dict[str, str]) -> str:
    """Return the WWW-Authenticate line: RFC 9728 §5.1 names where a client learns which server gives tokens."""
    realm = current_realm()
    told = {"realm": realm.slug, **parameters, "resource_metadata": address(realm, management_api.identifier(realm))}
    return "Bearer " + ", ".join(f'{name}="{value}"' for name, value in told.items())


class BearerAuthentication(BaseAuthentication):
    """Judges the token and everything it stands on with one SELECT; roles are those held at this moment."""

    def authenticate(self, request: Request) -> tuple[Principal, LiveToken]:
        """Return who calls; raise Unauthorized for everybody else."""
        unverified_token = _bearer(request)
        home = _home(unverified_token)
        try:
            found = live.read(unverified_token, home)
            return _principal(found, home), found
        except OAuth2Error as error:
            raise Unauthorized(error.description or "", code=error.error or InvalidToken.error) from None

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 (the signature is the framework's)
        """Return what a call without a token is told."""
        return challenge({})


def _bearer(request: Request) -> str:
    scheme, _, unverified_token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not unverified_token.strip():
        raise Unauthorized("An access token is required.")
    found = unverified_token.strip()
    if found.startswith(f"{secret_kinds.prefix(secret_kinds.API_KEY)}_"):
        raise Unauthorized("This is an API key: exchange it for an access token.", code=InvalidToken.error)
    return found


def _home(unverified_token: str) -> Realm:
    """Return the realm whose keys are to judge the token: the operators' where it claims to be of theirs."""
    here = current_realm()
    operators = here if here.slug == SYSTEM_SLUG else resolve(SYSTEM_SLUG)
    return operators if operators and _claimed_issuer(unverified_token) in operators.issuers else here


def _claimed_issuer(unverified_token: str) -> Any:  # noqa: ANN401 (whatever a stranger wrote)
    payload = unverified_token.partition(".")[2].partition(".")[0]
    try:
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        issuer = claims["iss"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return issuer if isinstance(issuer, str) else None


def _principal(found: LiveToken, home: Realm) -> Principal:
    token = found.token
    audience = token.claims["aud"]
    if not isinstance(audience, str) or audience not in management_api.identifiers(home):
        raise InvalidToken("The token is not for the management API alone.")
    if token.session is not None:
        raise InvalidToken("A browser session opens the admin, not the API.")
    person, client_id = found.person, str(token.claims["client_id"])
    if person is not None:
        _demand_factor(home, LEVELS.get(token.claims.get("acr", ""), Level.NONE))
    held = home.permitted_to(person.roles if person else _roles_of_machine(home, client_id))
    return Principal(
        sub=str(token.claims["sub"]),
        name=str(person.claims["email"]) if person else client_id,
        home=home,
        permissions=held,
        applications={} if contain(held, ALL) else _applications(home, person, client_id),
        is_person=person is not None,
        scopes=token.scopes,
        client_id=client_id,
    )


def _roles_of_machine(home: Realm, client_id: str) -> tuple[str, ...]:
    client = clients.find(home, client_id)
    return client.machine.roles if client and client.machine else ()


def _applications(home: Realm, person: PersonRecord | None, client_id: str) -> Mapping[int, frozenset[str]]:
    return application_roles.of_person(home, person.id) if person else application_roles.of_machine(home, client_id)


def _demand_factor(home: Realm, level: Level) -> None:
    """RFC 9470 §3: where administrators need a second factor for the admin, they need one for its API."""
    if home.administrators_need_second_factor and level < Level.MULTIPLE:
        raise Unauthorized("A second factor is required.", code=STEP_UP, acr_values=ENOUGH)
