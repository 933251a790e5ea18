"""RFC 6749 §2.3: what a client presents, before anybody has checked it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnverifiedCredentials:
    """A method of RFC 7591 §2, a client identifier, and the secrets that may be meant by what was sent."""

    method: str
    client_id: str
    secrets: tuple[str, ...] = ()
