"""docs/openapi.yaml, and a copy of it that knows some values which mean something to the server."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[2] / "docs/openapi.yaml"
METHODS = frozenset({"get", "post", "put", "delete", "options"})

Live = Mapping[str, Sequence[str]]


def read() -> dict[str, Any]:
    """Return the description."""
    document: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return document


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield path and method of each operation."""
    for path, item in document["paths"].items():
        yield from ((path, method) for method in METHODS & item.keys())


def enlivened(document: Mapping[str, Any], live: Live) -> dict[str, Any]:
    """Return a copy whose forms have no other members than those that are named, and whose parameters may be `live`.

    In a path they must: what is sent to another realm, or to none, stops before it is read.
    """
    copied: dict[str, Any] = _enlivened(document, live, document["components"]["schemas"])
    return copied


def _enlivened(part: Any, live: Live, schemas: Mapping[str, Any]) -> Any:  # noqa: ANN401 (JSON has no type of its own)
    if isinstance(part, list):
        return [_enlivened(entry, live, schemas) for entry in part]
    if not isinstance(part, dict):
        return part
    if "allOf" in part:
        return _enlivened(_joined(part["allOf"], schemas), live, schemas)
    copied = {name: _enlivened(value, live, schemas) for name, value in part.items()}
    if part.get("in") in {"path", "query"} and part["name"] in live:
        copied["schema"] = _either(live[part["name"]], copied["schema"], alone=part["in"] == "path")
    if isinstance(properties := copied.get("properties"), dict):
        copied["additionalProperties"] = False
        known = {name: _either(live[name], schema) for name, schema in properties.items() if name in live}
        copied["properties"] = properties | known
    return copied


def _joined(parts: Sequence[Mapping[str, Any]], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return one object in the place of several."""
    found = [schemas[part["$ref"].rpartition("/")[2]] if "$ref" in part else part for part in parts]
    properties = {name: schema for part in found for name, schema in part["properties"].items()}
    return {"type": "object", "properties": properties, "required": [n for p in found for n in p.get("required", ())]}


def _either(values: Sequence[str], schema: Mapping[str, Any], *, alone: bool = False) -> dict[str, Any]:
    known = {"enum": list(values)}
    return known if alone else {"anyOf": [known, schema]}
