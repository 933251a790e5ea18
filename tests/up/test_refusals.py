"""What stops a start: one sentence for the person at the console, exit code 1, and nothing changed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import sealing
from tests.live import ROOT
from tests.up.console import Console, newcomer

OTHER_SECRETS = {"SECRET_KEY": "k" * 60, "SECRET_PEPPER": "1:" + "p" * 40}

pytestmark = pytest.mark.outside


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with newcomer(tmp_path) as empty:
        yield empty


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """Return a console whose database has signing keys, sealed under a key that is lost."""
    with newcomer(tmp_path_factory.mktemp("filled")) as console:
        console.folder.mkdir()
        for command in ("migrate", "first_administrator"):
            assert console.manage(command, **OTHER_SECRETS, KEY_ENCRYPTION_KEY=sealing.generate_key()).returncode == 0
        yield console


def refusal(console: Console, **configured: str) -> str:
    """Return the one sentence with which a start was refused."""
    done = console.manage("up", **configured)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


def test_a_data_directory_that_cannot_be_made(console: Console, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    sentence = refusal(console, DATA_DIR=str(tmp_path / "file" / "data"))

    assert sentence.startswith(f"DATA_DIR {tmp_path}/file/data cannot be written to (Not a directory)")


def test_an_address_that_is_not_of_this_machine(console: Console) -> None:
    assert "198.51.100.1" in refusal(console, HOST="198.51.100.1", PUBLIC_URL="http://127.0.0.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("WEB_THREADS", "0"),
        ("PUBLIC_URL", "https://login.example/path"),
        ("PUBLIC_URL", "http://login.example"),
        ("TRUSTED_PROXIES", "nowhere"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY_FILE", "/nowhere/at/all"),
        ("KEY_ENCRYPTION_KEY", "short"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(console: Console, name: str, value: str) -> None:
    sentence = refusal(console, **{name: value})

    assert name.removesuffix("_FILE") in sentence or value in sentence


@pytest.mark.attack("R19")
def test_a_key_encryption_key_that_does_not_open_the_signing_keys(filled: Console) -> None:
    sentence = refusal(filled, **OTHER_SECRETS, KEY_ENCRYPTION_KEY=sealing.generate_key())

    assert sentence.startswith("KEY_ENCRYPTION_KEY does not open the signing keys")


@pytest.mark.attack("R19")
def test_a_lost_key_encryption_key_is_never_replaced(filled: Console) -> None:
    sentence = refusal(filled, **OTHER_SECRETS)

    assert sentence.startswith("KEY_ENCRYPTION_KEY must be restored")
    assert not (filled.folder / "secrets.env").exists()


@pytest.mark.attack("R19")
@pytest.mark.parametrize("serving", [["-c", "import authserver.wsgi"], ["-m", "celery", "-A", "authserver", "worker"]])
def test_web_server_and_worker_refuse_a_wrong_key_encryption_key_themselves(
    filled: Console, serving: list[str]
) -> None:
    environment = filled.environment(**OTHER_SECRETS, KEY_ENCRYPTION_KEY=sealing.generate_key())

    done = subprocess.run(
        [sys.executable, *serving], cwd=ROOT, env=environment, capture_output=True, check=False, timeout=90
    )

    assert done.returncode == 1
    assert b"KEY_ENCRYPTION_KEY does not open the signing keys" in done.stderr


def test_an_older_python() -> None:
    older = "import runpy, sys; sys.version_info = (3, 9); runpy.run_path('manage.py', run_name='__main__')"

    done = subprocess.run([sys.executable, "-c", older], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("authserver needs Python 3.11 or newer")
