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


class KeyRefusedError(TokenRefusedError):
    """authserver: the API key is refused; `fault` is `missing`, `invalid`, `expired` or `exhausted`."""

    def __init__(self, error: str, description: str = "", *, fault: str, retry_after: float | None = None) -> None:
        super().__init__(error, description)
        self.fault = fault
        self.retry_after = retry_after


class LoginNeededError(TokenRefusedError):
    """`invalid_grant`: what the program holds has ended; a person has to log in again."""


class RefusedError(AuthserverError):
    """RFC 6750 §3.1: a call is refused. `status` is the answer's, `error` its code (empty: nothing was presented)."""

    status = 401
    error = ""
    kind = "missing"  # why, in one word

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class MissingTokenError(RefusedError):
    """The call brings no token, nor anything else that was asked for."""


class MissingKeyError(MissingTokenError):
    """The call brings no API key."""


class BadCallError(RefusedError):
    """The call brings its token in a way that is not allowed: twice, or malformed."""

    status = 400
    error = "invalid_request"
    kind = "malformed"


class InvalidTokenError(RefusedError):
    """The token is not good here; the sentence says which check failed, for the log and the caller alike."""

    error = "invalid_token"
    kind = "invalid"


class ExpiredTokenError(InvalidTokenError):
    """The token was good, and has expired."""

    kind = "expired"


class InvalidKeyError(InvalidTokenError):
    """The API key is unknown, switched off, or not for this."""


class ExpiredKeyError(ExpiredTokenError):
    """The API key was good, and has expired."""


class WrongTenantError(InvalidTokenError):
    """The token is of another tenant than the call."""


class ForeignPageError(RefusedError):
    """A page of somebody else lets a browser send its cookie along."""

    status = 403
    error = "access_denied"
    kind = "foreign_page"


class InsufficientScopeError(RefusedError):
    """The token is good, and does not open this; `scopes` would."""

    status = 403
    error = "insufficient_scope"
    kind = "insufficient"

    def __init__(self, sentence: str, *, scopes: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.scopes = tuple(scopes)


class QuotaExhaustedError(RefusedError):
    """The API key was used as often as it may be; `retry_after` has the seconds until it may be used again."""

    status = 429
    error = "quota_exhausted"
    kind = "exhausted"

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
