"""JSON Schema 2020-12: the shapes of bodies and answers, read from the models that judge them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from authserver.blueprint.entry import Entry

if TYPE_CHECKING:
    from django.db.models import Field

Shape = dict[str, Any]
REF = "#/components/schemas/{model}"
NULL: Shape = {"type": "null"}


def properties(model: type[BaseModel], *, without: Iterable[str] = ()) -> tuple[Shape, Shape]:
    """Return the properties of a model, and the shapes that they refer to, by name."""
    shape = model.model_json_schema(ref_template=REF)
    found = {name: plain(part) for name, part in shape.get("properties", {}).items() if name not in set(without)}
    if issubclass(model, Entry):
        columns = {name: model.column(name) for name in found}
        found = {name: part | of_column(columns[name]) for name, part in found.items()}
    return found, {name: plain(part) for name, part in shape.get("$defs", {}).items()}


def object_of(parts: Mapping[str, Any], *, required: Iterable[str] = (), closed: bool = False) -> Shape:
    """Return the shape of an object. One that is closed has no other members."""
    shape: Shape = {"type": "object", "properties": dict(parts)}
    if needed := [name for name in parts if name in set(required)]:
        shape["required"] = needed
    return shape | ({"additionalProperties": False} if closed else {})


def patch_of(parts: Mapping[str, Any]) -> Shape:
    """Return the shape of a merge patch of an object: any of its members, and null for its default."""
    return object_of({name: {"anyOf": [part, NULL]} for name, part in parts.items()}, closed=True)


def list_of(item: Shape) -> Shape:
    """Return the shape of a page of a list."""
    following = {"type": ["string", "null"], "description": "The cursor of the next page; null at the end."}
    return object_of({"items": {"type": "array", "items": item}, "next": following}, required=("items", "next"))


def demanded(model: type[BaseModel], *, without: Iterable[str]) -> list[str]:
    """Return the members that a new thing cannot do without."""
    own = {name for name, field in model.model_fields.items() if field.is_required()}
    if issubclass(model, Entry):
        columns = {name: model.column(name) for name in model.model_fields}
        own |= {name for name, column in columns.items() if column and not column.blank and not column.has_default()}
    return sorted(own - set(without))


def plain(part: Shape) -> Shape:
    """Leave out what only repeats the name of a member, and defaults that are not those of the API."""
    kept = {key: value for key, value in part.items() if key not in {"title", "default"}}
    for key, value in kept.items():
        if key == "properties":
            kept[key] = {name: plain(member) for name, member in value.items()}
        elif isinstance(value, dict):
            kept[key] = plain(value)
    return kept


def of_column(column: "Field[Any, Any] | None") -> Shape:
    """Return what a column says of its values: their length or choices, and its sentence."""
    told: Shape = {}
    if column is None:
        return told
    if column.help_text:
        told["description"] = str(column.help_text)
    if choices := [value for value, _label in column.flatchoices if value]:
        told["enum"] = [*choices, *([""] if column.blank else [])]
    elif isinstance(length := getattr(column, "max_length", None), int):
        told["maxLength"] = length
    return told
