"""One process below the supervisor: in a session of its own, so that Ctrl-C at the console reaches the supervisor only.

A child that ends by itself is started again, later and later. Where the system can (Linux), it is told to stop when
the supervisor dies, however that happens.
"""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps failing
SETTLED = 60.0  # seconds after which a start counts as a success
PR_SET_PDEATHSIG = 1  # prctl(2)

logger = logging.getLogger(__name__)


class Child:
    """A process by name and command. `python -m …` is said as `Child("web", "granian", …)`."""

    def __init__(self, name: str, *module_and_arguments: str) -> None:
        self.name = name
        self.command = (sys.executable, "-m", *module_and_arguments)
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._due_at = 0.0
        self._failures = 0

    def start(self) -> None:
        """Start the process."""
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 (our own command)
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 (this process has one thread)
        )

    def has_ended(self) -> bool:
        """Tell whether the process is gone."""
        return self._process is None or self._process.poll() is not None

    def tend(self) -> None:
        """Start the process again when it has ended and its pause is over."""
        if self._process is not None and self.has_ended():
            self._note_end(self._process.returncode)
        elif self._process is None and time.monotonic() >= self._due_at:
            self.start()

    def ask_to_stop(self) -> None:
        """Send SIGTERM, upon which each of our programs ends what it is doing and leaves."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait_or_kill(self, *, until: float) -> None:
        """Wait until the monotonic time given, then kill the process and whatever it started."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, until - time.monotonic()))
        self._kill_session()
        self._process.wait()

    def _note_end(self, exit_code: int) -> None:
        now = time.monotonic()
        self._failures = 0 if now - self._started_at > SETTLED else self._failures + 1
        pause = min(LONGEST_PAUSE, 2.0 ** max(0, self._failures - 1))
        logger.error("%s ended with exit code %s; it is started again in %.0f s", self.name, exit_code, pause)
        self._kill_session()
        self._process, self._due_at = None, now + pause

    def _kill_session(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _die_with_parent() -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded here: between fork and exec there must be no import

    def ask_for_signal() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask_for_signal
