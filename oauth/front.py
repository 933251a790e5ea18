"""PEP 3333: the front door. It answers software itself, and hands everything else to Django.

The endpoints are the functions that the Django adapter serves too. What Django's handler and middleware do around a
request is done here: host, realm, limits of the body, security headers, request id, log line, metrics, and connections
that are given back. Anything out of the ordinary (another host, an unknown realm) is Django's to answer.
"""

from collections.abc import Callable, Iterable
from functools import cache, partial
from http import HTTPStatus
from time import perf_counter
from typing import Any, NoReturn

from django.db import DEFAULT_DB_ALIAS, connections

from oauth import environ as wsgi
from oauth.endpoints.table import MachineEndpoint, find
from oauth.http import Request
from oauth.serving import AWAY, serve
from realms.addresses import Place, locate
from realms.context import realm_context
from realms.models import Realm
from realms.resolution import resolve
from support import request_log
from support.request_id import HEADER, request_id
from support.security_headers import headers_on_own_domain, security_headers

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class FrontDoor:
    """A WSGI application before another one."""

    def __init__(self, behind: Application) -> None:
        self._behind = behind

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or let the application behind answer."""
        found = _find(environ)
        if found is None:
            return self._behind(environ, start_response)
        (slug, path, domain), endpoint = found
        try:
            realm = resolve(slug)
            if realm is not None and realm.domain == domain:
                with realm_context(realm):
                    return _answered(environ, start_response, endpoint, lambda: _request(environ, realm, path), realm)
        except AWAY as failure:
            return _answered(environ, start_response, endpoint, partial(_fail, failure))
        finally:
            give_back_connection()
        return self._behind(environ, start_response)


def _find(environ: Environ) -> tuple[Place, MachineEndpoint] | None:
    """Return the endpoint that is asked for, and where; None for what is not this module's to answer."""
    try:
        place = locate(environ.get("HTTP_HOST", ""), environ["PATH_INFO"])
    except AWAY:
        return None
    if place is None or not place[0] or environ.get("SCRIPT_NAME"):
        return None
    endpoint = find(place[1])
    return None if endpoint is None else (place, endpoint)


def _answered(
    environ: Environ,
    start_response: StartResponse,
    endpoint: MachineEndpoint,
    read: Callable[[], Request],
    realm: Realm | None = None,
) -> list[bytes]:
    started, method, remote = perf_counter(), environ["REQUEST_METHOD"], environ["REMOTE_ADDR"]
    peer = wsgi.peer(environ)
    with request_id(environ.get("HTTP_X_REQUEST_ID", ""), remote_address=remote, peer=peer) as identifier:
        response = serve(endpoint, method, read)
        request_log.finished(
            endpoint.name,
            method=method,
            path=environ["PATH_INFO"],
            status=response.status,
            seconds=perf_counter() - started,
            realm=realm.slug if realm else "",
            peer=peer,
        )
    length = {"Content-Length": str(len(response.body)), HEADER: identifier}
    general = security_headers() if realm is None or realm.domain is None else headers_on_own_domain()
    start_response(_status_line(response.status), [*{**length, **general, **response.headers}.items()])
    return [response.body]


def _request(environ: Environ, realm: Realm, path: str) -> Request:
    return wsgi.request(environ, realm=realm, path=path, body=wsgi.body(environ))


def _fail(failure: Exception) -> NoReturn:
    raise failure


def give_back_connection() -> None:
    """Close the thread's connection, if it has one: one that broke must not serve the next request."""
    thread = connections[DEFAULT_DB_ALIAS]
    if thread.connection is not None:
        thread.close_if_unusable_or_obsolete()


@cache
def _status_line(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"
