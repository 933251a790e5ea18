"""JSON Schema 2020-12: the published description of blueprints, for editors that check as one types."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

BLUEPRINT = Path(__file__).parents[1] / "docs/blueprint.schema.json"


@cache
def blueprint_text() -> str:
    """Return the schema of blueprints."""
    return BLUEPRINT.read_text(encoding="utf-8")


@require_safe
def blueprint(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the signature is Django's)
    """Serve it to whoever asks: it says what the software takes, and nothing about a realm."""
    headers = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}
    return HttpResponse(blueprint_text(), content_type="application/schema+json", headers=headers)
