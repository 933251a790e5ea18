"""Logins: python -m tests.postgresql python -m bench.logins (a part of make bench).

What one costs beside its hash: the server logs one person in again and again, each time into a new session, and then
the same core does nothing but Argon2id with the same parameters, for as many callers at once as there were logins, and
for one; round by round, so that a noisy moment hits all. 0.9 means nine tenths as many logins as hashes.

What many of them leave to others: how long a machine waits for a token, alone and while a crowd logs in.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import psycopg
from argon2 import PasswordHasher
from django.conf import settings

settings.configure()

from accounts.hashers import Argon2id  # noqa: E402 (Django's hasher asks for settings)
from bench import cpu, measure  # noqa: E402 (as above)
from bench.lineup import Stage, authserver  # noqa: E402 (as above)
from bench.load import Job  # noqa: E402 (as above)
from bench.measure import Sample  # noqa: E402 (as above)
from bench.paths import Size, client_credentials  # noqa: E402 (as above)
from bench.servers import Server  # noqa: E402 (as above)
from bench.visitor import EMAIL, HIDDEN, Visitor  # noqa: E402 (as above)

ROUNDS, SECONDS = int(os.environ.get("BENCH_ROUNDS", "5")), float(os.environ.get("BENCH_SECONDS", "3"))
CONNECTIONS = 4
CROWD = 32


def main() -> None:
    """Measure both in turns, and print each round and the medians."""
    usable = sorted(os.sched_getaffinity(0))
    own, other = usable[0], usable[-1]
    database_url = os.environ["DATABASE_URL"]
    with psycopg.connect(database_url) as connection:
        database = cpu.parent_of(connection.info.backend_pid)
    cpu.move(database, core=other)
    with (
        tempfile.TemporaryDirectory(prefix="authserver-logins-") as folder,
        authserver(Stage(Path(folder), database_url, core=own)) as server,
    ):
        load = partial(measure.take, server, database=database, core=other)
        compare_with_hashes(server, load, own)
        compare_waiting(server, load)
    print(f"load {os.getloadavg()[0]:.1f}")


def compare_with_hashes(server: Server, load: Callable[[Job], Sample], core: int) -> None:
    """Print how many logins and how many hashes the core does in a second."""
    job = logins(server, CONNECTIONS)
    load(job)  # warms up
    together, alone = [], []
    for _ in range(ROUNDS):
        rate = load(job).throughput
        with cpu.on_core(core):
            rates = hashes(server.password, callers=CONNECTIONS), hashes(server.password, callers=1)
        together.append(rate / rates[0])
        alone.append(rate / rates[1])
        print(f"{rate:5.1f} logins/s; {rates[0]:5.1f} hashes/s for {CONNECTIONS} callers, {rates[1]:5.1f}/s for one")
    print(f"median ratios: {statistics.median(together):.2f} and {statistics.median(alone):.2f}")


def compare_waiting(server: Server, load: Callable[[Job], Sample]) -> None:
    """Print what one connection that asks for tokens gets, alone and beside a crowd of logins."""
    size = Size(count=100_000, codes=0, seconds=SECONDS, connections=1)
    tokens, crowd = client_credentials(server, Visitor(server), size), logins(server, CROWD)
    load(tokens)
    alone = load(tokens)
    with ThreadPoolExecutor() as threads:
        rush = threads.submit(load, crowd)
        beside = load(tokens)
    for sample, when in (alone, "alone"), (beside, f"beside {CROWD} that log in, {rush.result().throughput:.1f}/s"):
        print(f"{sample.throughput:6.0f} tokens/s, p50 {sample.p50:.2f} ms, p99 {sample.p99:.2f} ms {when}")


def logins(server: Server, connections: int) -> Job:
    """Return the job: the login form with the right password, from a browser without a session."""
    address = f"{server.metadata['issuer']}/account/login/"
    with httpx.Client() as browser:
        page = browser.get(address)
        form = dict(HIDDEN.findall(page.text)) | {"login": EMAIL, "password": server.password}
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    body, parts = urlencode(form), urlsplit(address)
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {parts.scheme}://{parts.netloc}\r\n"
        f"Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Job(server.port, connections, count=100_000, seconds=SECONDS, requests=[head + body], status=302)


def hashes(password: str, *, callers: int) -> float:
    """Return how many verifications a second that many threads do."""
    hasher = PasswordHasher(Argon2id.time_cost, Argon2id.memory_cost, Argon2id.parallelism)
    encoded, end = hasher.hash(password), time.perf_counter() + SECONDS

    def verify(_: int) -> int:
        count = 0
        while time.perf_counter() < end:
            count += hasher.verify(encoded, password)
        return count

    with ThreadPoolExecutor(callers) as threads:
        return sum(threads.map(verify, range(callers))) / SECONDS


if __name__ == "__main__":
    main()
