"""Realms as code, over the network: what a realm contains as one document, and a realm brought to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authserver_sdk.flow import Flow
from authserver_sdk.management.operations import send

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What changed (or would): `action`, `kind`, `realm`, `name`, `fields`; and what a person should know about it."""

    changes: list[Document]
    notes: list[str]


def export(api: str) -> Flow[Document]:
    """Read the realm, without its secrets and people."""
    answer = yield from send("GET", f"{api}blueprint/")
    document: Document = answer.json()
    return document


def bring(api: str, document: Mapping[str, Any], *, plan: bool) -> Flow[Outcome]:
    """Bring the realm to what a document says, all of it or nothing; a plan says what that would change."""
    answer = yield from send("POST", f"{api}blueprint/{'plan' if plan else 'apply'}/", body=document)
    said = answer.json()
    return Outcome(said["changes"], said["notes"])
