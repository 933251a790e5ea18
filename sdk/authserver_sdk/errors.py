"""What goes wrong, as classes that a program can tell apart. Nothing secret stands in their words."""

from collections.abc import Iterable


class AuthserverError(Exception):
    """Everything that this package raises."""


class ServerUnavailableError(AuthserverError):
    """The server is away, or wants to be left alone; `retry_after` has the seconds until asking again makes sense."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class ServerMisbehavesError(AuthserverError):
    """The server answered what its document does not allow: another issuer, no JSON, a token of an unknown type."""


class TokenRefusedError(AuthserverError):
    """RFC 6749 §5.2: the server gives no token; `error` is the registered code."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(f"{error}: {description}" if description else error)
        self.error = error
        self.description = description


class ClientRefusedError(TokenRefusedError):
    """`invalid_client` or `unauthorized_client`: the credentials are wrong, retired, or not for this."""


class LoginNeededError(TokenRefusedError):
    """`invalid_grant`: what the program holds has ended; a person has to log in again."""


class RefusedError(AuthserverError):
    """RFC 6750 §3.1: a call is refused. `status` is the answer's, `error` its code (empty: nothing was presented)."""

    status = 401
    error = ""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class MissingTokenError(RefusedError):
    """The call brings no token, nor anything else that was asked for."""


class BadCallError(RefusedError):
    """The call brings its token in a way that is not allowed: twice, or malformed."""

    status = 400
    error = "invalid_request"


class InvalidTokenError(RefusedError):
    """The token is not good here; the sentence says which check failed, for the log and the caller alike."""

    error = "invalid_token"


class ExpiredTokenError(InvalidTokenError):
    """The token was good, and has expired."""


class WrongTenantError(InvalidTokenError):
    """The token is of another tenant than the call."""


class ForeignPageError(RefusedError):
    """A page of somebody else lets a browser send its cookie along."""

    status = 403
    error = "access_denied"


class InsufficientScopeError(RefusedError):
    """The token is good, and does not open this; `scopes` would."""

    status = 403
    error = "insufficient_scope"

    def __init__(self, sentence: str, *, scopes: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.scopes = tuple(scopes)
