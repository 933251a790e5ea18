"""What the API says of what hangs on people: where they are signed in, and what they let in."""

from authserver.api.answers.said import Addressed


class Invitation(Addressed):
    """Somebody who is invited."""

    id: str
    email: str
    roles: list[str]
    application: str | None
    created_at: int
    expires_at: int


class Session(Addressed):
    """Where somebody is signed in."""

    id: str
    user: str
    device: str
    user_agent: str
    peer: str
    created_at: int
    seen_at: int
    expires_at: int


class Grant(Addressed):
    """What somebody let an application do, and its tokens."""

    id: str
    user: str
    client_id: str
    scopes: list[str]
    resources: list[str]
    session_bound: bool
    created_at: int
    last_used_at: int
    expires_at: int


class Connection(Addressed):
    """An application that somebody connected."""

    client_id: str
    user: str
    scopes: list[str]
    resources: list[str]
    has_tokens: bool
    connected_at: int
    last_used_at: int | None


class Identity(Addressed):
    """An account elsewhere that opens somebody's account here."""

    provider: str
    issuer: str
    subject: str
    email: str
    linked_at: int
    last_used_at: int | None


class ApplicationRole(Addressed):
    """Who administers an application."""

    id: int
    client_id: str
    role: str
    user: str | None
    service_account: str | None
    given_by: str
    given_at: int
