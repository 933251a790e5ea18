"""What the page of a client says above its form: what it is, who uses it, and where all of it is looked after."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from authserver.admin.claims import warnings
from authserver.admin.client_effects import hanging_on
from authserver.admin.client_kinds import STATES, kind_of, last_used_at
from clients.models import Client, ClientSecret
from clients.registration import describe
from oauth.models import Consent, Family
from realms.management_scopes import Act
from serviceaccounts.models import ApiKey, ServiceAccount, WorkloadRule
from support import clock


@dataclass(frozen=True, slots=True)
class Link:
    """A place where something of the client is looked after, and how much of it there is."""

    label: str
    count: int | None
    address: str


def facts(request: HttpRequest, site: Any, client: Client) -> dict[str, Any]:  # noqa: ANN401 (authserver/admin_site.py, which imports this)
    """Return what the template admin/clients/facts.html takes."""
    known = site.narrowed(request, Client.objects.all_realms())
    return {
        "kind": kind_of(client),
        "state": STATES[client.state][0],
        "warning": "" if client.is_vouched_for else warnings([client], known=known).get(client.pk, ""),
        "used": clock.moment(last_used_at(client)),
        "registration_token": client.initial_access_token,
        "links": _links(request, site, client),
        "metadata": json.dumps(describe(client), indent=2, ensure_ascii=False, default=str),
    }


def _links(request: HttpRequest, site: Any, client: Client) -> list[Link]:  # noqa: ANN401 (as above)
    """Return those that the person may follow."""
    hanging, named = hanging_on([client])[client.pk], urlencode({"q": client.client_id})
    account = getattr(client, "service_account", None)
    found: list[tuple[Any, str, int | None, str]] = [
        (Family, "People connected", hanging.people, f"{reverse('admin:oauth_family_changelist')}?{named}"),
        (Consent, "Consents", hanging.consents, f"{reverse('admin:oauth_consent_changelist')}?{named}"),
        (
            ClientSecret,
            "Secrets and keys",
            hanging.secrets + hanging.keys,
            f"{reverse('admin:clients_clientsecret_changelist')}?client={client.pk}",
        ),
    ]
    if account is not None:
        page = reverse("admin:serviceaccounts_serviceaccount_change", args=[account.pk])
        rules = reverse("admin:serviceaccounts_workloadrule_changelist")
        keys = reverse("admin:serviceaccounts_apikey_changelist")
        found += [
            (ServiceAccount, "Service account", None, page),
            (ApiKey, "API keys", hanging.keys, f"{keys}?{named}"),
            (WorkloadRule, "Workload identities", hanging.workloads, f"{rules}?{named}"),
        ]
    return [
        Link(label, count, address)
        for model, label, count, address in found
        if site.may_of(request, Act.READ, model, client=client)
    ]
