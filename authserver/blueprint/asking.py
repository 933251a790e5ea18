"""What a file asks of an object as a whole: that it be gone (`state: absent`), or keep all but its name (`was: …`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authserver.blueprint.entry import Entry
from authserver.blueprint.problems import Problems

STATE, WAS = "state", "was"
PRESENT, ABSENT = "present", "absent"
REMOVABLE = frozenset({STATE})
RENAMABLE = frozenset({STATE, WAS})


@dataclass(frozen=True, slots=True)
class Asked:
    """What one object's `state` and `was` say."""

    absent: bool = False
    was: str = ""


def read(raw: Mapping[Any, Any], *, asks: frozenset[str], path: str, problems: Problems) -> Asked:
    """Return what is asked of an object that takes the keys `asks`, reporting what cannot be meant."""
    state = raw.get(STATE, PRESENT) if STATE in asks else PRESENT
    was = raw.get(WAS, "") if WAS in asks else ""
    if state not in (PRESENT, ABSENT):
        problems.add(f"{path}.{STATE}", f"this should be {PRESENT!r} or {ABSENT!r}")
    if not isinstance(was, str):
        problems.add(f"{path}.{WAS}", "this should be a valid string")
    elif was and state == ABSENT:
        problems.add(f"{path}.{WAS}", "what is to be gone is not renamed: keep one of the two keys")
    else:
        return Asked(absent=state == ABSENT, was=was)
    return Asked()


def members(raw: Mapping[Any, Any], asked: Asked, *, schema: type[Entry]) -> dict[Any, Any]:
    """Return the members that are left to be read: of what is to be gone those alone that name it."""
    if asked.absent:
        return {key: raw[key] for key in schema.NAMED if key in raw}
    return {key: value for key, value in raw.items() if key not in schema.ASKS}
