"""Files for the eyes of one person: JSON at mode 0600, replaced as a whole, by one process at a time."""

import fcntl
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from authserver_sdk.cli.exits import Stop

Members = dict[str, Any]
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def folder() -> Path:
    """Return where the settings of this command lie (XDG Base Directory)."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "authctl"


def read(name: str) -> Members:
    """Return what a file holds; nothing where there is none. One that others can read is refused."""
    file = folder() / name
    try:
        with file.open(encoding="utf-8") as opened:
            if os.fstat(opened.fileno()).st_mode & OTHERS:
                raise Stop(f"{file} can be read by others. If they have not: chmod 600 {file}")
            found = json.load(opened)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Stop(f"{file} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise Stop(f"{file} cannot be read: it holds no JSON object.")
    return found


@contextmanager
def changed(name: str) -> Iterator[Members]:
    """Give what a file holds, to be changed; it is written when the block ends well."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder() / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            members = read(name)
            yield members
            _write(folder() / name, members)
    except OSError as error:
        raise Stop(f"{folder()} cannot be written: {error.strerror}") from error


def _write(file: Path, members: Members) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # made with mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            json.dump(members, opened, indent=2)
            opened.write("\n")
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
