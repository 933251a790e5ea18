"""The command `authctl` as a process of its own, in a home of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "authserver_sdk.cli")
KEPT = ("PATH", "LANG", "SYSTEMROOT")  # of the environment of the tests


@dataclass(frozen=True, slots=True)
class Ended:
    """How the command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 (any JSON)
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Authctl:
    """A person's terminal: `home` keeps what the command keeps, `environment` is what they have set."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, stdin: str = "", code: int | None = 0) -> Ended:
        """Run it, and return how it ended; with another code than the one expected, fail with what it said."""
        done = subprocess.run(
            [*PROGRAM, *arguments], env=self.surroundings(), input=stdin, capture_output=True, text=True, check=False
        )
        assert code in {None, done.returncode}, f"{arguments} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return Ended(done.returncode, done.stdout, done.stderr)

    def surroundings(self) -> dict[str, str]:
        """Return the whole environment of the process."""
        inherited = {name: os.environ[name] for name in KEPT if name in os.environ}
        own = {"HOME": str(self.home), "PYTHONPATH": str(ROOT / "sdk"), "COLUMNS": "200"}
        return inherited | own | self.environment

    def told(self, **environment: str) -> "Authctl":
        """Return the same terminal with more in its environment."""
        return Authctl(self.home, self.environment | environment)

    def file(self, name: str) -> Path:
        """Return a file of the command's settings."""
        return self.home / ".config" / "authctl" / name
