"""What is wrong with an object of a blueprint, in one sentence for people."""

from typing import get_args

from pydantic_core import ErrorDetails

from authserver.blueprint.entry import Entry
from authserver.blueprint.problems import did_you_mean

REQUIRED = "this key is required"


def place_of(detail: ErrorDetails) -> list[str | int]:
    """Return the steps from the object to what is wrong."""
    return [step for step in detail["loc"] if step != "[key]"]


def sentence_of(detail: ErrorDetails, schema: type[Entry]) -> str:
    """Say what is wrong in one sentence, without quoting values: one of them could be a secret."""
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(detail["loc"], schema)
    if kind == "missing":
        return REQUIRED
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    return detail["msg"].replace("Input", "this").replace("Keys", "keys")


def _unknown_key(place: tuple[int | str, ...], schema: type[Entry]) -> str:
    for step in place[:-1]:
        if isinstance(step, int):
            continue
        annotation = schema.model_fields[step].annotation
        inner = next(iter(get_args(annotation)), annotation)  # that of a list is what it lists
        if isinstance(inner, type) and issubclass(inner, Entry):
            schema = inner
    key = str(place[-1])
    if key in schema.UNSUPPORTED:
        return "not supported by this version"
    return f"unknown key{did_you_mean(key, [*schema.model_fields, *sorted(schema.ASKS)])}"
