"""K06 and R28: clients that send slowly. Each holds a thread of the server, and there are enough of them."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from tests.faults.load import Load, load
from tests.faults.site import Site

SLOW = 40
STORM = 500
SECONDS = 4.0
LATE = 3.0  # for a machine that runs other tests too; without threads to spare nobody is answered at all


@contextmanager
def dawdlers(site: Site, number: int, *lines: str) -> Iterator[None]:
    """Hold open so many requests that never end."""
    address = urlsplit(site.live.url)
    begin = "\r\n".join(lines).encode()
    with ExitStack() as held:
        for _ in range(number):
            connection = held.enter_context(socket.create_connection((str(address.hostname), int(address.port or 0))))
            connection.sendall(begin)
        yield


def measured(site: Site) -> Load:
    """Ask for tokens for a while, as good clients do."""
    with load(site.machine_token, threads=4) as answers:
        time.sleep(SECONDS)
    assert set(answers.statuses()) == {200}
    return answers


def slow_body(site: Site) -> tuple[str, ...]:
    path = urlsplit(f"{site.base}/token").path
    form = "Content-Type: application/x-www-form-urlencoded"
    return (f"POST {path} HTTP/1.1", form, "Content-Length: 1000", f"Host: {urlsplit(site.live.url).netloc}", "", "g")


@pytest.mark.outside
@pytest.mark.attack("K06")
@pytest.mark.usefixtures("station")
def test_forty_slow_bodies_do_not_hold_up_others(acme: Site) -> None:
    calm = measured(acme)
    with dawdlers(acme, SLOW, *slow_body(acme)):
        crowded = measured(acme)

    assert crowded.percentile(0.99) < max(2 * calm.percentile(0.99), LATE)


@pytest.mark.faults
@pytest.mark.attack("K06")
@pytest.mark.usefixtures("station")
def test_who_sends_slowly_holds_no_connection_to_the_database(acme: Site) -> None:
    with ExitStack() as held:
        for _ in range(15 * 4):  # a process reads its realms anew each second; it has ten connections
            held.enter_context(dawdlers(acme, 1, *slow_body(acme)))
            time.sleep(0.25)

        measured(acme)


@pytest.mark.outside
@pytest.mark.attack("R28")
@pytest.mark.usefixtures("station")
def test_five_hundred_connections_that_never_end_their_headers_do_not_hold_up_others(acme: Site) -> None:
    calm = measured(acme)
    with dawdlers(acme, STORM, "GET / HTTP/1.1", "X-Slow: a"):
        crowded = measured(acme)

    assert crowded.percentile(0.99) < max(2 * calm.percentile(0.99), LATE)
