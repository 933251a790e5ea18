"""RFC 7517: for how long what this package signs is of use, so that its keys stay published for as long."""

from oauth.tokens import logout_token, session_token
from realms.models import Realm


def longest(realm: Realm) -> int:
    """Return the seconds after which nothing that was signed just now is shown to anybody any more.

    An ID token is shown as a hint, expired or not, for as long as the session may live that it tells of (RP-Initiated
    Logout 1.0 §2); a session token is renewed for a while after its end.
    """
    renewable = realm.session_token_lifetime + session_token.GRACE
    return max(realm.session_lifetime, renewable, logout_token.LIFETIME)
