"""The run: all servers side by side, path by path, round by round, so that a noisy moment hits neighbours alike."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from bench.measure import Sample, take
from bench.paths import PATHS, Size
from bench.servers import Server
from bench.visitor import Visitor

WARMING = 3  # times the size of a measured job

#: By path, then by server: one sample a round.
Samples = dict[str, dict[str, list[Sample]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to measure: one round to warm up, which is thrown away, then `rounds`."""

    rounds: int
    size: Size

    @property
    def warming(self) -> Size:
        """Return the size of the jobs that warm up: larger ones, for V8 compiles what has run thousands of times."""
        return replace(self.size, count=self.size.count * WARMING, seconds=self.size.seconds * WARMING)


@dataclass(slots=True)
class Run:
    """A run over servers that have started, with the process of their database server and the cores to use."""

    servers: Sequence[Server]
    database: int
    core: int
    samples: Samples = field(default_factory=dict)

    def measure(self, plan: Plan) -> Samples:
        """Return the samples of all rounds but the first."""
        with ExitStack() as stack:
            visitors = {server.name: Visitor(server) for server in self.servers}
            for visitor in visitors.values():
                stack.callback(visitor.leave)
            for number in range(plan.rounds + 1):
                size = plan.size if number else plan.warming
                self._say(f"round {number} of {plan.rounds}" if number else "warming up")
                for path, server in self._order(number):
                    job = PATHS[path](server, visitors[server.name], size)
                    sample = take(server, job, database=self.database, core=self.core)
                    if number:
                        self.samples.setdefault(path, {}).setdefault(server.name, []).append(sample)
        return self.samples

    def _order(self, number: int) -> Iterator[tuple[str, Server]]:
        """Yield each path with each server; in each round another server is first."""
        first = number % len(self.servers)
        for path in PATHS:
            for server in (*self.servers[first:], *self.servers[:first]):
                yield path, server

    def _say(self, sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)
