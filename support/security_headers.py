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
    """Return what each answer carries unless it says otherwise; HSTS where the public address is https."""
    if not settings.SECURE_HSTS_SECONDS:
        return HEADERS
    return HEADERS | {"Strict-Transport-Security": f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"}
