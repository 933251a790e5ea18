"""Each protocol endpoint, called with what its description allows and with what it does not: no answer is a 5xx.

Here the same few hundred requests are sent each time; `make fuzz` sends more than 2,000, new ones each time.
"""

import os
import secrets
from uuid import uuid4

import pytest

from tests.fuzz import description
from tests.fuzz.run import run
from tests.live import Live

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))  # for each operation
FEW = 12
EVERY = {f"{method.upper()} {path}" for path, method in description.operations(description.read())}


@pytest.mark.timeout(900)
def test_no_request_ends_in_a_server_error(live_server_process: Live) -> None:
    seed, phases = (secrets.randbits(32), "coverage,fuzzing") if EXAMPLES else (1, "fuzzing")
    slug = f"fuzz-{uuid4().hex[:8]}"
    report = run(live_server_process, slug=slug, examples=EXAMPLES or FEW, phases=phases, seed=seed)
    print(report.said, *sorted(report.statuses.items()), sep="\n")  # noqa: T201 (the figures, and how to repeat them)
    reached = {operation for operation, status in report.statuses if status < 400}

    assert report.passed
    assert max(status for _, status in report.statuses) < 500
    assert {operation for operation, _ in report.statuses} == EVERY
    assert len(reached) > len(EVERY) / 2, "Most requests stopped at the door."
