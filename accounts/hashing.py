"""Threads that do nothing but hash passwords: one for each core of this process, at a lower priority than all others.

Hashes that share a core drive each other's memory out of its cache, and so does whatever runs between two. So
those who wait are hashed one after another, and go on together. Without a priority of their own the hashes of a crowd
that logs in would let every other request wait.
"""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from functools import cache, partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from django.conf import settings

from support import cores

T = TypeVar("T")
Job = tuple[Future[Any], Callable[[], Any]]
NICENESS = 5  # a third of the weight that the kernel gives to other threads
TOGETHER = 8  # so many at most: the first of them has waited for less than a fifth of a second
_starting = Lock()


def run(work: Callable[[], T]) -> T:
    """Let one of the threads do `work`; return what it returns, or raise what it raises."""
    future: Future[T] = Future()
    with _starting:
        jobs = _jobs()
    jobs.put((future, work))
    return future.result()


@cache
def _jobs() -> SimpleQueue[Job]:
    """Return what is to be done, after starting those who do it."""
    jobs: SimpleQueue[Job] = SimpleQueue()
    for number in range(max(1, cores.usable() // settings.ENVIRONMENT.web_workers)):
        Thread(target=_work, args=(jobs,), name=f"hash-{number}", daemon=True).start()
    return jobs


def _start_anew() -> None:
    """Know nothing of the threads in a process that was forked: they stayed behind."""
    _jobs.cache_clear()
    _starting.release()


os.register_at_fork(before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_start_anew)


def _work(jobs: SimpleQueue[Job]) -> None:
    if sys.platform == "linux":  # elsewhere this would slow the whole process
        with suppress(OSError):  # a filter of system calls may refuse it
            os.nice(NICENESS)
    while True:
        for answer in [_done(job) for job in _waiting(jobs)]:
            answer()


def _waiting(jobs: SimpleQueue[Job]) -> Iterator[Job]:
    """Wait for one, and go on as long as there are more."""
    yield jobs.get()
    with suppress(Empty):
        for _ in range(TOGETHER - 1):
            yield jobs.get_nowait()


def _done(job: Job) -> Callable[[], None]:
    """Do it, and return what lets its caller go on."""
    future, work = job
    try:
        return partial(future.set_result, work())
    except BaseException as failure:  # noqa: BLE001 (it is the caller's)
        return partial(future.set_exception, failure)
