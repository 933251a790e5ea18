"""RFC 6761 §6.3: `localhost` and the names below it are this computer. Browsers know that, not every resolver does."""

from ipaddress import ip_address

import httpx

PATTERN = "http://*.localhost"


def is_this_computer(host: str) -> bool:
    """Tell whether what is sent to a host stays on this computer."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class Here(httpx.HTTPTransport):
    """Sends to this computer; the request says by its `Host` header for whom."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        return super().handle_request(_here(request))


class AsyncHere(httpx.AsyncHTTPTransport):
    """Does the same in an event loop."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        return await super().handle_async_request(_here(request))


def _here(request: httpx.Request) -> httpx.Request:
    request.url = request.url.copy_with(host="127.0.0.1")
    return request
