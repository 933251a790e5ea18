"""What the samples say: the spread of each figure over the rounds, the ratios, the machine; as text and as JSON."""

import json
import os
import platform
from collections.abc import Iterable, Iterator
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from bench.lineup import AUTHSERVER, IN_MEMORY, ON_POSTGRESQL, TOOLKIT
from bench.measure import Sample
from bench.rounds import Plan, Samples

FIGURES = tuple(field.name for field in fields(Sample))
COLUMNS = (
    ("cpu", "CPU µs", "{:.0f}"),
    ("database_cpu", "database µs", "{:.0f}"),
    ("throughput", "requests/s", "{:.0f}"),
    ("p50", "p50 ms", "{:.2f}"),
    ("p99", "p99 ms", "{:.2f}"),
    ("memory", "MiB", "{:.0f}"),
    ("busy", "busy", "{:.0%}"),
)
NPM = Path(__file__).parent / "node"
ORDER = (AUTHSERVER, IN_MEMORY, ON_POSTGRESQL, TOOLKIT)
PACKAGES = ("django", "django-oauth-toolkit", "granian", "psycopg")

Spread = dict[str, float]


def spread(values: Iterable[float]) -> Spread:
    """Return the least, the median and the greatest."""
    ordered = sorted(values)
    return {name: round(value, 3) for name, value in zip(("min", "median", "max"), _three(ordered), strict=True)}


def result(samples: Samples, plan: Plan, *, loads: tuple[float, float]) -> dict[str, Any]:
    """Return everything that was found out. `loads` are the load averages before and after."""
    return {
        "machine": machine() | {"load_average": {"before": loads[0], "after": loads[1]}},
        "plan": {
            "rounds": plan.rounds,
            "connections": plan.size.connections,
            "requests": plan.size.count,
            "codes": plan.size.codes,
            "seconds": plan.size.seconds,
        },
        "paths": {
            path: {
                name: {figure: spread(getattr(sample, figure) for sample in taken) for figure in FIGURES}
                for name, taken in sorted(servers.items(), key=_place)
            }
            for path, servers in samples.items()
        },
        "ratios": {path: ratios(servers) for path, servers in samples.items()},
    }


def ratios(servers: dict[str, list[Sample]]) -> dict[str, Spread]:
    """Return how many times authserver's CPU per request each peer uses: round by round, then the spread."""
    ours = servers[AUTHSERVER]
    return {
        name: spread(theirs.cpu / own.cpu for theirs, own in zip(taken, ours, strict=True))
        for name, taken in sorted(servers.items(), key=_place)
        if name != AUTHSERVER
    }


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    models = (
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    )
    return {
        "processor": next(models, platform.machine()),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES}
        | json.loads((NPM / "package.json").read_text())["dependencies"],
    }


def text(found: dict[str, Any]) -> str:
    """Return the tables for a console."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: dict[str, Any]) -> Iterator[str]:
    load = found["machine"]["load_average"]
    yield f"{found['machine']['processor']}, {found['machine']['cores']} cores"
    yield f"load average {load['before']:.2f} before, {load['after']:.2f} after"
    for path, servers in found["paths"].items():
        yield ""
        yield f"{path:<28}" + "".join(f"{title:>13}" for _, title, _ in COLUMNS) + "      CPU range      ratio"
        for name, figures in servers.items():
            cells = "".join(f"{shape.format(figures[figure]['median']):>13}" for figure, _, shape in COLUMNS)
            extent = f"{figures['cpu']['min']:.0f}-{figures['cpu']['max']:.0f}"
            yield f"  {name:<26}{cells}{extent:>14}{_ratio(found['ratios'][path].get(name)):>22}"


def _ratio(of: Spread | None) -> str:
    return "" if of is None else f"{of['median']:.2f} ({of['min']:.2f}-{of['max']:.2f})"


def _place(of: tuple[str, list[Sample]]) -> int:
    return ORDER.index(of[0])


def _three(ordered: list[float]) -> tuple[float, float, float]:
    return ordered[0], median(ordered), ordered[-1]
