"""docs/dependencies.md: each direct dependency stands there, with the release that the lock files hold."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
ROW = re.compile(r"^\| ([a-z0-9-]+) \|.*\| (\d\S*) \| [^|]+ \|$", re.MULTILINE)
NAME = re.compile(r"^[a-z0-9-]+")


def direct_dependencies() -> set[str]:
    """Return the names in pyproject.toml, of the product and of its development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    requirements: list[str] = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    return {name[0] for requirement in requirements if (name := NAME.match(requirement))}


def test_the_page_of_dependencies_names_each_direct_one_and_its_release() -> None:
    described = dict(ROW.findall((ROOT / "docs/dependencies.md").read_text()))

    locked = dict(PINNED.findall((ROOT / "requirements-dev.txt").read_text()))
    assert described == {name: locked[name] for name in direct_dependencies()}


def test_the_lock_files_agree_on_what_the_server_needs() -> None:
    runtime = dict(PINNED.findall((ROOT / "requirements.txt").read_text()))
    development = dict(PINNED.findall((ROOT / "requirements-dev.txt").read_text()))

    assert runtime.items() <= development.items()


def test_the_lock_files_name_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()

        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
