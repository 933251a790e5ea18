"""Calls of the outbox: several at once, and a server that is slow or away holds up nobody but itself."""

import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction

from audit import calls, delivery, outbox
from audit.calls import deliver_calls
from audit.models import OutboxMessage
from audit.outbox import Call, Delivery
from audit.tasks import deliver_outbox
from support.fetch import FetchBusy, FetchError

Wait = Callable[[int], None]


class Servers:
    """Some servers. `answers` holds what one does in place of taking a call."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.answers: dict[str, Callable[[], None]] = {}

    def call(self, message: Delivery) -> Call | None:
        server = message.payload["server"]
        return None if server == "nobody" else partial(self._take, server)

    def _take(self, server: str) -> None:
        self.tried[server] += 1
        self.answers.get(server, int)()
        self.got[server] += 1


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch, db: None) -> Servers:  # noqa: ARG001 (asks for the database)
    servers = Servers()
    monkeypatch.setitem(outbox._callers, "test", servers.call)  # noqa: SLF001 (for the length of a test)
    return servers


def put(*names: str) -> None:
    with transaction.atomic():
        for server in names:
            outbox.put("test", {"server": server}, realm="acme", lane=server)


def fail(failure: Exception) -> None:
    raise failure


def test_calls_are_made_at_once_and_by_nobody_else(servers: Servers) -> None:
    servers.answers = dict.fromkeys("abcdefgh", partial(time.sleep, 1))
    put(*"abcdefgh")
    deliver_outbox()
    assert not servers.tried
    started = time.monotonic()
    deliver_calls()
    deliver_calls()

    assert servers.got == Counter("abcdefgh")
    assert time.monotonic() - started < 6


@pytest.mark.attack("R16")
def test_a_slow_server_holds_up_itself_alone(servers: Servers, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "SLOW_SECONDS", 0.2)
    servers.answers["slow"] = partial(time.sleep, 0.3)
    put(*["slow"] * 20, *["fast"] * 20)
    deliver_calls()
    assert servers.got == {"slow": 1, "fast": 20}

    wait(delivery.FIRST_DELAY)
    deliver_calls()
    assert servers.got["slow"] == 2
    assert set(OutboxMessage.objects.filter(delivered_at=None).values_list("attempts", flat=True)) == {0}


def test_what_waits_for_a_server_that_is_away_is_put_off_with_the_one_that_was_tried(
    servers: Servers, wait: Wait
) -> None:
    servers.answers["away"] = partial(fail, FetchError("away"))
    put(*["away"] * 5, "there")
    deliver_calls()
    deliver_calls()
    assert (servers.tried, servers.got) == ({"away": 1, "there": 1}, {"there": 1})
    waiting = OutboxMessage.objects.filter(delivered_at=None)
    assert set(waiting.values_list("attempts", "last_error", "leased_until")) == {(1, "FetchError", 0)}

    servers.answers.clear()
    wait(delivery.FIRST_DELAY)
    deliver_calls()
    assert servers.got["away"] == 5


@pytest.mark.parametrize("failure", [FetchBusy("full"), ValueError("refused")])
def test_a_refusal_is_that_of_one_call(servers: Servers, failure: Exception) -> None:
    servers.answers["server"] = partial(fail, failure)
    put("server", "server")
    deliver_calls()

    assert sorted(OutboxMessage.objects.values_list("attempts", flat=True)) == [0, 1]


def test_what_has_become_needless_is_finished_without_a_call(servers: Servers) -> None:
    put("nobody")
    deliver_calls()

    assert not servers.tried
    assert OutboxMessage.objects.get().delivered_at


def test_one_that_cannot_be_made_does_not_hinder_the_others(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Delivery) -> Call:
        raise LookupError

    monkeypatch.setitem(outbox._callers, "broken", broken)  # noqa: SLF001 (for the length of a test)
    with transaction.atomic():
        outbox.put("broken", {}, realm="acme", lane="broken")
    put("there")
    deliver_calls()

    assert servers.got == {"there": 1}
    assert OutboxMessage.objects.get(kind="broken").last_error == "LookupError"
