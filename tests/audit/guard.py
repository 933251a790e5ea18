"""Whatever the admin, the management API, the account or a command writes leaves an event: each test proves it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import BaseCommand
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
CLEARING = {"cleartokens"}  # commands that delete what has run out


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

    @property
    def acts(self) -> list[str]:
        """Return what was written that is an act."""
        return sorted(write for write in self.writes if BESIDE.fullmatch(write) is None)

    def event(self, **values: Any) -> Event:
        self.events += 1
        return Event(**values)


def watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail wherever the administration, or a command of ours, writes something and records nothing."""
    _watch_requests(monkeypatch)
    _watch_commands(monkeypatch)


def _watch_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = ClientHandler.get_response

    def get_response(handler: ClientHandler, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE or ADMINISTRATION.search(request.path_info) is None:
            return answer(handler, request)
        place = f"{request.method} {request.path_info}"
        with _watched(monkeypatch) as seen:
            response = answer(handler, request)
        failed = response.status_code >= FAILED
        assert seen.events or not seen.acts or failed, f"{place}: {seen.acts}, and recorded nothing."
        return response

    monkeypatch.setattr(ClientHandler, "get_response", get_response)


def _watch_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    execute = BaseCommand.execute

    def recorded(command: BaseCommand, *args: Any, **options: Any) -> str | None:
        name = type(command).__module__
        if name.startswith("django.") or name.rpartition(".")[2] in CLEARING:
            return execute(command, *args, **options)
        with _watched(monkeypatch) as seen:
            said = execute(command, *args, **options)
        assert seen.events or not seen.acts, f"manage.py {name}: {seen.acts}, and recorded nothing."
        return said

    monkeypatch.setattr(BaseCommand, "execute", recorded)


@contextmanager
def _watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    seen = Watch()
    with monkeypatch.context() as patch, connection.execute_wrapper(seen):
        patch.setattr("audit.record.Event", seen.event)
        yield seen
