"""RFC 6749 §2.3: what a client presents, before anybody has checked it."""

from dataclasses import dataclass

from support.compact_jwt import UnverifiedJwt

UnverifiedAssertion = UnverifiedJwt


@dataclass(frozen=True, slots=True)
class UnverifiedCredentials:
    """How a client presents itself, its identifier, and what is to prove it: secrets that may be meant, or a JWT.

    `method` is one of RFC 7591 §2, or that of client_assertion.py.
    """

    method: str
    client_id: str
    secrets: tuple[str, ...] = ()
    assertion: UnverifiedAssertion | None = None
