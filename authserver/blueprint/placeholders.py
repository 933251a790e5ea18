"""Secrets by reference: the environment variable by which an exported file asks for each, such as ACME_WEB_SECRET."""

import re
from collections.abc import Iterator
from typing import Any

from clients.authentication import SECRET_METHODS
from clients.models import Client
from federation.models import IdentityProvider
from realms.context import realm_context
from realms.models import Realm

UNFIT = re.compile(r"[^A-Z0-9]+")


def put(realm: Realm, document: dict[str, Any]) -> None:
    """Name a variable for each secret that an object of the realm has; two objects never share one."""
    taken: set[str] = set()
    with realm_context(realm):
        for holder, name in _holders(document):
            variable = _free(f"{realm.slug}_{name}", taken)
            taken.add(variable)
            holder["secret"] = {"env": variable}


def _holders(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Give the objects that have a secret, each with the name that it goes by."""
    proving = Client.objects.filter(token_endpoint_auth_method__in=SECRET_METHODS).exclude(secrets=None)
    with_secrets = set(proving.values_list("client_id", flat=True))
    for entry in (*document["clients"], *document["service_accounts"]):
        if entry["client_id"] in with_secrets:
            yield entry, entry["client_id"]
    sealed = set(IdentityProvider.objects.exclude(sealed_secret="").values_list("slug", flat=True))
    for entry in document["identity_providers"]:
        if entry["id"] in sealed and not entry.get("platform"):
            yield entry, entry["id"]
    for entry in document["webhooks"]:
        yield entry, f"{entry['name']}_webhook"


def _free(name: str, taken: set[str]) -> str:
    stem = UNFIT.sub("_", name.upper()).strip("_")
    stem = f"_{stem}" if stem[:1].isdigit() else stem
    candidate, number = f"{stem}_SECRET", 1
    while candidate in taken:
        number += 1
        candidate = f"{stem}_{number}_SECRET"
    return candidate
