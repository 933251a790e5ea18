"""A plan for people: a line for each object and each field of it that differs, and how many there are at the end."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from authserver.blueprint.changes import SECRETS, Action, Change
from authserver.blueprint.unmanaged import Unmanaged

SIGNS: Mapping[Action, str] = {"create": "+", "update": "~", "delete": "-"}
PICTURES = frozenset({"logo", "logo_dark"})
LONGEST = 200  # characters of one value
FIRST = 2  # spaces before an object

Paint = Callable[[str, str], str]  # the sign of a line, and the line


def plain(_: str, line: str) -> str:
    """Return a line without colours."""
    return line


def lines(changes: Iterable[Change], unmanaged: Iterable[Unmanaged] = (), *, paint: Paint = plain) -> Iterator[str]:
    """Give the lines of a plan, a heading for each realm."""
    said = [(change.realm, SIGNS[change.action], list(_of(change))) for change in changes]
    said += [(other.realm, "?", [f"? {_kind(other.kind)} {_shown(other.name)}"]) for other in unmanaged]
    for realm in dict.fromkeys(realm for realm, _, _ in said):
        yield f"{realm}:"
        for where, sign, found in said:
            if where == realm:
                yield from (paint(sign, " " * FIRST + line) for line in found)


def counts(changes: Iterable[Change], *, words: Mapping[Action, str]) -> str:
    """Return how many objects are made, changed and removed, in `words`."""
    counted = Counter(change.action for change in changes)
    return ", ".join(f"{counted[action]} {word}" for action, word in words.items()) + "."


def _of(change: Change) -> Iterator[str]:
    title = f"{SIGNS[change.action]} {_kind(change.kind)} {_shown(change.name)}"
    if change.action == "update":
        yield from (f"{title}: {name}: {_difference(change, name)}" for name in change.fields)
        return
    yield title
    yield from (f"    {name}: {_value(change, name)}" for name in change.fields)


def _difference(change: Change, name: str) -> str:
    before, after = change.before.get(name), change.after.get(name)
    if name in SECRETS or name in PICTURES:
        return _value(change, name)
    if isinstance(before, list) and isinstance(after, list):
        parts = [f"- {_json(item)}" for item in before if item not in after]
        parts += [f"+ {_json(item)}" for item in after if item not in before]
        return " ".join(parts) or f"the order changes to {_json(after)}"
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        before, after = ({key: value[key] for key in keys if key in value} for value in (before, after))
    return f"- {_json(before)} + {_json(after)}"


def _value(change: Change, name: str) -> str:
    if name in SECRETS:
        return "(secret changes)" if change.action == "update" else "(secret)"
    if name in PICTURES:
        return "(picture)" if change.after.get(name) else "(no picture)"
    return _json(change.after.get(name))


def _json(value: Any) -> str:  # noqa: ANN401 (any JSON)
    text = _shown(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _shown(text: str) -> str:
    """Return a text without characters that a terminal would obey."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _kind(kind: str) -> str:
    return kind.replace("_", " ")
