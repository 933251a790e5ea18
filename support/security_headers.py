"""Content Security Policy Level 3 and its neighbours: what a browser may do with our pages.

There is no `form-action`: browsers apply it to the whole chain of redirects behind a form, and would kill the way
back to native clients after login and consent.
"""

from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HSTS = "Strict-Transport-Security"
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@cache
def security_headers() -> dict[str, str]:
    """Return what each answer carries unless it says otherwise; HSTS (RFC 6797) where the public address is https."""
    return _with_hsts("; includeSubDomains")


@cache
def headers_on_own_domain() -> dict[str, str]:
    """Return the same for a realm's own domain: what lies below it is its owner's, and may be without TLS."""
    return _with_hsts("")


def _with_hsts(below: str) -> dict[str, str]:
    seconds = settings.SECURE_HSTS_SECONDS
    return HEADERS | {HSTS: f"max-age={seconds}{below}"} if seconds else HEADERS


def framing(addresses: Iterable[str]) -> str:
    """Return the policy of a page that frames exactly these addresses, whatever their queries are."""
    sources = sorted({_source(address) for address in addresses})
    return f"{CONTENT_SECURITY_POLICY}; frame-src {' '.join(sources)}"


def _source(address: str) -> str:
    """Return an address as CSP 3 §2.3.1 writes it: a path that is compared percent-decoded, and no query."""
    parts = urlsplit(address)
    path = parts.path.replace(";", "%3B").replace(",", "%2C")
    return f"{parts.scheme}://{parts.netloc}{path}"
