"""NIST SP 800-92: the audit trail: what happened, and what came since one looked last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authserver_sdk.flow import Flow
from authserver_sdk.management.operations import send


@dataclass(frozen=True, slots=True)
class Events:
    """Some events, the newest first: `at`, `action`, `actor`, `target`, `peer`, `detail`; and where to go on later."""

    items: list[dict[str, Any]]
    latest: str


def events(api: str, after: str, filters: Mapping[str, str]) -> Flow[Events]:
    """Read one page of the trail."""
    query = {name: value for name, value in {**filters, "after": after}.items() if value}
    answer = yield from send("GET", f"{api}audit/", query=query)
    said = answer.json()
    return Events(said["items"], said["latest"])
