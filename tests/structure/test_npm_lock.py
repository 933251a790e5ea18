"""package-lock.json of tests and benchmark: pinned by content, from whichever mirror a machine uses."""

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("tests/outside/node", "bench/node")

pytestmark = pytest.mark.parametrize("folder", [ROOT / name for name in FOLDERS], ids=FOLDERS)


def locked_packages(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the packages of the lock file, by name."""
    lock = json.loads((folder / "package-lock.json").read_text())
    return {path.removeprefix("node_modules/"): entry for path, entry in lock["packages"].items() if path}


def test_each_npm_package_is_pinned_by_its_hash_and_names_no_address(folder: Path) -> None:
    for name, entry in locked_packages(folder).items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name


def test_the_lock_file_holds_no_address_at_all(folder: Path) -> None:
    assert "://" not in (folder / "package-lock.json").read_text()


def test_the_page_of_dependencies_names_each_direct_npm_package_and_its_release(folder: Path) -> None:
    wanted = json.loads((folder / "package.json").read_text())["dependencies"]

    page = (ROOT / "docs/dependencies.md").read_text()
    for name, release in wanted.items():
        assert locked_packages(folder)[name]["version"] == release
        assert f"npm {name} {release}" in page
