"""OAuth 2.1 §4.1: an authorization request under way, signed, so that no step behind it can be stripped or altered.

A ticket carries the parameters as sent and the moment of the request: a login that the client demanded must be later
than that. The ticket of a consent page also names the session it was shown to, and what it showed.
"""

import hashlib
import json
import time
from dataclasses import dataclass

from django.core import signing

from oauth.http import Parameters
from realms.models import Realm

MAXIMUM_AGE = 3600  # seconds since the request, however often it was sealed: time enough to find a password
FLOW_DIGITS = 24


class TicketInvalid(Exception):
    """The ticket was altered, is too old, or belongs to another realm."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request under way. `at` is in epoch seconds with fractions, `pushed` the digest of the handle of a pushed one.

    The rest is set once consent was asked.
    """

    parameters: Parameters
    at: float
    pushed: str = ""
    sid: str = ""
    scopes: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    document: str = ""

    def sealed(self, realm: Realm) -> str:
        """Return the ticket as text that only `realm` takes back."""
        members = [self.parameters, self.at, self.pushed, self.sid, self.scopes, self.resources, self.document]
        return signing.dumps(members, salt=_salt(realm), compress=True)

    @property
    def flow(self) -> str:
        """Return what all steps of the request have in common, however often it is sealed: 96 bits in hexadecimal."""
        return hashlib.sha256(json.dumps([self.parameters, self.at]).encode()).hexdigest()[:FLOW_DIGITS]

    def showed(self, scopes: tuple[str, ...], resources: tuple[str, ...], document: str) -> bool:
        """Tell whether the person has seen all of this: roles, declarations, documents change while a page is open."""
        return set(scopes) <= set(self.scopes) and set(resources) <= set(self.resources) and document == self.document


def read(text: str, realm: Realm) -> Ticket:
    """Return the ticket behind `text`; raise TicketInvalid."""
    try:
        members = signing.loads(text, salt=_salt(realm), max_age=MAXIMUM_AGE)
        parameters, at, pushed, sid, scopes, resources, document = members
    except (signing.BadSignature, ValueError):
        raise TicketInvalid from None
    if time.time() - at > MAXIMUM_AGE:
        raise TicketInvalid
    return Ticket(parameters, at, pushed, sid, tuple(scopes), tuple(resources), document)


def _salt(realm: Realm) -> str:
    return f"oauth.authorization:{realm.pk}"
