"""The description of the API as a page for people: the same document, laid out for reading."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PLACE = re.compile(r"\{(\w+)\}")
METHODS = ("get", "post", "put", "patch", "delete")
Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter, or a member of a body or an answer."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be done."""

    identifier: str
    method: str
    place: str
    summary: str
    text: str
    parameters: list[Member]
    sent: list[Member]
    answered: list[Member]
    statuses: list[tuple[str, str]]
    curl: str


def groups(document: Shape) -> dict[str, list[Operation]]:
    """Return what the API can do, by the first step of the address."""
    base, found = document["servers"][0]["url"], dict[str, list[Operation]]()
    for place, told in document["paths"].items():
        for method in METHODS:
            if operation := told.get(method):
                group = found.setdefault(operation["tags"][0], [])
                group.append(_operation(document, base, place, method, operation))
    return found


def _operation(document: Shape, base: str, place: str, method: str, told: Shape) -> Operation:
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    answers = told["responses"]
    success = next(answers[status] for status in answers if status.startswith("2"))
    answer = success.get("content", {}).get("application/json", {}).get("schema", {})
    sent = [] if method == "patch" else list(_members(document, body.get("schema", {})))
    known = {member.name for member in sent}
    return Operation(
        identifier=told["operationId"],
        method=method.upper(),
        place=place,
        summary=told["summary"],
        text=told["description"].replace("`", ""),
        parameters=[_parameter(parameter) for parameter in told.get("parameters", [])],
        sent=sent,
        answered=[member for member in _members(document, answer) if member.name not in known],
        statuses=[(status, answers[status]["description"]) for status in sorted(answers)],
        curl=_curl(base, place, method, body.get("example") if body else None, sends=bool(body)),
    )


def _parameter(told: Shape) -> Member:
    name = told["name"] if told["in"] != "header" else f"{told['name']} (header)"
    return Member(name, _kind(told["schema"]), told.get("description", "").replace("`", ""))


def _members(document: Shape, shape: Shape) -> Iterator[Member]:
    """Yield the members of an object; of a list those of its items."""
    whole = _resolved(document, shape)
    for part in whole.get("allOf", []):
        yield from _members(document, part)
    properties = whole.get("properties", {})
    if properties.keys() == {"items", "next"}:
        yield from _members(document, properties["items"]["items"])
        return
    for name, told in properties.items():
        plain = _resolved(document, told)
        yield Member(name, _kind(plain), told.get("description", ""))


def _resolved(document: Shape, shape: Shape) -> Shape:
    reference = shape.get("$ref", "")
    found: Shape = document["components"]["schemas"][reference.rpartition("/")[2]] if reference else shape
    return found


def _kind(shape: Shape) -> str:
    """Return what values there are, in a few words."""
    if choices := shape.get("enum"):
        return " | ".join(str(choice) or '""' for choice in choices)
    if parts := shape.get("anyOf"):
        return " or ".join(_kind(part) for part in parts)
    if "const" in shape:
        return str(shape["const"])
    kind = shape.get("type", "object" if "$ref" in shape else "any")
    if kind == "array":
        return f"list of {_kind(shape.get('items', {}))}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _curl(base: str, place: str, method: str, example: Shape | None, *, sends: bool) -> str:
    address = base + PLACE.sub(lambda name: f"${name[1].upper()}", place)
    lines = [f"curl -X {method.upper()} {address}", '  -H "Authorization: Bearer $TOKEN"']
    if sends:
        kind = "application/merge-patch+json" if method == "patch" else "application/json"
        lines += [f'  -H "Content-Type: {kind}"', f"  -d '{json.dumps(example or {})}'"]
    return " \\\n".join(lines)
