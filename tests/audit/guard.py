"""Whatever is written through the admin, the management API or the account leaves an event: each test proves it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.test.client import ClientHandler

from audit.models import Event

ADMINISTRATION = re.compile(r"/(?:admin|api/v1|account)/")
WRITE = re.compile(r'\s*(INSERT|UPDATE|DELETE)(?: INTO| FROM)?\s+"?(\w+)', re.IGNORECASE)
SAFE = {"GET", "HEAD", "OPTIONS"}
BESIDE = re.compile(  # what a request may write without having done anything
    r"\w+ accounts_session"  # its own session: what is said on the next page, a fresh proof
    r"|\w+ audit_(event|refusal)"
    r"|\w+ (accounts_addressproof|audit_outboxmessage)"  # a mail that is asked for, whoever's address it is
    r"|INSERT federation_(pendinglogin|seenlogouttoken)"  # a login that begins elsewhere, a notice that ends nothing
    r"|UPDATE mfa_authenticator"  # a factor was used
)
FAILED = 400


class Watch:
    """Notes what is written to which tables, and how many events there are."""

    def __init__(self) -> None:
        self.writes: set[str] = set()
        self.events = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 (Django's)
        result = execute(sql, params, many, context)
        if found := WRITE.match(sql):
            verb = found[1].upper()
            if verb == "INSERT" or context["cursor"].rowcount:
                self.writes.add(f"{verb} {found[2]}")
        return result

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
        acts = sorted(write for write in seen.writes if BESIDE.fullmatch(write) is None)
        assert seen.events or not acts or response.status_code >= FAILED, f"{place}: {acts}, and recorded nothing."
        return response

    monkeypatch.setattr(ClientHandler, "get_response", get_response)
