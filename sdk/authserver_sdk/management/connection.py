"""RFC 6750 §2.1: where the API of a realm is, and how each request to it shows its token."""

from collections.abc import Generator

import httpx

from authserver_sdk.flow import Transport, async_client, client

PATH = "/api/v1/"
SECONDS = 60  # a large blueprint takes its time


class Bearer(httpx.Auth):
    """A token that was given: it is shown as it is, and never renewed."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Show it."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def transport_for(auth: httpx.Auth | str) -> Transport:
    """Return how to reach the API: with a token source, which renews its token, or with one token."""
    shown = Bearer(auth) if isinstance(auth, str) else auth
    return Transport(
        client=lambda: client(auth=shown, timeout=SECONDS),
        async_client=lambda: async_client(auth=shown, timeout=SECONDS),
    )


def api_of(issuer: str) -> str:
    """Return the address that the API of an issuer is below."""
    return issuer.rstrip("/") + PATH
