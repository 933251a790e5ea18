"""sdk/ stands by itself: it is built as a distribution of its own, with its types."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside  # no server at all

SDK = Path(__file__).parents[2] / "sdk"


def test_the_sdk_is_a_typed_distribution_of_its_own(tmp_path: Path) -> None:
    subprocess.run(
        [Path(sys.executable).with_name("uv"), "build", "--quiet", "--offline", "--wheel", "--out-dir", tmp_path, SDK],
        cwd=SDK.parent,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()

    assert {"authserver_sdk/__init__.py", "authserver_sdk/py.typed"} <= set(names)
    assert {name.split("/")[0] for name in names} == {"authserver_sdk", wheel.name.rsplit("-", 3)[0] + ".dist-info"}
