"""One request from its first moment to its last: it gets an id, and is told to operators when it is answered."""

from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from support import request_log
from support.path_names import endpoint_of
from support.peer import peer_address
from support.request_id import HEADER, request_id


class RequestMiddleware:
    """Django's adapter of `support.request_log`: the outermost, so that it sees what all others answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the id of the request in a header."""
        started = perf_counter()
        path, remote = request.path_info, request.META.get("REMOTE_ADDR", "")
        peer = peer_address(remote, request.META.get("HTTP_X_FORWARDED_FOR", ""))
        with request_id(request.META.get("HTTP_X_REQUEST_ID", ""), remote_address=remote, peer=peer) as identifier:
            response = self.get_response(request)
            response.headers[HEADER] = identifier
            realm = getattr(request, "realm", None)
            request_log.finished(
                endpoint_of(path),
                method=request.method or "",
                path=path,
                status=response.status_code,
                seconds=perf_counter() - started,
                realm=realm.slug if realm else "",
                peer=peer,
            )
        return response
