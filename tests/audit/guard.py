"""Whatever is written through the admin or the management API leaves an event: each test that does so proves it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.test.client import ClientHandler

from audit.models import Event

ADMINISTRATION = re.compile(r"/(?:admin|api/v1)/")
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
SAFE = {"GET", "HEAD", "OPTIONS"}
BESIDE = {  # what a request may write without having done anything
    "accounts_session",  # its own session: what is said on the next page, a fresh proof
    "audit_event",
    "audit_refusal",
}
FAILED = 400


class Watch:
    """Notes the tables that are written to, and how many events there are."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.events = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 (Django's)
        if found := WRITE.match(sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)

    def event(self, **values: Any) -> Event:
        self.events += 1
        return Event(**values)


def watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail wherever the administration writes something and records nothing."""
    answer = ClientHandler.get_response

    def get_response(handler: ClientHandler, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE or ADMINISTRATION.search(request.path_info) is None:
            return answer(handler, request)
        place, seen = f"{request.method} {request.path_info}", Watch()
        with monkeypatch.context() as patch, connection.execute_wrapper(seen):
            patch.setattr("audit.record.Event", seen.event)
            response = answer(handler, request)
        silent = response.status_code < FAILED and seen.tables - BESIDE and not seen.events
        assert not silent, f"{place} wrote to {sorted(seen.tables)}, and recorded nothing."
        return response

    monkeypatch.setattr(ClientHandler, "get_response", get_response)
