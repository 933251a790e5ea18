"""The whole way through processes of their own: a server without a worker, then a worker and a scheduler."""

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.live import ROOT, STOP_SECONDS, installation

DELIVERED_WITHIN = 60.0  # seconds
PUT = """
import django; django.setup()
from django.db import transaction
from audit import outbox
from realms.models import Realm
Realm.objects.create(slug="acme", name="Acme")
context = {"realm": "Acme", "person": "Alice", "client": "Notes", "host": "app.example", "account": "https://a.test/"}
with transaction.atomic():
    for number in range(3):
        message = {"to": f"alice-{number}@acme.test", "template": "mail/connected.txt", "context": context}
        outbox.put(outbox.MAIL, message, realm="acme")
"""


def mails(folder: Path) -> list[str]:
    return [line for file in folder.glob("*.log") for line in file.read_text().splitlines() if line.startswith("To: ")]


@pytest.mark.attack("R16")
def test_mails_wait_for_the_worker_and_go_out_once(tmp_path: Path) -> None:
    box = tmp_path / "mails"
    box.mkdir()
    with installation(tmp_path, EMAIL_URL=f"filemail:///{box}") as live, ExitStack() as running:
        subprocess.run([sys.executable, "-c", PUT], cwd=ROOT, env=live.environment, check=True, timeout=180)
        assert mails(box) == []

        log = running.enter_context((tmp_path / "worker.log").open("w"))
        for name in ("worker", "beat"):
            command = [sys.executable, "manage.py", "serve", name]
            started = subprocess.Popen(command, cwd=ROOT, env=live.environment, stdout=log, stderr=log)
            running.callback(started.wait, STOP_SECONDS)
            running.callback(started.terminate)
        deadline = time.monotonic() + DELIVERED_WITHIN
        while len(mails(box)) < 3 and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(6)  # another round of the scheduler

        expected = [f"To: alice-{number}@acme.test" for number in range(3)]
        assert sorted(mails(box)) == expected, (tmp_path / "worker.log").read_text()
