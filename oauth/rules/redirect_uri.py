"""OAuth 2.1 §2.3.1, RFC 8252 §7.3: the answer goes to a registered redirect URI, exactly, or nowhere."""

from django.utils.translation import gettext_noop as _

from clients import redirect_uris
from oauth.rules.draft import Draft
from support.errors import InvalidRequest


def settle_redirect_uri(draft: Draft) -> None:
    """Take the redirect URI that was sent if it is registered, or the only one there is if none was sent."""
    given = draft.parameters.get("redirect_uri")
    registered = draft.client.redirect_uris
    if given is None and len(registered) == 1:
        draft.redirect_uri = registered[0]
    elif given is None:
        raise InvalidRequest(_("The request does not say where to return to, and the application has several places."))
    elif redirect_uris.matches(given, registered):
        draft.redirect_uri = given
    else:
        raise InvalidRequest(_("The application did not register the address that this request wants to return to."))
