"""RFC 9700 §4.11.2: the page between an error and a client that nobody vouches for."""

from oauth.endpoints.authorization.wording import shown
from oauth.http import Page
from support.errors import OAuth2Error


def interstitial(error: OAuth2Error, *, host: str, address: str) -> Page:
    """Return the page that names the host and leaves the step to the person."""
    return Page("oauth/interstitial.html", {"host": host, "return_url": address, **shown(error)}, 400)
