"""RFC 8259: what a body orders, read by its schema, or refused with all that is wrong in it."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from authserver.api.problems import invalid
from authserver.blueprint.sentences import REQUIRED

Order = TypeVar("Order", bound=BaseModel)

EXACT = ConfigDict(extra="forbid", strict=True)


def read(schema: type[Order], document: dict[str, Any]) -> Order:
    """Return the order; raise the problem of a body that is none."""
    try:
        return schema.model_validate(document)
    except ValidationError as error:
        faults = [(".".join(map(str, fault["loc"])), _sentence(fault)) for fault in error.errors()]
        raise invalid(faults) from None


def _sentence(fault: ErrorDetails) -> str:
    """Return what is wrong, as the bodies that are read by blueprints are told it."""
    match fault["type"]:
        case "extra_forbidden":
            return "unknown key"
        case "missing":
            return REQUIRED
        case "value_error":
            return str(fault["ctx"]["error"])
    return fault["msg"].replace("Input", "this")
