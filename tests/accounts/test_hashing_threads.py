"""Hashing takes turns and gives way: a crowd that logs in takes neither all memory nor the time of other requests."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from accounts import hashing
from support import cores
from tests.hashers import Quick
from tests.people import PASSWORD

SALT = "a salt of tests"
PATIENCE = 20  # seconds


@pytest.fixture(autouse=True)
def _new_threads() -> Iterator[None]:
    """Let the threads be made anew, before and after."""
    hashing._jobs.cache_clear()  # noqa: SLF001 (made once in the life of a process)
    yield
    hashing._jobs.cache_clear()  # noqa: SLF001 (the same)


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "usable", lambda: 2)
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, web_workers=1))


@pytest.mark.usefixtures("two_cores")
def test_a_crowd_is_hashed_by_as_many_threads_as_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    together, seen = threading.Barrier(2, timeout=PATIENCE), set[str]()

    def verify(_: Quick, password: str, encoded: str) -> bool:
        together.wait()  # goes on when there are two
        seen.add(threading.current_thread().name)
        return (password, encoded) == ("x", "y")

    monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)
    with ThreadPoolExecutor(6) as callers:
        answers = list(callers.map(lambda _: Quick().verify("x", "y"), range(6)))

    assert answers == [True] * 6
    assert len(seen) == 2


@pytest.mark.usefixtures("two_cores")
def test_processes_share_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, web_workers=2))
    seen = set[str]()

    def verify(_: Quick, password: str, encoded: str) -> bool:
        seen.add(threading.current_thread().name)
        return password == encoded

    monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)
    with ThreadPoolExecutor(6) as callers:
        list(callers.map(lambda _: Quick().verify("x", "y"), range(60)))

    assert len(seen) == 1


def test_whoever_hashes_lets_others_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    own, niceness = os.getpriority(os.PRIO_PROCESS, 0), []

    def verify(_: Quick, password: str, encoded: str) -> bool:
        niceness.append(os.getpriority(os.PRIO_PROCESS, 0))
        return password != encoded

    monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)

    assert Quick().verify("x", "y")
    assert niceness == [min(19, own + hashing.NICENESS) if sys.platform == "linux" else own]
    assert os.getpriority(os.PRIO_PROCESS, 0) == own


@pytest.mark.timeout(PATIENCE)
def test_where_no_priority_can_be_given_hashing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "nice", refuse)

    assert Quick().verify(PASSWORD, Quick().encode(PASSWORD, SALT))


def test_a_forked_process_hashes_with_threads_of_its_own() -> None:
    encoded = Quick().encode(PASSWORD, SALT)
    if not (child := os.fork()):
        signal.alarm(PATIENCE)  # without threads it would wait forever
        os._exit(0 if Quick().verify(PASSWORD, encoded) else 1)

    assert os.waitpid(child, 0)[1] == 0


def test_those_who_wait_are_hashed_one_after_another_and_go_on_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "usable", lambda: 1)
    may_go_on, hashed = threading.Event(), list[str]()

    def verify(_: Quick, password: str, encoded: str) -> bool:
        may_go_on.wait(PATIENCE)
        hashed.append(password)
        return password != encoded

    def seen(password: str) -> int:
        Quick().verify(password, "y")
        return len(hashed)

    monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)
    crowd, jobs = hashing.TOGETHER + 1, hashing._jobs()  # noqa: SLF001 (there is no other way to see who waits)
    with ThreadPoolExecutor(crowd) as callers:
        counts = [callers.submit(seen, "x") for _ in range(crowd)]
        end = time.monotonic() + PATIENCE
        while jobs.qsize() < crowd - 1 and time.monotonic() < end:
            time.sleep(0.01)
        may_go_on.set()

    assert min(count.result() for count in counts) >= hashing.TOGETHER


def test_a_failure_reaches_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(_: Quick, password: str, encoded: str) -> bool:
        raise MemoryError(password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)

    with pytest.raises(MemoryError):
        Quick().verify("x", "y")
