"""The base of every view of the API: who may come in, what may be asked, and what each answer carries."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from authserver.api.authentication import BearerAuthentication
from authserver.api.bodies import JSONBody, MergePatchBody, Renderer
from authserver.api.described import Described
from authserver.api.permissions import AuthorityPermission
from authserver.api.problems import Problem
from authserver.api.schema import Schema
from authserver.api.throttling import PerCaller
from authserver.authority import Principal
from realms.context import current_realm
from realms.management_api import PATH
from realms.management_scopes import Area
from realms.models import Realm
from support.peer import peer_address


class ApiView(Described, ViewSet):
    """A view in one area. Reading needs the area's `read`, every other method its `write` (permissions.py)."""

    area: ClassVar[Area]
    parameters: ClassVar[dict[str, dict[str, str]]] = {}  # action to its query parameters, each with its description

    authentication_classes = (BearerAuthentication,)
    permission_classes = (AuthorityPermission,)
    throttle_classes = (PerCaller,)
    renderer_classes = (Renderer,)
    metadata_class = None
    schema = Schema()

    def get_parsers(self) -> list[BaseParser]:
        """Read a merge patch where there is something to be patched; plain JSON is taken for one there."""
        return [MergePatchBody(), JSONBody()] if getattr(self.request, "method", "") == "PATCH" else [JSONBody()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in who may come in, then refuse parameters that mean nothing here."""
        super().initial(request, *args, **kwargs)
        known = self.known_parameters()
        for name, values in request.query_params.lists():
            if name not in known:
                raise Problem(f"There is no parameter {name[:100]!r} here.")
            if len(values) > 1 or "\0" in values[0]:
                raise Problem(f"The parameter {name} is given once, without control characters.")

    def known_parameters(self) -> dict[str, str]:
        """Return the query parameters of what is done now, each with its description."""
        return self.parameters.get(self.action, {})

    def options(self, request: HttpRequest | Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002 (REST framework's)
        """Say which methods there are (RFC 9110 §9.3.7)."""
        return Response(status=204)

    def finalize_response(
        self, request: HttpRequest | Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> Response:
        """Let nobody on the way keep an answer."""
        final = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]  # the stubs know one kind of request
        final.headers["Cache-Control"] = "no-store"
        return final

    @property
    def document(self) -> dict[str, Any]:
        """Return the JSON object that the request brings."""
        if not self.request.META.get("CONTENT_LENGTH"):
            raise Problem("A JSON object is needed as body.")
        return dict(self.request.data)

    @property
    def realm(self) -> Realm:
        """Return the realm of this address."""
        return current_realm()

    @property
    def peer(self) -> str:
        """Return the address that the request came from."""
        meta = self.request.META
        return peer_address(meta["REMOTE_ADDR"], meta.get("HTTP_X_FORWARDED_FOR", ""))

    @property
    def caller(self) -> Principal:
        """Return who makes the request."""
        caller: Principal = self.request.user  # type: ignore[assignment]  # BearerAuthentication puts it there
        return caller


def address(*segments: str) -> str:
    """Return the absolute address of what lies at these segments below the API of the realm in force."""
    return "/".join([f"{current_realm().issuer}{PATH}", *segments, ""])
