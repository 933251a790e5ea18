"""Another key-encryption key takes over while two web processes serve; no request waits for a key service."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from support import sealing
from tests.keys import kms
from tests.live import Live, free_port, installation, process
from tests.protocol import PROTOCOL

SECRET = "made-up-for-tests-made-up-for-tests-0123456789"
BLUEPRINT = f"""
realms:
  - slug: acme
    service_accounts: [{{client_id: svc, secret: {{value: "{SECRET}"}}}}]
"""
ALONE = {"WEB_WORKERS": "1", "CACHE_URL": "locmemcache://live", "CELERY_BROKER_URL": "filesystem://"}
FORM = {"grant_type": "client_credentials"}
MACHINE = ("svc", SECRET)


class Site:
    """Two web processes behind a balancer, which sends requests to those that it was told of."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.ports = [free_port(), free_port()]
        self.failures: list[str] = []
        self.answered = 0
        self._serving: set[int] = set()
        self._running: dict[int, ExitStack] = {}
        self._done = threading.Event()

    def restart(self, keys: str) -> Iterator[int]:
        """Restart one process after the other under other key-encryption keys."""
        for port in self.ports:
            self._serving.discard(port)
            time.sleep(0.3)  # what is under way ends
            self._running.pop(port, ExitStack()).close()
            self._start(port, keys)
            yield port

    def load(self) -> None:
        """Ask for tokens until it is over."""
        turn = 0
        while not self._done.is_set():
            for port in sorted(self._serving):
                turn += 1
                self._ask(port)
            time.sleep(0.02)

    def _start(self, port: int, keys: str) -> None:
        folder = self.live.folder / str(port)
        folder.mkdir(exist_ok=True)
        told = self.live.environment | {"KEY_ENCRYPTION_KEY": keys}
        node = Live(f"http://127.0.0.1:{port}", folder, told)
        stack = ExitStack()
        stack.enter_context(process(node))
        self._running[port] = stack
        self._serving.add(port)

    def _ask(self, port: int) -> None:
        host = {"Host": urlsplit(self.live.url).netloc}
        address = f"http://127.0.0.1:{port}/realms/acme/{PROTOCOL}/token"
        try:
            answer = httpx.post(address, data=FORM, auth=MACHINE, headers=host, timeout=20)
        except httpx.HTTPError as failure:
            self.failures.append(repr(failure))
            return
        self.answered += 1
        if answer.status_code != 200:
            self.failures.append(answer.text)

    @contextmanager
    def under_load(self) -> Iterator[None]:
        """Ask for tokens meanwhile."""
        asking = threading.Thread(target=self.load)
        asking.start()
        try:
            yield
        finally:
            self._done.set()
            asking.join()
            for stack in self._running.values():
                stack.close()


def manage(live: Live, keys: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command under other keys."""
    told = live.environment | {"KEY_ENCRYPTION_KEY": keys}
    return _run(arguments, told)


def _run(arguments: Sequence[str], told: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, env=told, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.attack("K16", "R19")
def test_a_new_key_takes_over_from_the_old_one_under_load(tmp_path: Path) -> None:
    old, new = sealing.generate_key(), sealing.generate_key()
    both = f"{new},{old}"
    with installation(tmp_path, **ALONE, KEY_ENCRYPTION_KEY=old) as live:
        live.apply(BLUEPRINT)
        site = Site(live)
        list(site.restart(old))
        with site.under_load():
            for _ in site.restart(both):  # each time one process knows less than the other
                assert manage(live, both, "rotate_keys", "acme", "--emergency").returncode == 0
            early = manage(live, both, "reseal_keys", "--check")
            resealed = manage(live, both, "reseal_keys")
            late = manage(live, both, "reseal_keys", "--check")
            list(site.restart(new))
            assert manage(live, new, "rotate_keys", "acme", "--emergency").returncode == 0
            time.sleep(2)  # longer than what is remembered
        refused = manage(live, old, "reseal_keys", "--check")

    assert (early.returncode, late.returncode) == (1, 0), late.stdout + late.stderr
    assert "need another key than the first" in early.stderr
    assert resealed.returncode == 0, resealed.stderr
    assert "sealed anew, 0 already" in resealed.stdout
    assert refused.returncode == 1
    assert site.failures == []
    assert site.answered > 50


@pytest.mark.attack("K16")
def test_a_key_management_service_is_asked_at_start_and_not_by_requests(tmp_path: Path) -> None:
    with kms.running() as service:
        remote = {"KEY_ENCRYPTION_BACKEND": "tests.keys.kms:factory", "KMS_URL": service.url}
        with installation(tmp_path, **remote) as live:
            live.apply(BLUEPRINT)
            with process(live):
                issued = [_token(live) for _ in range(20)]
                service.calls.clear()
                service.fault = "away"
                issued += [_token(live) for _ in range(50)]
                made = _run(["--help"], live.environment).returncode
                readiness = httpx.get(f"{live.url}/readyz", timeout=20).status_code
            away = _run(["serve", "web"], live.environment | {"PORT": str(free_port())})
            calls = service.total
            service.fault = "slow"
            with process(replace(live)):
                issued.append(_token(live))

    assert set(issued) == {200}
    assert (made, readiness) == (0, 200)
    assert away.returncode != 0
    assert "kms:test/acme does not answer" in away.stderr
    assert "Traceback" not in away.stderr.partition("does not answer: ")[0][-200:]
    assert 0 < calls <= 3  # the tries of that start


def _token(live: Live) -> int:
    return httpx.post(f"{live.issuer('acme')}/{PROTOCOL}/token", data=FORM, auth=MACHINE, timeout=20).status_code
