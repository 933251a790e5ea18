"""The suite as `make test` runs it: python -m tests.suite ARGUMENTS OF PYTEST ...

Three workers with browsers, servers and databases on two cores now and then make one test late. The few that failed are
run once more, alone, and named: what fails alone as well fails the suite. So do more than a few, and whatever is about
things that happen at the same time, for which once is enough.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAST_FAILED = ROOT / ".pytest_cache/v/cache/lastfailed"
FEW = 3
AT_ONCE = "tests/concurrency/"


def main(arguments: Sequence[str]) -> int:
    """Return the exit code of pytest."""
    status = run("--cache-clear", *arguments)
    if status != pytest.ExitCode.TESTS_FAILED:
        return status
    failed: list[str] = sorted(json.loads(LAST_FAILED.read_text()))
    if not 0 < len(failed) <= FEW or any(name.startswith(AT_ONCE) for name in failed):
        return status
    sys.stderr.write(f"Failed beside others, and run once more alone: {', '.join(failed)}\n")
    return run(*failed)


def run(*arguments: str) -> int:
    """Run pytest in a process of its own."""
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
