"""HTTP/1.1 requests as the bytes that go over the wire, so that the load generator only sends and receives."""

import base64
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit


def get(url: str) -> str:
    """Return a GET."""
    return _head("GET", url) + "\r\n"


def post(url: str, *, client_id: str, secret: str, form: Mapping[str, str]) -> str:
    """Return a POST of a form by a client that authenticates with HTTP Basic."""
    head, body = post_head(url, client_id=client_id, secret=secret), urlencode(form)
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}"


def post_alone(url: str, *, form: Mapping[str, str]) -> str:
    """Return a POST of a form that says by itself who sends it."""
    body = urlencode(form)
    kind = "Content-Type: application/x-www-form-urlencoded"
    return f"{_head('POST', url)}{kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"


def post_head(url: str, *, client_id: str, secret: str) -> str:
    """Return the head of such a POST up to, and without, its Content-Length."""
    credentials = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return (
        f"{_head('POST', url)}Authorization: Basic {credentials}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    )


def _head(method: str, url: str) -> str:
    parts = urlsplit(url)
    return f"{method} {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: application/json\r\n"
