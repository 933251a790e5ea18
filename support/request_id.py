"""Which request something belongs to, and who asks: its id is drawn here, or a trusted proxy gave it."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from support.peer import is_trusted

HEADER = "X-Request-ID"
ID_BYTES = 12

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[tuple[str, str]] = ContextVar("request", default=("", ""))  # its id, and who asks


@contextmanager
def request_id(given: str, *, remote_address: str, peer: str = "") -> Iterator[str]:
    """Run the block as one request, and return its id.

    `given` is the X-Request-ID header, `remote_address` the other end of the connection: only a trusted proxy may
    name a request, for a stranger could give two requests one id and lead whoever reads the log astray. `peer` is the
    address of who asks, as trusted proxies saw it.
    """
    believed = _ACCEPTABLE.fullmatch(given) is not None and is_trusted(remote_address)
    identifier = given if believed else secrets.token_hex(ID_BYTES)
    token = _current.set((identifier, peer))
    try:
        yield identifier
    finally:
        _current.reset(token)


def current_request_id() -> str:
    """Return the id of the request that the running code answers, or an empty string outside any."""
    return _current.get()[0]


def current_peer() -> str:
    """Return the address of who asked what the running code answers, or an empty string outside any request."""
    return _current.get()[1]
