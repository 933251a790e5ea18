"""RFC 8414 §3.1: which realm an address is of: `/realms/<slug>/…` or `/.well-known/<document>/realms/<slug>`.

A realm with a domain of its own has that whole host instead, and is nowhere else.
"""

import re
from functools import lru_cache

from django.conf import settings
from django.http.request import split_domain_port

from realms.models.realm import SLUG
from realms.resolution import slug_on

BELOW_REALM = re.compile(rf"/realms/(?P<slug>{SLUG.pattern})(?P<rest>/.*)?", re.DOTALL)
WELL_KNOWN = re.compile(rf"(?P<rest>/\.well-known/[a-z-]+)/realms/(?P<slug>{SLUG.pattern})/?")
REMEMBERED_HOSTS = 256

#: A realm's slug, empty for the platform; the path below it; the domain, if the host is a realm's own.
Place = tuple[str, str, str | None]


def locate(host: str, path: str) -> Place | None:
    """Return the place of a Host header, whatever its port, and a path; None where this server does not answer."""
    domain = _domain(host)
    if domain != settings.PUBLIC_HOST:
        slug = slug_on(domain)
        return None if slug is None else (slug, path, domain)
    match = BELOW_REALM.fullmatch(path) or WELL_KNOWN.fullmatch(path)
    return ("", path, None) if match is None else (match["slug"], match["rest"] or "/", None)


def is_platform(host: str) -> bool:
    """Tell whether a Host header names the host of PUBLIC_URL."""
    return bool(_domain(host) == settings.PUBLIC_HOST)


@lru_cache(REMEMBERED_HOSTS)
def _domain(host: str) -> str:
    """Return the domain of a Host header: in lower case, without port and final dot; empty for what is none."""
    return split_domain_port(host)[0]
