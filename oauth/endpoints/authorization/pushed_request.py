"""RFC 9126 §4: an authorization request that is a handle to what the client pushed: nothing else in it counts.

The handle can be opened again while it is fresh, as people reload pages, but it is answered only once.
"""

import time

from django.utils.translation import gettext_noop as _

from oauth.endpoints.authorization.ticket import MAXIMUM_AGE, Ticket
from oauth.http import Parameters
from oauth.rules.draft import Draft
from oauth.store import pushed_requests
from realms.models import Realm
from support.errors import InvalidRequestUri
from support.secrets import fingerprint

PREFIX = "urn:ietf:params:oauth:request_uri:"
SPENT = _("This request has expired, or was answered before. Start again from the application.")


def opened(realm: Realm, given: Parameters) -> Ticket | None:
    """Return the request that the client pushed; None where `given` names no pushed one.

    Raises InvalidRequestUri, whatever the reason, which nobody can tell apart. No other address is ever fetched.
    """
    uri, client_id = given.get("request_uri", ""), given.get("client_id")
    if client_id is None or not uri.startswith(PREFIX):
        return None
    digest = fingerprint(uri.removeprefix(PREFIX))
    parameters = pushed_requests.find(realm, client_id, digest=digest)
    if parameters is None:
        raise InvalidRequestUri(SPENT)
    return Ticket(parameters, time.time(), digest)


def settle(draft: Draft) -> None:
    """Note that a pushed request is being answered; raise InvalidRequestUri if it was before."""
    if not draft.pushed:
        return
    if not pushed_requests.answer(draft.realm, draft.client.id, digest=draft.pushed, lifetime=MAXIMUM_AGE):
        raise InvalidRequestUri(SPENT)
