"""Who applies a blueprint: what the audit trail says of them, and how far they reach."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody by name, and the one realm that they have authority over; None: over every one."""

    name: str
    peer: str = ""
    realm: str | None = None


COMMAND = Author("manage.py apply")
