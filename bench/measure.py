"""One sample: a server under load on one path, between two looks at the kernel's accounts."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import partial

from bench import cpu
from bench.load import Job, Outcome
from bench.servers import ROOT, Server

MICROSECONDS = 1e6
MILLISECONDS = 1e3
MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Sample:
    """What a request cost: CPU in microseconds of the server and of its database, latencies in milliseconds.

    `busy` and `load_busy` are the shares of a core that the server and the load generator used: a server below 0.9
    beside a generator near 1 was not loaded fully, which leaves its CPU per request right and its throughput too low.
    """

    cpu: float
    database_cpu: float
    throughput: float
    p50: float
    p99: float
    memory: float
    busy: float
    load_busy: float


def take(server: Server, job: Job, *, database: int, core: int) -> Sample:
    """Run the job from the given core. Raises RuntimeError when one of its requests failed."""
    trees = partial(map, cpu.used, (server.pid, database))
    before = list(trees())
    outcome = _run(job, core)
    spent, database_spent = (cpu.between(*looks) for looks in zip(before, trees(), strict=True))
    if outcome.first_failure:
        raise RuntimeError(f"{server.name} refused a request:\n{outcome.first_failure}")
    count = len(outcome.latencies)
    return Sample(
        cpu=spent / count * MICROSECONDS,
        database_cpu=database_spent / count * MICROSECONDS,
        throughput=count / outcome.seconds,
        p50=_quantile(outcome.latencies, 0.50) * MILLISECONDS,
        p99=_quantile(outcome.latencies, 0.99) * MILLISECONDS,
        memory=cpu.resident(server.pid) / MEBIBYTE,
        busy=spent / outcome.seconds,
        load_busy=outcome.cpu / outcome.seconds,
    )


def _run(job: Job, core: int) -> Outcome:
    with cpu.on_core(core):
        done = subprocess.run(
            [sys.executable, "-m", "bench.load"],
            cwd=ROOT,
            input=json.dumps(asdict(job)),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"The load generator failed:\n{done.stderr}")
    return Outcome(**json.loads(done.stdout))


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
