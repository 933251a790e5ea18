"""The management API, called with what its description allows and with what it does not: it keeps to the description.

Here a few hundred requests are sent; `make fuzz` sends thousands, new ones each time.
"""

import os
import secrets

import pytest

from tests.fuzz.management import run
from tests.live import Live

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))  # for each operation of the protocol
SHARE = 8  # here one in so many, beside what the phase `coverage` makes of each parameter
FEW = 2


@pytest.mark.timeout(900)
def test_no_answer_is_a_server_error_or_other_than_described(live_server_process: Live) -> None:
    seed, phases = (secrets.randbits(32), "coverage,fuzzing") if EXAMPLES else (1, "fuzzing")
    report = run(live_server_process, examples=EXAMPLES // SHARE or FEW, phases=phases, seed=seed)
    print(report.said, *sorted(report.statuses.items()), sep="\n")  # noqa: T201 (the figures, and how to repeat them)
    reached = {operation for operation, status in report.statuses if status < 400}

    assert max(status for _, status in report.statuses) < 500
    assert report.passed
    assert len(reached) > len({operation for operation, _ in report.statuses}) / 4, "Most stopped at the door."
