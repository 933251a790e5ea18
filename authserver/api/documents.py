"""The description of the API, for programs as JSON and YAML, and for people as a page without any script.

Strangers read them too: each is made once, and then differs from realm to realm by the issuer alone.
"""

import json
from functools import cache

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from authserver.api.description import ABOUT, document
from authserver.api.documentation import groups
from realms.context import current_realm
from realms.models.realm import SYSTEM_SLUG

ISSUER = "https://issuer.invalid"  # stands for the issuer in what is kept
KEPT = {"Cache-Control": "max-age=300"}


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the signature is Django's)
    """Answer with the OpenAPI document."""
    realm = current_realm()
    text = _json(operators=realm.slug == SYSTEM_SLUG).replace(ISSUER, realm.issuer)
    return HttpResponse(text, content_type="application/json", headers=KEPT)


@require_safe
def as_yaml(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the signature is Django's)
    """Answer with the same in YAML (RFC 9512)."""
    realm = current_realm()
    text = _yaml(operators=realm.slug == SYSTEM_SLUG).replace(ISSUER, realm.issuer)
    return HttpResponse(text, content_type="application/yaml", headers=KEPT)


@csrf_exempt  # nothing is sent, and like the rest of the administration it is in English
@require_safe
def for_people(request: HttpRequest) -> HttpResponse:
    """Show what the API can do."""
    realm = current_realm()
    page = _operations(operators=realm.slug == SYSTEM_SLUG).replace(ISSUER, escape(realm.issuer))
    operations = mark_safe(page)  # noqa: S308 (a template of ours rendered it, and the issuer is escaped)
    return render(request, "admin/api.html", {"about": ABOUT, "operations": operations, "issuer": realm.issuer})


@cache
def _json(*, operators: bool) -> str:
    return json.dumps(document(ISSUER, operators=operators))


@cache
def _yaml(*, operators: bool) -> str:
    text: str = yaml.safe_dump(document(ISSUER, operators=operators), sort_keys=False, allow_unicode=True)
    return text


@cache
def _operations(*, operators: bool) -> str:
    return render_to_string("admin/api_operations.html", {"groups": groups(document(ISSUER, operators=operators))})
