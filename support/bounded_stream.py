"""A connected socket as http.client wants one, with one deadline for all that is read and a limit of bytes.

A time limit of the socket itself counts anew with each byte that arrives: a server that sends one every second would
hold its reader for as long as it likes.
"""

import io
import socket
import time
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class TooLarge(Exception):
    """More bytes came than may be read."""


class BoundedStream(io.RawIOBase):
    """Reads from a socket until `end` (of the monotonic clock), and at most so many bytes."""

    def __init__(self, sock: socket.socket, *, end: float, most: int) -> None:
        self._sock = sock
        self._end = end
        self._most = most

    def readable(self) -> bool:
        """Tell the buffer around it that this can be read from."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read what is there; raise TimeoutError or TooLarge."""
        self._sock.settimeout(left(self._end))
        count = self._sock.recv_into(cast("bytearray", buffer))
        self._most -= count
        if self._most < 0:
            raise TooLarge
        return count

    def sendall(self, data: bytes) -> None:
        """Send the request."""
        self._sock.settimeout(left(self._end))
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what http.client reads the response from."""
        return io.BufferedReader(self)

    def close(self) -> None:
        """Leave the socket to whoever opened it: http.client closes its side before it reads the body."""


def left(end: float) -> float:
    """Return how many seconds are left until `end`; raise TimeoutError when none are."""
    seconds = end - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
