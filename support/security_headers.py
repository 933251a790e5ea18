"""Content Security Policy Level 3 and its neighbours: what a browser may do with our pages.

There is no `form-action`: browsers apply it to the whole chain of redirects behind a form, and would kill the way
back to native clients after login and consent.
"""

from functools import cache

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
def security_headers(*, is_platform: bool) -> dict[str, str]:
    """Return what each answer carries unless it says otherwise; HSTS (RFC 6797) where the public address is https.

    What lies below a realm's own domain is its owner's, and may be without TLS.
    """
    if not settings.SECURE_HSTS_SECONDS:
        return HEADERS
    below = "; includeSubDomains" if is_platform else ""
    return HEADERS | {HSTS: f"max-age={settings.SECURE_HSTS_SECONDS}{below}"}
