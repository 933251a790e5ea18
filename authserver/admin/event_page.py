"""The page of one event: who did what to what, from where, when, in which flow, and whether it is sealed."""

import json
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from audit.export import harmless
from audit.models import Event, Seal
from audit.vocabulary import ACTIONS
from realms.admin_columns import NOTHING, moment

SIBLINGS = 50  # events of the same flow that are shown


@admin.display(description="What happened")
def what(event: Event) -> str:
    """Say it in a sentence, with its name."""
    return f"{ACTIONS.get(event.action, '')} ({event.action})".lstrip()


@admin.display(description="To whom or what")
def whom(event: Event) -> str:
    """Name what it was done to, with the way there, if it is one of these pages."""
    name, address = harmless(event.target) or NOTHING, _address(event)
    return (
        format_html('<a href="{}"><bdi>{}</bdi></a>', address, name) if address else format_html("<bdi>{}</bdi>", name)
    )


@admin.display(description="Who")
def who(event: Event) -> str:
    """Name who did it."""
    return format_html("<bdi>{}</bdi>", harmless(event.actor) or NOTHING)


@admin.display(description="Seal")
def sealed(event: Event) -> str:
    """Say in which link of the chain it is."""
    seal = Seal.objects.filter(up_to__gte=event.pk).order_by("up_to").first()
    if seal is None:
        return "Not sealed yet: that takes a minute."
    return f"Number {seal.number}, {seal.moment:%Y-%m-%d %H:%M:%S} UTC"


@admin.display(description="Details")
def details(event: Event) -> str:
    """Show what else was noted, a name to a line."""
    text = json.dumps(event.detail, indent=2, ensure_ascii=False, sort_keys=True)
    return format_html('<pre tabindex="0">{}</pre>', "\n".join(harmless(line) for line in text.splitlines()))


FIELDS: Any = (moment("at", "When (UTC)"), what, who, whom, "client", "peer", "realm", "flow", sealed, details)


def siblings(rows: Any, event: Event) -> dict[str, Any]:  # noqa: ANN401 (a queryset of events)
    """Return the other events of the same flow, of those that may be seen, in the order in which they happened."""
    if not event.flow:
        return {"siblings": []}
    same = rows.filter(flow=event.flow, realm=event.realm).exclude(pk=event.pk).order_by("pk")
    address = f"{reverse('admin:audit_event_changelist')}?{urlencode({'flow': event.flow})}"
    return {"siblings": same[:SIBLINGS], "flow_address": address}


def _address(event: Event) -> str:
    """Return the page of the row that the event is about, if there is one: it may be gone by now."""
    label, key = event.detail.get("model", ""), event.detail.get("pk", "")
    try:
        model = apps.get_model(label)
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])  # noqa: SLF001 (Django's documented name)
    except (LookupError, ValueError, NoReverseMatch):
        return ""
