"""The description of the API is held against each answer that a test gets: its status, its kind, its shape."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from authserver.api.description import describe
from realms.models import Realm

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PLACE = re.compile(r"\{\w+\}")


def demand_described(method: str, path: str, answer: "Answer") -> None:
    """Fail when an answer is not as the description says."""
    operation = _operation(path.partition("?")[0], "get" if method == "HEAD" else method.lower())
    if operation is None or method == "HEAD":
        return
    where = f"{method} {path}"
    status = str(answer.status_code)
    assert status in operation["responses"], f"{where} answered {status}, which is not described: {answer.content!r}"
    content = operation["responses"][status].get("content")
    if not content:
        assert not answer.content, f"{where}: {status} is described without a body"
        return
    kind = answer.headers["Content-Type"]
    assert kind in content, f"{where} answered {kind}"
    if answer.streaming:
        return
    shape = {"components": document()["components"], **content[kind]["schema"]}
    faults = [fault.message for fault in Draft202012Validator(shape).iter_errors(answer.json())]
    assert not faults, f"{where} answered {status}: {faults}"


@cache
def document() -> dict[str, Any]:
    """Return the description, with what is served to operators alone."""
    return describe(Realm(slug="system", name="System"))


def _operation(path: str, method: str) -> dict[str, Any] | None:
    found = [told for place, told in document()["paths"].items() if _matches(place, f"/{path}") and method in told]
    exact = min(found, key=lambda told: len(told[method].get("parameters", ())), default=None)
    operation: dict[str, Any] | None = exact and exact[method]
    return operation


def _matches(place: str, path: str) -> bool:
    pattern = "[^/]+".join(re.escape(part) for part in PLACE.split(place))
    return re.fullmatch(pattern, path) is not None
