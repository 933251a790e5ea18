"""PEP 3333: a typed request read from a WSGI environ, the same for every adapter."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig

from oauth.http import MAXIMUM_BODY, Request
from realms.models import Realm
from support.forwarded_certificate import forwarded_certificate
from support.peer import peer_address

Environ = Mapping[str, Any]
PREFIX = "HTTP_"
UNPREFIXED = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Headers(Mapping[str, str]):
    """The headers of an environ by lower-case name, converted only when they are asked for."""

    def __init__(self, environ: Environ) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        value: str = self._environ[_key(name)]
        return value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _key(name) in self._environ

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 (as Mapping has it)
        """Return a header, or `default`."""
        return self._environ.get(_key(name), default)

    def __iter__(self) -> Iterator[str]:
        named = (key.removeprefix(PREFIX) for key in self._environ if key.startswith(PREFIX))
        return (name.lower().replace("_", "-") for name in named)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def _key(name: str) -> str:
    """Return where an environ keeps a header that the code asks for: there are few, whatever a stranger sends."""
    return UNPREFIXED.get(name) or PREFIX + name.upper().replace("-", "_")


def content_length(environ: Environ) -> int:
    """Return the length of the body; raise BadRequest when it is no number, RequestDataTooBig beyond the limit."""
    text = environ.get("CONTENT_LENGTH") or "0"
    if not text.isdecimal():
        raise BadRequest("The length of the body is no number.")
    length = int(text)
    if length > MAXIMUM_BODY:
        raise RequestDataTooBig("The body is larger than any request needs.")
    return length


def body(environ: Environ) -> bytes:
    """Return the body, of a stated length or in chunks; raise as `content_length` does."""
    chunked = "HTTP_TRANSFER_ENCODING" in environ and not environ.get("CONTENT_LENGTH")
    length = MAXIMUM_BODY + 1 if chunked else content_length(environ)
    read: bytes = environ["wsgi.input"].read(length) if length else b""
    if len(read) > MAXIMUM_BODY:
        raise RequestDataTooBig("The body is larger than any request needs.")
    return read


def peer(environ: Environ) -> str:
    """Return the address of whoever sent the request."""
    return peer_address(environ["REMOTE_ADDR"], environ.get("HTTP_X_FORWARDED_FOR", ""))


def request(environ: Environ, *, realm: Realm, path: str, body: bytes) -> Request:
    """Return the request for `path` below `realm`."""
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path,
        headers=Headers(environ),
        query=environ.get("QUERY_STRING", ""),
        body=body,
        peer=peer(environ),
        realm=realm,
        certificate=forwarded_certificate(environ),
    )
