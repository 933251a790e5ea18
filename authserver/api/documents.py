"""The description of the API, for programs as JSON and YAML, and for people as a page without any script."""

import yaml
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from authserver.api.description import ABOUT, describe
from authserver.api.documentation import groups
from realms.context import current_realm

KEPT = {"Cache-Control": "max-age=300"}


@require_safe
def as_json(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 (the signature is Django's)
    """Answer with the OpenAPI document."""
    return JsonResponse(describe(current_realm()), headers=KEPT)


@require_safe
def as_yaml(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the signature is Django's)
    """Answer with the same in YAML (RFC 9512)."""
    text = yaml.safe_dump(describe(current_realm()), sort_keys=False, allow_unicode=True)
    return HttpResponse(text, content_type="application/yaml", headers=KEPT)


@csrf_exempt  # nothing is sent, and like the rest of the administration it is in English
@require_safe
def for_people(request: HttpRequest) -> HttpResponse:
    """Show what the API can do."""
    realm = current_realm()
    return render(request, "admin/api.html", {"about": ABOUT, "groups": groups(realm), "issuer": realm.issuer})
