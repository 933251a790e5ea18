"""Realms as code, over the network: what a realm contains as one document, and a realm brought to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authserver_sdk.flow import Flow
from authserver_sdk.management.operations import send

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What changed (or would), and what a person should know about it.

    A change has `action`, `kind`, `realm`, `name`, `fields`, and in `differences` what each but secrets was and is.
    """

    changes: list[Document]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Drift:
    """What applying would change, and what the realm has that the blueprint does not name: `kind`, `realm`, `name`."""

    changes: list[Document]
    unmanaged: list[Document]


def export(api: str) -> Flow[Document]:
    """Read the realm, without its secrets and people."""
    answer = yield from send("GET", f"{api}blueprint/")
    document: Document = answer.json()
    return document


def bring(api: str, document: Mapping[str, Any], *, plan: bool, prune: bool = False) -> Flow[Outcome]:
    """Bring the realm to what a document says, all of it or nothing; a plan says what that would change.

    `prune` removes what its lists leave out.
    """
    path = f"{api}blueprint/{'plan' if plan else 'apply'}/"
    answer = yield from send("POST", f"{path}?prune=true" if prune else path, body=document)
    said = answer.json()
    return Outcome(said["changes"], said["notes"])


def compare(api: str, document: Mapping[str, Any]) -> Flow[Drift]:
    """Say how the realm differs from a document."""
    answer = yield from send("POST", f"{api}blueprint/drift/", body=document)
    said = answer.json()
    return Drift(said["changes"], said["unmanaged"])
