"""How many cores this process may keep busy."""

import os
from contextlib import suppress
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")  # of a container: microseconds of CPU, or "max", and the period they are for


def usable() -> int:
    """Return the number of cores that the process may run on, less where its control group (cgroup v2) allows less."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError):  # elsewhere there is no such file; without a quota it begins with a word
        quota, period = map(int, QUOTA.read_text().split())
        count = min(count, max(1, quota // period))
    return count
