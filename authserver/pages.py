"""The two pages that say where somebody is: the front of the server, and the front of a realm.

Which realms exist is nobody's business: the front of the server names only the demo realm, and only while there is a
demo.
"""

import sys
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.http import require_safe

from authserver.health import RETRY_AFTER
from authserver.up import demo
from keys import failures
from realms.context import current_realm
from realms.models.realm import SYSTEM_SLUG
from realms.resolution import resolve
from support.sealing import SealUnavailable

ADMIN_PATH = f"/realms/{SYSTEM_SLUG}/admin/"


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Show what runs here, and how a first token is got while there is a demo."""
    context: dict[str, object] = {"public_url": settings.PUBLIC_URL, "admin_url": ADMIN_PATH}
    realm = resolve(demo.REALM) if demo.is_present() else None
    if realm is not None:
        shown = {"name": realm.name, "issuer": realm.issuer, "account_url": f"{realm.issuer}/account/"}
        sample = {"client_id": demo.MACHINE, "curl": demo.curl_line(realm, secret=demo.SECRET_LEFT_OUT)}
        context |= {"realms": [shown], "sample": sample}
    return render(request, "landing.html", context)


@require_safe
def realm_page(request: HttpRequest) -> HttpResponse:
    """Show a realm's name and issuer to whoever opens its address."""
    issuer = current_realm().issuer
    discovery_url = f"{issuer}/.well-known/openid-configuration"
    return render(request, "realm.html", {"issuer": issuer, "discovery_url": discovery_url})


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for what went wrong: 503 while the database or the key-encryption key does not answer, else 500."""
    failure = sys.exception()
    if isinstance(failure, SealUnavailable):
        failures.note(failure)
    if isinstance(failure, OperationalError | InterfaceError | SealUnavailable):
        page, headers = render_to_string("503.html"), {"Retry-After": RETRY_AFTER}
        return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
    return defaults.server_error(request)
