"""The collector of garbage does not stop requests to go through what was loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import ROOT, installation

COUNTED = "import gc, authserver.wsgi; print(gc.get_freeze_count(), len(gc.get_objects()))"


@pytest.mark.outside
def test_what_a_web_process_has_loaded_is_left_alone(tmp_path: Path) -> None:
    with installation(tmp_path) as live:
        done = subprocess.run(
            [sys.executable, "-c", COUNTED],
            cwd=ROOT,
            env=live.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=90,
        )

    left_alone, looked_at = (int(number) for number in done.stdout.split())
    assert left_alone > 100 * looked_at
    assert left_alone > 100_000
