"""OAuth 2.1 §4.1.1 and §4.1.2.1: the rules applied, and the error page for what may not be redirected."""

import logging
import re
import secrets

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from clients import trust
from clients.metadata_document import UnusableDocument
from clients.models.lifecycle import State
from oauth.endpoints.authorization.wording import shown
from oauth.http import Page, Parameters, Request
from oauth.rules.authorization import PARAMETERS, RULES
from oauth.rules.draft import Draft
from oauth.rules.redirect_uri import settle_redirect_uri
from oauth.store import clients
from realms.models import Realm
from support.errors import InvalidClient, InvalidRequest, OAuth2Error, SlowDown, UnauthorizedClient

logger = logging.getLogger(__name__)
REFERENCE_BYTES = 4
CLIENT_ID = re.compile(r"(?:^|&)client_id=([A-Za-z0-9%._~:-]{1,128})")  # as sent, still encoded: safe in a log line

BLOCKED = {
    State.PENDING: _(
        "An administrator has to approve this application first. It is waiting for that: try again later."
    ),
    State.QUARANTINED: _("An administrator of this server has stopped this application."),
}
STALE_CLIENT = _(
    "If this application worked before, it was removed here. Disconnect it in the application, or delete what it "
    "stored about this server, and connect again: it will then register itself anew."
)
UNREADABLE = _(
    "The application is known by the address of its own description, which is read there. If it worked before, try "
    "again in a minute; else tell whoever makes the application."
)


def draft_of(realm: Realm, parameters: Parameters, *, pushed: str = "") -> Draft:
    """Return a draft whose client and redirect URI hold; raise an error that must not be redirected (§4.1.2.1).

    `pushed` is the digest of the handle under which the client pushed the request, if it did.
    """
    client_id = parameters.get("client_id")
    if client_id is None:
        raise InvalidRequest(_("The request does not say which application it is for: client_id is missing."))
    client = clients.find(realm, client_id)
    if client is None:
        raise _blocked(realm, client_id)
    draft = Draft(realm, client, {name: parameters[name] for name in parameters if name in PARAMETERS}, pushed)
    settle_redirect_uri(draft)
    return draft


def apply_rules(draft: Draft) -> None:
    """Pass every rule, or raise the error that goes back to the client."""
    for rule in RULES:
        rule(draft)


def _blocked(realm: Realm, client_id: str) -> OAuth2Error:
    """Return why the client is out of use: 403, since clients take a 400 here for a sign to register anew."""
    state = trust.blocked_state(realm, client_id)
    if state is None:
        return InvalidClient(_("This server does not know the application."))
    return UnauthorizedClient(BLOCKED[state], status_code=403)


def error_page(error: OAuth2Error, request: Request) -> Page:
    """Return the page for an error that stays here: its address may be anybody's, so nothing leads there.

    The reference on the page is in the log, with the client that the request named.
    """
    reference = secrets.token_hex(REFERENCE_BYTES)
    named = CLIENT_ID.search(request.query)
    details = request.realm.slug, error.error, named[1] if named else "-"
    logger.info("authorization request refused, reference %s: realm %s, error %s, client %s", reference, *details)
    context = {
        "title": gettext("This request cannot be completed"),
        "reference": reference,
        "advice": gettext(_advice(error)) if _advice(error) else "",
        **shown(error),
    }
    return Page(
        "oauth/error.html", context, error.status_code if isinstance(error, (UnauthorizedClient, SlowDown)) else 400
    )


def _advice(error: OAuth2Error) -> str:
    if isinstance(error, UnusableDocument):
        return UNREADABLE
    return STALE_CLIENT if isinstance(error, InvalidClient) else ""
