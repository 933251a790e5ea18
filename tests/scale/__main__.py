"""`make scale`: strangers register 10,000 clients; others refresh and ask meanwhile; then the unused ones are reaped.

Run as `python -m tests.postgresql python -m tests.scale`. SCALE_CLIENTS and SCALE_RATE (registrations a second) shorten
or lengthen it; SCALE_ROOM is how many unused clients the realm keeps. Ends with status 1 unless storage stays bounded,
the p99 of the others stays below twice what it was before, every unused client goes and every live one stays.
"""

import os
import sys
import tempfile
import threading
from pathlib import Path

from tests import databases
from tests.live import Live, serve
from tests.scale import world
from tests.scale.flood import Flood
from tests.scale.neighbours import Neighbours

CLIENTS = int(os.environ.get("SCALE_CLIENTS", "10000"))
RATE = float(os.environ.get("SCALE_RATE", "100"))
ROOM = int(os.environ.get("SCALE_ROOM", "10000"))  # maximum_unused_clients of the realm under attack
QUIET_SECONDS = 30
FACTOR = 2.0
MOST_BYTES = 200 * 2**20


def main() -> int:
    """Measure, print, and say by the status whether the bars hold."""
    with tempfile.TemporaryDirectory(prefix="authserver-scale-") as folder:
        os.environ.setdefault(databases.SHARED, folder)
        with serve(Path(folder), TRUSTED_PROXIES="127.0.0.1") as live:
            return run(live)


def run(live: Live) -> int:
    """Return 0 when every bar holds."""
    live.apply(world.blueprint(room=ROOM))
    neighbours = Neighbours(live, world.connect(live))
    neighbours.measure(QUIET_SECONDS / 3)  # warm
    before = neighbours.measure(QUIET_SECONDS)
    empty = world.database_bytes(live)
    flood = Flood(live, clients=CLIENTS, rate=RATE)
    attack = threading.Thread(target=flood.run)
    attack.start()
    during = neighbours.measure(CLIENTS / RATE)
    attack.join()
    print(f"{flood.sent} registrations in {flood.seconds:.0f} s: {dict(sorted(flood.statuses.items()))}")
    kept, full = world.unused(live), world.database_bytes(live)
    world.let_time_pass(live)
    left = world.unused(live)
    alive = [neighbour.refresh() for neighbour in neighbours.everybody]
    bars = {
        f"{kept} unused clients kept, at most {ROOM + 100}": kept <= ROOM + 100,
        f"the database grew by {(full - empty) / 2**20:.1f} MB, less than 200": full - empty < MOST_BYTES,
        f"{left} unused clients left after reaping": left == 0,
        f"{sum(alive)} of {len(alive)} live clients still refresh": all(alive),
    }
    for name, quiet in before.items():
        sentence = f"{name}: p99 {quiet.p99 * 1000:.1f} ms before, {during[name].p99 * 1000:.1f} ms during the flood"
        bars[f"{sentence} (p50 {quiet.p50 * 1000:.1f}, {during[name].p50 * 1000:.1f})"] = (
            during[name].p99 < FACTOR * quiet.p99
        )
    for sentence, held in bars.items():
        print("ok  " if held else "FAIL", sentence)
    return 0 if all(bars.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
