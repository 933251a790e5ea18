"""What a login costs beside its hash: python -m tests.postgresql python -m bench.logins (a part of make bench).

The server logs one person in again and again, each time into a new session, and then the same core does nothing but
Argon2id with the same parameters; round by round, so that a noisy moment hits both. The ratio is the share of a login
that is the hash: 0.9 means that nine tenths of what the core can hash are logins.
"""

import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import psycopg
from django.conf import settings

settings.configure()

from accounts.hashers import Argon2id  # noqa: E402 (Django's hasher asks for settings)
from bench import cpu, measure  # noqa: E402 (as above)
from bench.lineup import Stage, authserver  # noqa: E402 (as above)
from bench.load import Job  # noqa: E402 (as above)
from bench.servers import Server  # noqa: E402 (as above)
from bench.visitor import EMAIL, HIDDEN  # noqa: E402 (as above)

ROUNDS, SECONDS = int(os.environ.get("BENCH_ROUNDS", "5")), float(os.environ.get("BENCH_SECONDS", "3"))
CONNECTIONS = 4
MICROSECONDS = 1e6


def main() -> None:
    """Measure in turns, and print both ratios of each round and their medians."""
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
        measure.take(server, job := logins(server), database=database, core=other)  # warms up
        of_cpu, of_rate = [], []
        for _ in range(ROUNDS):
            sample = measure.take(server, job, database=database, core=other)
            with cpu.on_core(own):
                hash_cpu, hash_rate = hashes(server.password)
            of_cpu.append(hash_cpu / sample.cpu)
            of_rate.append(sample.throughput / hash_rate)
            print(f"login {sample.cpu:6.0f} µs CPU, {sample.throughput:5.1f}/s; ", end="")
            print(
                f"hash {hash_cpu:6.0f} µs, {hash_rate:5.1f}/s: {of_cpu[-1]:.2f} of CPU, {of_rate[-1]:.2f} of throughput"
            )
    medians = statistics.median(of_cpu), statistics.median(of_rate)
    print("median: {:.2f} of CPU, {:.2f} of throughput; load {:.1f}".format(*medians, os.getloadavg()[0]))


def logins(server: Server) -> Job:
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
    return Job(server.port, CONNECTIONS, count=100_000, seconds=SECONDS, requests=[head + body], status=302)


def hashes(password: str) -> tuple[float, float]:
    """Return microseconds of CPU of one verification, and how many a second as many threads do as there are logins."""
    hasher = Argon2id()
    encoded = hasher.encode(password, hasher.salt())
    end = time.perf_counter() + SECONDS

    def verify(_: int) -> int:
        count = 0
        while time.perf_counter() < end:
            count += hasher.verify(password, encoded)
        return count

    spent = time.process_time()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        count = sum(threads.map(verify, range(CONNECTIONS)))
    return (time.process_time() - spent) / count * MICROSECONDS, count / SECONDS


if __name__ == "__main__":
    main()
