"""Whether this process lives, and whether it can do its work: for load balancers and whoever restarts containers."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

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
        headers = {"Retry-After": RETRY_AFTER}
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain", headers=headers)
    return HttpResponse("ok\n", content_type="text/plain")
