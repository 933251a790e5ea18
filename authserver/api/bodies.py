"""RFC 8259, RFC 7493: bodies are JSON, read strictly: one object, no member twice, nothing that cannot be kept."""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.http import UnreadablePostError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from authserver.api.problems import Problem, TooLarge
from oauth.http import MAXIMUM_BODY

MAXIMUM_DEPTH = 32
MERGE_PATCH = "application/merge-patch+json"


class Renderer(JSONRenderer):
    """Answers in JSON, whatever parameters the Accept header has."""

    charset = None
    ensure_ascii = False

    def get_indent(self, accepted_media_type: str, renderer_context: Mapping[str, Any]) -> None:
        """Return no indentation."""


class JSONBody(BaseParser):
    """Reads the body of POST and PUT."""

    media_type = "application/json"
    maximum = MAXIMUM_BODY

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002 (REST framework's)
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002 (REST framework's)
    ) -> dict[str, Any]:
        """Return the object; raise a Problem for anything else."""
        try:
            body = stream.read(self.maximum + 1)
        except UnreadablePostError:
            raise Problem("The body could not be read.") from None
        if len(body) > self.maximum:
            raise TooLarge(f"A body has at most {self.maximum} bytes.")
        return read(body)


class MergePatchBody(JSONBody):
    """RFC 7396: reads the body of PATCH."""

    media_type = MERGE_PATCH


def read(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body; raise a Problem for anything else."""
    try:
        document = json.loads(body.decode(), object_pairs_hook=_without_repetition, parse_constant=_refuse)
        json.dumps(document, ensure_ascii=False).encode()  # half a surrogate pair can be written, and not stored
    except (ValueError, RecursionError) as error:
        raise Problem(
            f"The body is not JSON: {error}." if isinstance(error, _Refused) else "The body is not JSON."
        ) from None
    if not isinstance(document, dict):
        raise Problem("The body is a JSON object.")
    _demand_reasonable(document)
    return document


class _Refused(ValueError):
    """JSON that says more than one thing, or nothing."""


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _Refused("a member stands there twice")
    return members


def _demand_reasonable(document: dict[str, Any]) -> None:
    """Raise a Problem for a NUL character, which nothing here can keep, and for what is nested beyond any need."""
    level: list[Any] = [document]
    for _ in range(MAXIMUM_DEPTH):
        if any("\0" in value for value in level if isinstance(value, str)):
            raise Problem("The body has a NUL character, which nothing here can keep.")
        level = [part for value in level for part in _parts(value)]
        if not level:
            return
    raise Problem(f"The body is nested deeper than {MAXIMUM_DEPTH} levels.")


def _parts(value: object) -> tuple[Any, ...]:
    if isinstance(value, dict):
        return (*value, *value.values())
    return tuple(value) if isinstance(value, list) else ()


def _refuse(constant: str) -> NoReturn:
    raise _Refused(f"{constant} is no number")
