"""What must hold before anything is made or started: a place for the data that is ours alone, and a free port."""

import errno
import fcntl
import os
import socket
import tempfile
from pathlib import Path
from typing import IO

from authserver.up.refusal import Refusal

FOLDER_MODE = 0o700
LAST_PORT = 65535


def ensure_data_dir(folder: Path) -> None:
    """Make the data directory where it is missing; refuse when nothing can be written there."""
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as failure:
        reason = os.strerror(failure.errno or errno.EIO)
        sentence = f"DATA_DIR {folder} cannot be written to ({reason}): choose another with DATA_DIR=/path/to/folder."
        raise Refusal(sentence) from None


def lock_data_dir(folder: Path) -> IO[str]:
    """Keep a second server off the same data until the returned file is closed, or this process ends."""
    lock = (folder / "up.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        sentence = f"Another server runs on DATA_DIR {folder}: stop it, or choose another DATA_DIR."
        raise Refusal(sentence) from None
    return lock


def refuse_busy_port(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (socket.gaierror, UnicodeError):
        raise Refusal(f"HOST {host!r} is not an address of this machine.") from None
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as failure:
            raise Refusal(_why_not(failure, host, port)) from None


def _why_not(failure: OSError, host: str, port: int) -> str:
    if failure.errno == errno.EADDRINUSE:
        other = port + 1 if port < LAST_PORT else port - 1
        return (
            f"Port {port} on {host} is already in use: stop what is listening there, "
            f"or choose another with PORT={other}."
        )
    if failure.errno == errno.EACCES:
        return f"Port {port} on {host} may not be opened by this user: choose one above 1023 with PORT=8000."
    return f"Port {port} on {host} cannot be opened ({os.strerror(failure.errno or errno.EIO)})."
