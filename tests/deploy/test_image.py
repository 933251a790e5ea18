"""deploy/Dockerfile: what it says, and its steps as far as they can be taken without a container engine."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.deploy.variables import DEPLOY, ROOT, read_by_settings
from tests.live import Live, environment, free_port, process

INSTRUCTIONS = [
    line.split(None, 1)
    for line in re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text()).splitlines()
    if line and not line.startswith("#")
]
ALLOWED = [line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line.startswith("!")]


def every(instruction: str) -> list[str]:
    """Return the arguments of each such instruction, in order."""
    return [arguments for name, arguments in INSTRUCTIONS if name == instruction]


pytestmark = pytest.mark.outside


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what the image would get."""
    root = tmp_path_factory.mktemp("image")
    for name in ALLOWED:
        source, target = ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return root


def test_the_image_gets_every_package_and_nothing_of_ours_beside_them() -> None:
    packages = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"])
    rest = {"LICENSE", "manage.py", "requirements.txt", "locale", "static", "templates", "deploy/probe.py"}
    served = {"docs/blueprint.schema.json"}

    assert set(ALLOWED) == packages - {"authserver_sdk"} | rest | served


def test_the_process_is_not_root() -> None:
    assert every("USER") == ["10001:10001"]
    assert INSTRUCTIONS.index(["USER", "10001:10001"]) > INSTRUCTIONS.index(["COPY", ". /srv/authserver"])


def test_no_secret_is_baked_in() -> None:
    variables = {pair.split("=")[0] for line in every("ENV") for pair in line.split()}

    assert not every("ARG")
    assert variables - {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} <= read_by_settings()
    assert not {name for name in variables if "SECRET" in name or "KEY" in name or "TOKEN" in name}


def test_dependencies_are_installed_by_their_hashes_from_a_file_that_is_copied_first() -> None:
    assert every("COPY")[0].split()[0] == "requirements.txt"
    assert any("pip install" in run and "--require-hashes" in run for run in every("RUN"))


def test_the_base_images_are_slim_and_of_our_python() -> None:
    assert [base.split()[0] for base in every("FROM")] == ["python:3.11-slim", "python:3.11-slim"]


def test_a_server_from_the_image_answers_its_own_health_check_and_writes_only_its_data(
    image: Path, tmp_path: Path
) -> None:
    port = free_port()
    told = environment(tmp_path, url="https://login.example", database_url=f"sqlite:///{tmp_path}/db.sqlite3")
    told |= {"PORT": str(port), "PYTHONDONTWRITEBYTECODE": "1", "HOST": "127.0.0.1"}
    before = tree(image)
    entrypoint, command = json.loads(every("ENTRYPOINT")[0]), json.loads(every("CMD")[0])
    python = [sys.executable, *entrypoint[1:]]
    subprocess.run([*python, "migrate", "--verbosity", "0"], cwd=image, env=told, check=True)
    live = Live(f"http://127.0.0.1:{port}", tmp_path, told)

    with process(live, [*python, *command], cwd=image):
        assert healthy(image, told) == 0
        assert healthy(image, told | {"PORT": str(free_port())}) != 0
    assert tree(image) == before


def healthy(image: Path, told: dict[str, str]) -> int:
    """Run the health check of the image."""
    check = json.loads(every("HEALTHCHECK")[0].partition("CMD ")[2])
    assert check[0] == "python"
    command = [sys.executable, *check[1:]]
    return subprocess.run(command, cwd=image, env=told, capture_output=True, check=False).returncode


def tree(folder: Path) -> set[str]:
    """Return every file below `folder`."""
    return {os.path.relpath(Path(parent, name), folder) for parent, _, names in os.walk(folder) for name in names}
