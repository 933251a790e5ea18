"""A page of the admin: what would Alice get at this client for this resource? Read, and nothing issued."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.models import User
from authserver.admin.effect_form import Reading
from authserver.admin_site import site
from authserver.effect.foretelling import foretell
from authserver.effect.question import Effect
from clients.models import Client
from realms.admin import operates_platform
from realms.management_scopes import Act
from realms.models import Role

OFFERED = 50  # names below a field
UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Ask, and show what would come of it."""
    if not all(site.may(request, Act.READ, model) for model in (User, Client, Role)):
        raise PermissionDenied
    reading = Reading(site, request)
    question = reading.question()
    effect = None if question is None else foretell(question)
    context = {
        **site.each_context(request),
        "title": "What would they get?",
        "form": reading.form,
        "question": question,
        "effect": effect,
        "documents": _documents(effect),
        "lifetimes": {name: _in_words(seconds) for name, seconds in effect.lifetimes.items()} if effect else {},
        "resources": list(dict.fromkeys(found.identifier for found in _resources(reading)))[:OFFERED],
        "scopes": list(reading.realm.catalogue.scopes)[:OFFERED],
        "several_realms": operates_platform(),
        "realm": reading.realm,
    }
    return TemplateResponse(request, "admin/effect.html", context)


def _resources(reading: Reading) -> Any:  # noqa: ANN401 (declared resources)
    return reading.realm.catalogue.resources.values()


def _documents(effect: Effect | None) -> list[tuple[str, str]]:
    """Return what each token would say, for reading."""
    if effect is None:
        return []
    parts = {
        "The access token would say": effect.access_token,
        "The ID token would say": effect.id_token,
        "The userinfo endpoint would say": effect.userinfo,
    }
    return [(title, _text(claims)) for title, claims in parts.items() if claims]


def _text(claims: Mapping[str, Any]) -> str:
    return json.dumps(claims, indent=2, ensure_ascii=False)


def _in_words(seconds: int) -> str:
    """Return a time in the largest unit that it is a whole number of, and in seconds."""
    for unit, length in UNITS:
        if seconds >= length and not seconds % length:
            number = seconds // length
            return f"{number} {unit}{'s' if number > 1 else ''} ({seconds} s)"
    return f"{seconds} s"
