"""Blueprints that tests apply beside a server, by a process that stays: to start one costs a second of a processor.

python -m tests.applying reads the name of a file from each line, and answers with what `manage.py apply` says of it.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from threading import Lock
from typing import Self, TextIO

import django
from django.core.management import execute_from_command_line, load_command_class
from django.urls import get_resolver

ROOT = Path(__file__).parents[1]
SECONDS = 180  # a hang is told from a machine that does other things too


@dataclass
class Applier:
    """A process with the `environment` of a server. It starts with the first blueprint."""

    environment: dict[str, str]
    process: subprocess.Popen[str] | None = None
    turn: Lock = field(default_factory=Lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process:
            self.process.kill()
            self.process.communicate()

    def apply(self, file: Path) -> tuple[int, str]:
        """Return the exit code of the command, and what it said."""
        with self.turn:
            process = self.process = self.process or self._started()
            assert process.stdin
            assert process.stdout
            process.stdin.write(f"{file}\n")
            process.stdin.flush()
            code, said = json.loads(process.stdout.readline())
        return code, said

    def _started(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.applying"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


def main() -> None:
    """Answer until nobody asks any more, each time in a fork: none remembers what another one read."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is written goes there
    django.setup()
    load_command_class("authserver", "apply")
    get_resolver().check()  # loads every page
    for line in sys.stdin:
        if os.fork() == 0:
            signal.alarm(SECONDS)
            answer(answers, *applied(line.rstrip("\n")))
            os._exit(0)
        _, status = os.wait()
        if status:
            answer(answers, 1, f"It ended without an answer: {status}")


def answer(answers: TextIO, code: int, said: str) -> None:
    """Tell the test that waits."""
    answers.write(json.dumps((code, said)) + "\n")
    answers.flush()


def applied(file: str) -> tuple[int, str]:
    """Apply one file as the command line does."""
    said = StringIO()
    code = 0
    with redirect_stdout(said), redirect_stderr(said):
        try:
            execute_from_command_line(["manage.py", "apply", "-f", file])
        except SystemExit as left:
            code = 1 if left.code else 0
        except Exception:  # noqa: BLE001 (the test that asked fails with it)
            code = 1
            traceback.print_exc()
    return code, said.getvalue()


if __name__ == "__main__":
    main()
