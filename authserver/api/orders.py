"""RFC 8259: what a body orders, read by its schema, or refused with all that is wrong in it."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from authserver.api.problems import invalid

Order = TypeVar("Order", bound=BaseModel)

EXACT = ConfigDict(extra="forbid", strict=True)


def read(schema: type[Order], document: dict[str, Any]) -> Order:
    """Return the order; raise the problem of a body that is none."""
    try:
        return schema.model_validate(document)
    except ValidationError as error:
        faults = [(".".join(map(str, fault["loc"])), fault["msg"]) for fault in error.errors()]
        raise invalid(faults) from None
