"""support/cores.py: what a container's quota leaves of the machine's cores."""

import os
from pathlib import Path

import pytest

from support import cores

ALL = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        ("max 100000\n", ALL),
        ("100000 100000\n", 1),
        ("50000 100000\n", 1),
        ("99900000 100000\n", ALL),
        ("", ALL),
        ("what is this\n", ALL),
        (None, ALL),
    ],
)
def test_a_quota_bounds_the_cores(
    quota: str | None, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "QUOTA", tmp_path / "cpu.max")
    if quota is not None:
        cores.QUOTA.write_text(quota)

    assert cores.usable() == expected
