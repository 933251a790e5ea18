"""Realms as code, over the network: a realm written down, and brought to what a document says.

Whoever applies one could make an administrator, so they need to be one without limits: `authserver:write`. Secrets come
as they are; a reference to an environment or a file is refused, since it would be this server's.
"""

from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from authserver import authority
from authserver.api import answers
from authserver.api.bodies import JSONBody
from authserver.api.problems import invalid
from authserver.api.view import ApiView
from authserver.blueprint.applying import Author, apply_from_afar
from authserver.blueprint.exporting import document_of
from authserver.blueprint.problems import Refused
from realms.management_scopes import Area
from realms.models.realm import SYSTEM_SLUG

MAXIMUM = 2 * 1024 * 1024  # bytes: a realm of a thousand clients, with its logos


class BlueprintBody(JSONBody):
    """A whole realm."""

    maximum = MAXIMUM


class Blueprint(ApiView):
    """The realm as one document; in the realm of the platform's operators a document may hold several realms."""

    answers = {"export": answers.Realms, "plan": answers.Changes, "apply": answers.Changes}
    takes_anything = frozenset({"plan", "apply"})

    area = Area.BLUEPRINT

    def get_parsers(self) -> list[BaseParser]:
        """Read more than others do."""
        return [BlueprintBody()]

    def export(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Write the realm down, without secrets, people, and clients that registered themselves."""
        return Response(document_of(self.realm))

    def plan(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Say what `apply` would change, and change nothing."""
        return self._bring(plan=True)

    def apply(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Bring the realm to what the document says: all of it, or nothing. Nothing is deleted."""
        return self._bring(plan=False)

    def _bring(self, *, plan: bool) -> Response:
        if not authority.may_do_everything(self.caller, realm=self.realm):
            raise PermissionDenied("A blueprint may change everything: the token needs the scope authserver:write.")
        operates = self.realm.slug == SYSTEM_SLUG
        author = Author(self.caller.name, self.peer, realm=None if operates else self.realm.slug)
        try:
            outcome = apply_from_afar(self.document, author=author, plan=plan)
        except Refused as refusal:
            raise invalid(refusal.pairs) from None
        return Response({"changes": [change.as_json() for change in outcome.changes], "notes": outcome.notes})
