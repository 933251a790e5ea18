"""RFC 9700 §4.11.2: the page between an error and a client that nobody vouches for."""

from oauth.http import Page
from support.errors import OAuth2Error


def interstitial(error: OAuth2Error, *, host: str, address: str) -> Page:
    """Return the page that names the host and leaves the step to the person."""
    context = {"host": host, "return_url": address, "error": error.error, "message": error.description}
    return Page("oauth/interstitial.html", context, 400)
