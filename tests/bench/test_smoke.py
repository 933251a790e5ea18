"""bench/: it runs, and yields a ratio for each path and each peer. What the ratios are is not for a test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.paths import PATHS
from tests.outside.conftest import demand

ROOT = Path(__file__).parents[2]
PEERS = {"oidc-provider, in memory", "oidc-provider, PostgreSQL", "django-oauth-toolkit"}
SECONDS = 240  # on a machine that is busy testing; alone it takes a minute at most

pytestmark = [pytest.mark.outside, pytest.mark.timeout(SECONDS + 30)]


def test_a_quick_run_yields_ratios_and_a_picture(tmp_path: Path) -> None:
    demand((ROOT / "bench/node/node_modules/oidc-provider").is_dir(), "The npm packages are missing: see make bench.")
    command = [sys.executable, "-m", "tests.postgresql", sys.executable, "-m", "bench", "--quick"]
    done = subprocess.run(
        [*command, "--results", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "latest.json").read_text())
    assert set(found["ratios"]) == set(PATHS)
    for ratios in found["ratios"].values():
        assert set(ratios) == PEERS
        assert all(ratio["median"] > 0 for ratio in ratios.values())
    assert found["answers"]["authserver"]["access token"] == "ES256"
    assert "</svg>" in (tmp_path / "latest.svg").read_text()
