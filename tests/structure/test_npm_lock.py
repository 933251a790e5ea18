"""tests/outside/node: what comes from npm is pinned by its content, from whichever mirror a machine uses."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests/outside/node"


def locked_packages() -> dict[str, dict[str, Any]]:
    """Return the packages of the lock file, by name."""
    lock = json.loads((FOLDER / "package-lock.json").read_text())
    return {path.removeprefix("node_modules/"): entry for path, entry in lock["packages"].items() if path}


def test_each_npm_package_is_pinned_by_its_hash_and_names_no_address() -> None:
    for name, entry in locked_packages().items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name


def test_the_addresses_in_the_lock_file_are_those_of_sponsors() -> None:
    addresses = re.findall(r"https?://[^/\"]+/[^/\"]+", (FOLDER / "package-lock.json").read_text())

    assert set(addresses) <= {"https://github.com/sponsors"}


def test_the_page_of_dependencies_names_each_direct_npm_package_and_its_release() -> None:
    wanted = json.loads((FOLDER / "package.json").read_text())["dependencies"]

    page = (ROOT / "docs/dependencies.md").read_text()
    for name, release in wanted.items():
        assert locked_packages()[name]["version"] == release
        assert f"npm {name} {release}" in page
