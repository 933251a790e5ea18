"""RFC 6265 §4.1: the cookie that carries the browser session token: what it is called, and for which hosts it is."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from realms.parent_domain import problem

if TYPE_CHECKING:
    from realms.models import Realm

SECURE = "__Secure-"
OVER_HTTPS = f"Browsers take a cookie named {SECURE}… over https alone."
TAKEN = "Another cookie of this server has that name."
CSRF = "csrf"


def name_of(realm: "Realm") -> str:
    """Return what the cookie of `realm` is called."""
    prefix = SECURE if realm.issuer.startswith("https:") else ""
    return realm.session_token_cookie or f"{prefix}token_{realm.slug}"


def problems(realm: "Realm") -> dict[str, str]:
    """Return, by column, why browsers would ignore the cookie, or mistake it for another one of this server."""
    domain = realm.session_token_domain
    insecure = realm.session_token_cookie.startswith(SECURE) and not realm.issuer.startswith("https:")
    found = {
        "session_token_domain": problem(domain, host=_host(realm)) if domain else None,
        "session_token_cookie": OVER_HTTPS if insecure else TAKEN if _is_taken(realm) else None,
    }
    return {column: sentence for column, sentence in found.items() if sentence}


def _is_taken(realm: "Realm") -> bool:
    name = realm.session_token_cookie.removeprefix(SECURE)
    kind, _, slug = name.rpartition("_")  # our own are called so: session_acme (realms/cookies.py)
    others = type(realm).objects.exclude(pk=realm.pk)
    if name == CSRF or (kind and (slug == realm.slug or others.filter(slug=slug).exists())):
        return True
    namesakes = others.filter(session_token_cookie__in=(name, f"{SECURE}{name}")) if name else others.none()
    return any(_reaches(realm, other) or _reaches(other, realm) for other in namesakes)


def _reaches(realm: "Realm", other: "Realm") -> bool:
    """Tell whether browsers bring the cookie of one realm to the pages of the other."""
    return f".{_host(other)}".endswith(f".{realm.session_token_domain or _host(realm)}")


def _host(realm: "Realm") -> str:
    return urlsplit(realm.issuer).hostname or ""
