"""A worker that is killed in the middle of a delivery: another one delivers, and nothing is lost."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.live import ROOT, STOP_SECONDS, Live, installation
from tests.outbox.mailbox import mailbox
from tests.outbox.test_worker import PUT

PATIENCE = 60.0  # seconds
LET_THE_LEASE_RUN_OUT = """
import django; django.setup()
from audit.models import OutboxMessage
held = OutboxMessage.objects.filter(delivered_at=None, leased_until__gt=0)
assert held.update(leased_until=0)
"""


@contextmanager
def worker(live: Live, log: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run a worker and a scheduler, as on a machine of their own."""
    with ExitStack() as running, log.open("a") as lines:
        started = []
        for name in ("worker", "beat"):
            command = [sys.executable, "manage.py", "serve", name]
            process = subprocess.Popen(command, cwd=ROOT, env=live.environment, stdout=lines, stderr=lines)
            running.callback(process.wait, STOP_SECONDS)
            running.callback(process.terminate)
            started.append(process)
        yield started


def run(live: Live, program: str) -> None:
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=live.environment, check=True, timeout=180)


@pytest.mark.attack("R16")
def test_a_mail_that_a_killed_worker_held_goes_out_by_another_one(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    with mailbox() as box, installation(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{box.port}") as live:
        run(live, PUT)

        with worker(live, log) as processes:
            assert box.reached.wait(PATIENCE), log.read_text()
            for process in processes:
                process.kill()
        assert box.recipients == []
        run(live, LET_THE_LEASE_RUN_OUT)
        box.answers.set()
        with worker(live, log):
            deadline = time.monotonic() + PATIENCE
            while len(set(box.recipients)) < 3 and time.monotonic() < deadline:
                time.sleep(0.2)

    assert sorted(box.recipients) == [f"alice-{number}@acme.test" for number in range(3)], log.read_text()
