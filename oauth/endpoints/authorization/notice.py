"""OAuth 2.1 §7.3: who lets an application in for the first time is told so by e-mail as well.

The page was seen by whoever sat in front of it; the mail reaches the person whose account it is.
"""

from typing import Any

from accounts.flows.telling import speaking_to, tell
from accounts.sessions import Login
from clients.redirect_uris import target
from oauth.endpoints.authorization.staying import OFFLINE
from oauth.rules.draft import Draft

TEMPLATE = "mail/connected.txt"
MAXIMUM_NAME = 80  # characters of a name that somebody else chose


def connected(draft: Draft, login: Login, *, scopes: tuple[str, ...]) -> None:
    """Put the mail into the outbox, if the person has proved that the address is theirs."""
    person = login.user
    if person.email_verified:
        with speaking_to(person):
            tell(person, TEMPLATE, **_facts(draft, scopes))


def _facts(draft: Draft, scopes: tuple[str, ...]) -> dict[str, Any]:
    realm, declared = draft.realm, draft.realm.catalogue
    resources = [declared.resource(identifier) for identifier in draft.resources]
    allowed = [declared.scope(name) for name in scopes if name != OFFLINE]
    return {
        "client": _line(draft.client.name),
        "unchecked": not draft.client.is_vouched_for,
        "host": target(draft.redirect_uri).text,
        "access": [_line(scope.description or scope.name) for scope in allowed if scope],
        "offline": OFFLINE in scopes,
        "resources": [_line(found.name or found.identifier) for found in resources if found],
        "account": f"{realm.issuer}/account/",
    }


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAXIMUM_NAME else f"{line[: MAXIMUM_NAME - 1]}…"
