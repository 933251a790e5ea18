"""`DATA_DIR/secrets.env`: the secrets of an installation that was given none, made once and readable by its owner only.

Settings read the file before any command runs, so whoever makes secrets has to start over with them.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from authserver.settings.environment import SECRETS_FILE, Environment
from authserver.up.refusal import Refusal
from support import sealing

FILE_MODE = 0o600

GENERATORS: Mapping[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(64),
    "SECRET_PEPPER": lambda: f"1:{secrets.token_urlsafe(32)}",
    "KEY_ENCRYPTION_KEY": sealing.generate_key,
}
BOUND_TO_DATABASE = ("SECRET_PEPPER", "KEY_ENCRYPTION_KEY")  # a new one could not open what the old one closed


def missing(configured: Environment) -> list[str]:
    """Return the names of the secrets that neither the environment nor the file has."""
    unused = set() if "env" in configured.key_encryption_backend.split(",") else {"KEY_ENCRYPTION_KEY"}
    return [name for name in GENERATORS if not getattr(configured, name.lower()) and name not in unused]


def refuse_to_replace(names: list[str]) -> None:
    """Refuse to make secrets anew for a database that was filled under others."""
    lost = [name for name in BOUND_TO_DATABASE if name in names]
    if lost:
        raise Refusal(
            f"{' and '.join(lost)} must be restored: the database was filled with another value, "
            "and nothing in it could be opened with a new one. No new secrets were made."
        )


def add(folder: Path, names: list[str]) -> None:
    """Make the secrets named and write them below `folder`, behind those that are there."""
    values = {name: GENERATORS[name]() for name in names}
    write(folder / SECRETS_FILE, values)


def write(path: Path, values: Mapping[str, str]) -> None:
    """Add `NAME=value` lines to a file that only its owner can read: all of them, or none when the machine stops."""
    before = path.read_text() if path.is_file() else ""
    lines = "".join(f"{name}={value}\n" for name, value in values.items())
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "w") as file:
        file.write(before + lines)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
