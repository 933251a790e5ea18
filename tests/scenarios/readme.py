"""The lines of an example's README, run as they stand: in one shell, at the root of a checkout, in order.

Only the ports are others: the checkout is a copy in which those of the README are free ones of this machine.
"""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.live import ROOT, Live, free_port

LINES = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVER = 8000
END = "\x1e"  # between what one block says and what the next does
PATIENCE = 280.0  # seconds: a new environment is installed, on a machine that does other things too


def nothing(_: Path) -> None:
    """Wait."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the blocks of a README wrote, in order."""

    blocks: list[str]
    answers: list[str]

    def after(self, line: str) -> str:
        """Return what the block wrote in which `line` stands."""
        return next(answer for block, answer in zip(self.blocks, self.answers, strict=True) if line in block)


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the repository in which one example speaks to `live`; `ports` has each of its README's."""

    folder: Path
    example: str
    live: Live
    ports: Mapping[int, int]

    @property
    def blocks(self) -> list[str]:
        """Return the lines of the README, block by block."""
        return LINES.findall((self.folder / "examples" / self.example / "README.md").read_text())

    @contextmanager
    def running(self, blocks: list[str], *, meanwhile: Callable[[Path], None] = nothing) -> Iterator[Said]:
        """Run blocks in one shell; what they left running ends with the context. Fails when a line fails.

        `meanwhile` is what a person does at the same time; it is given the file in which standard error appears.
        """
        script = "set -euo pipefail\n" + "".join(f"{block}\nprintf '{END}'\n" for block in blocks)
        told = {key: value for key, value in self.live.environment.items() if not key.startswith("AUTHSERVER_")}
        out, wrong = self.folder / "out", self.folder / "wrong"
        with out.open("w") as written, wrong.open("w") as complained:
            shell = subprocess.Popen(
                ["bash", "-c", script],
                cwd=self.folder,
                env=told | {"XDG_CONFIG_HOME": str(self.folder / "config")},
                stdout=written,
                stderr=complained,
                start_new_session=True,
            )
        try:
            meanwhile(wrong)
            failed = shell.wait(PATIENCE)
            assert not failed, f"{out.read_text()}\n{wrong.read_text()}"
            yield Said(blocks, out.read_text().split(END)[:-1])
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
            shell.wait()


def checkout(folder: Path, example: str, live: Live, *ports: int) -> Checkout:
    """Make a copy in which `ports` of the README, and the server's, are others."""
    others = {SERVER: urlsplit(live.url).port or 80} | {port: free_port() for port in ports}
    for entry in ROOT.iterdir():
        if entry.name != "examples":
            (folder / entry.name).symlink_to(entry)
    for file in (ROOT / "examples" / example).rglob("*"):
        if file.is_file() and file.suffix != ".pyc":
            copy = folder / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text()
            for before, after in others.items():
                text = re.sub(rf":{before}\b", f":{after}", text)
            copy.write_text(text)
    return Checkout(folder, example, live, others)
