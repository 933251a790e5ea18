"""Management commands that tests run beside a server, by a process that stays: to start one costs a second of a core.

python -m tests.commands reads the arguments of `manage.py` from each line, and answers with what it says.
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
class Commands:
    """A process with the `environment` of a server. It starts with the first command."""

    environment: dict[str, str]
    process: subprocess.Popen[str] | None = None
    turn: Lock = field(default_factory=Lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process:
            self.process.kill()
            self.process.communicate()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Return the exit code of a command, and what it said."""
        with self.turn:
            process = self.process = self.process or self._started()
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps(arguments) + "\n")
            process.stdin.flush()
            code, out, err = json.loads(process.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, out, err)

    def _started(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.commands"],
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
            answer(answers, *ran(json.loads(line)))
            os._exit(0)
        _, status = os.wait()
        if status:
            answer(answers, 1, "", f"It ended without an answer: {status}")


def answer(answers: TextIO, code: int, out: str, err: str) -> None:
    """Tell the test that waits."""
    answers.write(json.dumps((code, out, err)) + "\n")
    answers.flush()


def ran(arguments: list[str]) -> tuple[int, str, str]:
    """Run one command as the command line does."""
    out, err = StringIO(), StringIO()
    code = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            execute_from_command_line(["manage.py", *arguments])
        except SystemExit as left:
            code = 1 if left.code else 0
        except Exception:  # noqa: BLE001 (the test that asked fails with it)
            code = 1
            traceback.print_exc()
    return code, out.getvalue(), err.getvalue()


if __name__ == "__main__":
    main()
