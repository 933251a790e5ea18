"""What processes used, from the kernel's accounts: CPU time to the nanosecond, and resident memory, of whole trees.

The clock of a process (clock_getcpuclockid(3)) is what /proc/PID/stat shows as utime + stime, in ticks of 10 ms. It
includes threads that have ended.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROC = Path("/proc")
SCHEDULER_CLOCK = 2  # CPUCLOCK_SCHED of the kernel's posix-timers.h
PAGE = os.sysconf("SC_PAGE_SIZE")


def tree(root: int) -> list[int]:
    """Return the process and all its descendants."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def parent_of(pid: int) -> int:
    """Return the parent of a process."""
    return dict(_parents())[pid]


def used(root: int) -> dict[int, float]:
    """Return the seconds of CPU that each process of a tree has used so far."""
    clocks = {}
    for pid in tree(root):
        try:
            clocks[pid] = time.clock_gettime((~pid << 3) | SCHEDULER_CLOCK)
        except OSError:  # it has just ended
            continue
    return clocks


def between(before: dict[int, float], after: dict[int, float]) -> float:
    """Return the seconds used between two looks; a process that began in between counts in full."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def resident(root: int) -> int:
    """Return the bytes of memory that a tree has resident; what two of its processes share counts twice."""
    return sum(_resident_pages(pid) for pid in tree(root)) * PAGE


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Let whatever this thread starts within the block run on one core only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def move(root: int, *, core: int) -> None:
    """Let a tree that runs already, and what it will start, run on one core only."""
    for pid in tree(root):
        with suppress(ProcessLookupError):  # it has just ended
            os.sched_setaffinity(pid, {core})


def _parents() -> Iterator[tuple[int, int]]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _read(entry / "stat").rpartition(")")[2].split()):
            yield int(entry.name), int(fields[1])


def _resident_pages(pid: int) -> int:
    fields = _read(PROC / str(pid) / "statm").split()
    return int(fields[1]) if fields else 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has just ended
        return ""
