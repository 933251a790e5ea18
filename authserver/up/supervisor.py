"""Keeps the children running until a signal says stop; then none of them is left, whatever they were doing."""

import http.client
import signal
import time
from collections.abc import Callable, Sequence
from types import FrameType

from authserver.settings.environment import Environment, hostname
from authserver.up.child import Child
from authserver.up.processes import SECONDS_TO_FINISH
from authserver.up.refusal import Refusal

TICK = 0.1  # seconds between two looks at the children
SECONDS_TO_ANSWER = 60.0  # for the first request after a start
SECONDS_TO_STOP = SECONDS_TO_FINISH + 2.0
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (where to knock when the server listens everywhere)


class Supervisor:
    """Starts the web server, then the rest. SIGINT, SIGTERM and SIGHUP end it."""

    def __init__(self, web: Child, background: Sequence[Child], *, configured: Environment) -> None:
        self.web = web
        self.background = background
        self.configured = configured
        self._stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)

    def run(self, *, when_ready: Callable[[], None]) -> None:
        """Run until told to stop. Raises Refusal when the web server does not come up at all."""
        try:
            self.web.start()
            if self._web_answers():
                for child in self.background:
                    child.start()
                when_ready()
            while not self._stop:
                for child in self._children:
                    child.tend()
                time.sleep(TICK)
        finally:
            self._stop_all()

    @property
    def _children(self) -> tuple[Child, ...]:
        return self.web, *self.background

    def _web_answers(self) -> bool:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while not self._stop:
            if self.web.has_ended() or time.monotonic() > deadline:
                raise Refusal("The web server did not start; what it says above tells why.")
            if _is_alive(self.configured):
                return True
            time.sleep(TICK)
        return False

    def _stop_all(self) -> None:
        for child in self._children:
            child.ask_to_stop()
        until = time.monotonic() + SECONDS_TO_STOP
        for child in self._children:
            child.wait_or_kill(until=until)

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop = True


def _is_alive(configured: Environment) -> bool:
    address = ANY_ADDRESS.get(configured.host, configured.host)
    connection = http.client.HTTPConnection(address, configured.port, timeout=2)
    try:
        connection.request("GET", "/livez", headers={"Host": hostname(configured.public_url)})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
