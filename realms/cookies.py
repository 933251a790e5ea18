"""What the cookies of a realm are called, so that browsers hold them to it: `__Host-` and `__Secure-` (RFC 6265bis)."""

from django.conf import settings

from realms.models import Realm


def cookie_name(kind: str, realm: Realm) -> str:
    """Return the name of the cookie for `kind`. On https browsers take it over https alone.

    On a domain of its own no other host can write it either; realms that share a host have a name and a path each.
    """
    if settings.PUBLIC_HTTPS and realm.domain is not None:
        return f"__Host-{kind}"
    name = f"{kind}_{realm.slug}"
    return f"__Secure-{name}" if settings.PUBLIC_HTTPS else name
