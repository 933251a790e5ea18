"""Loaded by the processes of a server under test: an Internet of one machine, whose names answer as is written here.

PUBLIC looks like any public address, and leads to the server of the test at OUTSIDE_PORT.
"""

import os
import socket
from collections.abc import Callable
from typing import Any

PUBLIC = "93.184.215.14"
ANSWERS = {
    "outside.example": [[PUBLIC]],
    "rebinding.example": [[PUBLIC], ["127.0.0.1"]],  # the first time, and from then on
    "mixed.example": [[PUBLIC, "127.0.0.1"]],
    "inside.example": [["127.0.0.1"]],
    "inside6.example": [["::1"]],
}
find: Callable[..., list[Any]] = socket.getaddrinfo
lead = socket.socket.connect


def getaddrinfo(host: Any, *rest: Any, **options: Any) -> list[Any]:  # noqa: ANN401 (as socket has it)
    """Answer for the names above; ask the system for any other."""
    answers = ANSWERS.get(host.rstrip(".") if isinstance(host, str) else "")
    if answers is None:
        return find(host, *rest, **options)
    now = answers.pop(0) if len(answers) > 1 else answers[0]
    return [found for address in now for found in find(address, *rest, **options)]


def connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401 (as socket has it)
    """Connect, to the server of the test in place of the public address."""
    lead(self, ("127.0.0.1", int(os.environ["OUTSIDE_PORT"])) if address[0] == PUBLIC else address)


socket.getaddrinfo = getaddrinfo
socket.socket.connect = connect  # type: ignore[assignment,method-assign]  # the whole point of this file
