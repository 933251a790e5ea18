"""`make bench`: python -m tests.postgresql python -m bench [--quick] [--results FOLDER].

BENCH_ROUNDS, BENCH_REQUESTS, BENCH_CODES and BENCH_SECONDS shorten or lengthen it.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

import psycopg

from bench import answers, cpu, picture, report
from bench.lineup import Stage, everybody
from bench.paths import Size
from bench.rounds import Plan, Run

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measure, print, and write the result as JSON and as a picture."""
    signal.signal(signal.SIGTERM, leave)
    arguments = parse()
    plan = make_plan(quick=arguments.quick)
    own, other = cores()
    database_url = os.environ["DATABASE_URL"]
    before = os.getloadavg()[0]
    with psycopg.connect(database_url) as connection:
        database = cpu.parent_of(connection.info.backend_pid)
    cpu.move(database, core=other)
    with (
        tempfile.TemporaryDirectory(prefix="authserver-bench-") as folder,
        everybody(Stage(Path(folder), database_url, core=own)) as servers,
    ):
        given = {server.name: answers.described(server) for server in servers}
        samples = Run(servers, database, core=other).measure(plan)
    found = report.result(samples, plan, loads=(before, os.getloadavg()[0])) | {"answers": given}
    print(report.text(found))
    write(arguments.results, found)


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, to see whether everything works")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where to write latest.json and latest.svg")
    return parser.parse_args()


def make_plan(*, quick: bool) -> Plan:
    """Return the plan that the command line and the environment ask for."""
    rounds, count, codes, seconds = (1, 100, 20, 0.5) if quick else (5, 4000, 250, 1.5)
    return Plan(
        rounds=int(os.environ.get("BENCH_ROUNDS", rounds)),
        size=Size(
            count=int(os.environ.get("BENCH_REQUESTS", count)),
            codes=int(os.environ.get("BENCH_CODES", codes)),
            seconds=float(os.environ.get("BENCH_SECONDS", seconds)),
        ),
    )


def cores() -> tuple[int, int]:
    """Return a core for the servers, and another one, where there is one, for the load and the database."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


def write(folder: Path, found: dict[str, object]) -> None:
    """Write both files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    (folder / "latest.svg").write_text(picture.draw(found))
    print(f"Written: {folder / 'latest.json'}, {folder / 'latest.svg'}")


def leave(signum: int, _frame: FrameType | None) -> None:
    """Turn a request to end into an ordinary exit, which stops the servers."""
    sys.exit(128 + signum)


if __name__ == "__main__":
    main()
