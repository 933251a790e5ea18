"""RFC 6265 §4.1: the cookie that carries the browser session token: what it is called, and for which hosts it is."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from realms.parent_domain import problem

if TYPE_CHECKING:
    from realms.models import Realm

SECURE = "__Secure-"
OVER_HTTPS = f"Browsers take a cookie named {SECURE}… over https alone."
TAKEN = "Another cookie of this server has that name."
KINDS = {"session", "device", "federation", "token"}  # of the cookies of each realm: `session_acme`
CSRF = "csrf"


def name_of(realm: "Realm") -> str:
    """Return what the cookie of `realm` is called."""
    prefix = SECURE if realm.issuer.startswith("https:") else ""
    return realm.session_token_cookie or f"{prefix}token_{realm.slug}"


def problems(realm: "Realm") -> dict[str, str]:
    """Return, by column, why browsers would ignore the cookie, or mistake it for another one of this server."""
    address = urlsplit(realm.issuer)
    domain = realm.session_token_domain
    insecure = realm.session_token_cookie.startswith(SECURE) and address.scheme != "https"
    found = {
        "session_token_domain": problem(domain, host=address.hostname or "") if domain else None,
        "session_token_cookie": OVER_HTTPS if insecure else TAKEN if _is_taken(realm) else None,
    }
    return {column: sentence for column, sentence in found.items() if sentence}


def _is_taken(realm: "Realm") -> bool:
    name = realm.session_token_cookie.removeprefix(SECURE)
    kind, _, slug = name.partition("_")
    others = type(realm).objects.exclude(pk=realm.pk)
    if kind in KINDS and (slug == realm.slug or others.filter(slug=slug).exists()):
        return True
    return name == CSRF or (name != "" and others.filter(session_token_cookie__in=(name, f"{SECURE}{name}")).exists())
