"""For secret scanners, without a realm: what secrets look like, and where one is reported whose realm nobody knows."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from oauth import environ
from oauth.endpoints import leak_report
from support import secret_kinds


@require_safe
@cache_control(public=True, max_age=3600)
def patterns(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the signature is Django's)
    """Answer with an expression for each kind of secret, and how its checksum is judged."""
    listed = [
        {
            "kind": pattern.kind,
            "prefix": f"{pattern.prefix}_",
            "regex": pattern.expression,
            **({"checksum": pattern.checksum} if pattern.checksum else {}),
        }
        for pattern in secret_kinds.patterns()
    ]
    return JsonResponse({"report_to": f"{settings.PUBLIC_URL}{leak_report.PATH}", "patterns": listed})


@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Revoke what was reported, whichever realm it belongs to."""
    body = environ.body(request.META)  # also in chunks, of which Django knows nothing
    answer = leak_report.answer(body, realm=None, peer=environ.peer(request.META))
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
