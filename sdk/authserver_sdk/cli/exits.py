"""How a command ends: a code for scripts, and one sentence for people that says what to do."""

from enum import IntEnum

from authserver_sdk.errors import (
    AuthserverError,
    ClientRefusedError,
    LoginNeededError,
    ServerUnavailableError,
    TokenRefusedError,
)
from authserver_sdk.management import ConflictError, NotAllowedError, NotFoundError, NotSignedInError


class Code(IntEnum):
    """The exit codes; docs/authctl.md lists them, and scripts rely on them."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_ALLOWED = 4
    CONFLICT = 5
    UNAVAILABLE = 6
    DIFFERS = 7


class Stop(Exception):
    """A command cannot go on."""

    def __init__(self, sentence: str, code: Code = Code.FAILED) -> None:
        super().__init__(sentence)
        self.code = code


ENDS: tuple[tuple[type[AuthserverError], Code, str], ...] = (
    (NotFoundError, Code.NOT_FOUND, "{}"),
    (NotSignedInError, Code.NOT_ALLOWED, "{} Sign in again: authctl login"),
    (NotAllowedError, Code.NOT_ALLOWED, "{}"),
    (ConflictError, Code.CONFLICT, "{}"),
    (LoginNeededError, Code.NOT_ALLOWED, "What you signed in with has ended ({}). Sign in again: authctl login"),
    (ClientRefusedError, Code.NOT_ALLOWED, "The server does not accept these credentials ({})."),
    (TokenRefusedError, Code.NOT_ALLOWED, "You may not do this here: the server gives no token for it ({})."),
    (ServerUnavailableError, Code.UNAVAILABLE, "{}. Try again later, or check the address."),
)


def end_of(error: AuthserverError) -> Stop:
    """Return how a command ends that met this."""
    for kind, code, sentence in ENDS:
        if isinstance(error, kind):
            return Stop(sentence.format(error), code)
    return Stop(str(error))
