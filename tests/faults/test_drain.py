"""R06: new web processes take over from the old ones while clients go on asking."""

import os
import signal
import time

import pytest

from tests.faults.load import load
from tests.faults.site import Site

SECONDS = 15.0


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.attack("R06")
@pytest.mark.usefixtures("station")
def test_no_request_fails_while_the_processes_are_replaced(acme: Site) -> None:
    old = set(acme.workers())

    with load(acme.machine_token, threads=4) as answers:
        os.kill(acme.server, signal.SIGHUP)
        time.sleep(SECONDS)

    assert not old & set(acme.workers())
    assert set(answers.statuses()) == {200}
