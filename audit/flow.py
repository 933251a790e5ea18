"""What ties events together: the request in which they happen, or the authorization that it is a step of."""

from contextvars import ContextVar

from support.request_id import current_request_id

_followed: ContextVar[tuple[str, str]] = ContextVar("followed", default=("", ""))  # a request, and its flow


def follow(flow: str) -> None:
    """Let what happens in the rest of this request belong to a flow that began before it."""
    _followed.set((current_request_id(), flow))


def current_flow() -> str:
    """Return the flow of what happens now, or an empty string outside any request."""
    request = current_request_id()
    followed_in, flow = _followed.get()
    return flow if request and followed_in == request else request
