"""`make scale`, part two: a machine asks for tokens 200 times a second while its secret is replaced again and again.

Run as `python -m tests.postgresql python -m tests.valkey python -m tests.scale.rotation`: two web processes, and the
secrets are made and retired by a third. ROTATION_SECONDS shortens it. Ends with status 1 unless every request succeeds
and the rate was kept.
"""

import os
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests import databases
from tests.live import Live, serve
from tests.scale import world

SECONDS = float(os.environ.get("ROTATION_SECONDS", "60"))
RATE = 200.0  # requests a second
THREADS = 8
FIRST = "the-first-secret-comes-from-the-blueprint"
SLUG, MACHINE = "rotation", "svc"


@dataclass
class Machine:
    """Many processes of one machine, each with the secret that was deployed to it last."""

    live: Live
    rate: float
    secrets: list[str] = field(default_factory=lambda: [FIRST] * THREADS)
    statuses: Counter[int] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)
    rotations: int = 0

    def run(self, seconds: float) -> float:
        """Ask while secrets are replaced, for so long at least; return how long it was."""
        threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(THREADS)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        while time.monotonic() - started < seconds:
            self._rotate()
        self.over.set()
        for thread in threads:
            thread.join()
        return time.monotonic() - started

    def _rotate(self) -> None:
        """Make a secret, deploy it to one process after the other, retire the old one once none has it."""
        fresh = world.ask(self.live, f"make_secret({SLUG!r}, {MACHINE!r})")
        for number in range(THREADS):
            self.secrets[number] = fresh
            time.sleep(2 / self.rate * THREADS / 4)  # some requests with each of the two
        time.sleep(2 * THREADS / self.rate + 0.1)  # whatever was sent with the old one has been answered
        world.ask(self.live, f"retire_older_secrets({SLUG!r}, {MACHINE!r})")
        self.rotations += 1

    def _ask(self, number: int) -> None:
        url, form = f"{self.live.issuer(SLUG)}/protocol/openid-connect/token", {"grant_type": "client_credentials"}
        started, sent = time.monotonic(), number / THREADS
        with httpx.Client(timeout=30) as client:
            while not self.over.wait(max(0.0, started + sent * THREADS / self.rate - time.monotonic())):
                try:
                    status = client.post(url, data=form, auth=(MACHINE, self.secrets[number])).status_code
                except httpx.TransportError:
                    status = 0
                self.statuses[status] += 1
                sent += 1


def measure(live: Live, *, seconds: float, rate: float) -> tuple[Machine, float]:
    """Let a machine of its own ask `live`; return what it got, and in how many seconds."""
    live.apply(f"realms: [{{slug: {SLUG}, service_accounts: [{{client_id: {MACHINE}, secret: {{value: {FIRST}}}}}]}}]")
    machine = Machine(live, rate)
    return machine, machine.run(seconds)


def main() -> int:
    """Measure, print, and say by the status whether the bars hold."""
    with tempfile.TemporaryDirectory(prefix="authserver-rotation-") as folder:
        os.environ.setdefault(databases.SHARED, folder)
        with serve(Path(folder)) as live:
            machine, seconds = measure(live, seconds=SECONDS, rate=RATE)
    total = machine.statuses.total()
    bars = {
        f"{total} requests, {machine.rotations} rotations: {dict(machine.statuses)}": set(machine.statuses) == {200},
        f"{total / seconds:.0f} requests a second, at least {0.95 * RATE:.0f}": total / seconds >= 0.95 * RATE,
    }
    for sentence, held in bars.items():
        print("ok  " if held else "FAIL", sentence)
    return 0 if all(bars.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
