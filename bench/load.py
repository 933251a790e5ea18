"""The load generator, a process of its own: a closed loop over a few kept-alive connections, on epoll and bytes.

Reads one job as JSON from standard input, writes the outcome as JSON to standard output.
"""

import gc
import json
import re
import select
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from urllib.parse import quote

PATIENCE = 20.0  # seconds without any answer, after which a server counts as stuck
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
REFRESH_TOKEN = re.compile(rb'"refresh_token": ?"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Job:
    """What to send: `requests` one after another, or for each of `chains` (refresh tokens) its successors.

    `requests` that may be sent `again` are sent round and round until `count` or `seconds` are reached.
    """

    port: int
    connections: int
    count: int
    seconds: float
    requests: list[str] = field(default_factory=list)
    again: bool = True
    head: str = ""
    form: str = ""
    chains: list[str] = field(default_factory=list)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. Latencies are in seconds, sorted; `cpu` is the generator's own."""

    latencies: list[float]
    seconds: float
    cpu: float
    first_failure: str


@dataclass(slots=True)
class Connection:
    """One kept-alive connection: what it sends next, and what it has received of the answer to the last request."""

    socket: socket.socket
    source: Iterator[bytes]
    token: bytes = b""
    sent_at: float = 0.0
    received: bytes = b""

    def send_next(self) -> bool:
        """Send another request; False when there is none."""
        request = next(self.source, None)
        if request is None:
            return False
        self.received, self.sent_at = b"", time.perf_counter()
        self.socket.sendall(request)
        return True

    def has_answer(self) -> bool:
        """Receive what is there, and tell whether the answer is complete."""
        if not (data := self.socket.recv(65536)):
            raise ConnectionError(f"The server closed the connection after {self.received[:300]!r}.")
        self.received += data
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not (length := LENGTH.search(self.received, 0, end + 2)):
            raise ValueError(f"An answer without Content-Length: {self.received[:300]!r}")
        return len(self.received) >= end + 4 + int(length[1])


def connect(job: Job) -> list[Connection]:
    """Open the connections, each with its source of requests."""
    shared = cycle(job)
    opened = []
    for number in range(job.connections):
        sock = socket.create_connection(("127.0.0.1", job.port), timeout=PATIENCE)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(sock, shared)
        if job.chains:
            connection.token = job.chains[number].encode()
            connection.source = chain(job, connection)
        opened.append(connection)
    return opened


def cycle(job: Job) -> Iterator[bytes]:
    """Yield the requests of the job, which all connections share."""
    prepared = [request.encode() for request in job.requests]
    while True:
        yield from prepared
        if not job.again:
            return


def chain(job: Job, connection: Connection) -> Iterator[bytes]:
    """Yield refresh requests, each with the token of the answer before."""
    while True:
        body = job.form.encode() + quote(connection.token.decode(), safe="").encode()
        yield f"{job.head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        if found := REFRESH_TOKEN.search(connection.received):
            connection.token = found[1]


def run(job: Job) -> Outcome:
    """Send until the job is done. Raises TimeoutError when nothing comes back."""
    connections = {connection.socket.fileno(): connection for connection in connect(job)}
    poll = select.epoll()
    latencies: list[float] = []
    expected, failure = f"HTTP/1.1 {job.status}".encode(), b""
    cpu, started = time.process_time(), time.perf_counter()
    sent = sum(connection.send_next() for connection in connections.values())
    pending = sent
    for number in connections:
        poll.register(number, select.EPOLLIN)
    while pending:
        if not (events := poll.poll(PATIENCE)):
            raise TimeoutError(f"No answer for {PATIENCE} s after {len(latencies)} requests.")
        for number, _ in events:
            connection = connections[number]
            if not connection.has_answer():
                continue
            now = time.perf_counter()
            latencies.append(now - connection.sent_at)
            if not connection.received.startswith(expected):
                failure = failure or connection.received
            pending -= 1
            if sent < job.count and now - started < job.seconds and connection.send_next():
                sent, pending = sent + 1, pending + 1
    took = time.perf_counter() - started
    return Outcome(sorted(latencies), took, time.process_time() - cpu, failure[:1000].decode(errors="replace"))


def main() -> None:
    """Do the one job."""
    job = Job(**json.load(sys.stdin))
    gc.disable()
    json.dump(asdict(run(job)), sys.stdout)


if __name__ == "__main__":
    main()
