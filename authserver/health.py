"""For load balancers, proxies, whoever restarts containers: what this process can do, and which domains it serves."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from authserver import starting
from realms.resolution import resolve, slug_on

RETRY_AFTER = "5"  # seconds


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the signature is Django's)
    """Answer as long as the process does, whatever the state of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the signature is Django's)
    """Answer 200 when the database does, else 503: send no requests here for now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return _not_yet("the database does not answer")
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def startupz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the signature is Django's)
    """Answer 200 once the tables are those of this version and the signing keys open, else 503."""
    obstacle = starting.obstacle()
    return _not_yet(obstacle) if obstacle else HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def domain_check(request: HttpRequest) -> HttpResponse:
    """Answer 200 when `domain` is that of an enabled realm, else 404: a proxy asks before it orders a certificate."""
    domain = request.GET.get("domain", "")
    slug = slug_on(domain)
    realm = resolve(slug) if slug else None
    known = realm is not None and realm.domain == domain
    return HttpResponse("ok\n" if known else "no\n", status=200 if known else 404, content_type="text/plain")


def _not_yet(reason: str) -> HttpResponse:
    headers = {"Retry-After": RETRY_AFTER}
    return HttpResponse(f"{reason}\n", status=503, content_type="text/plain", headers=headers)
