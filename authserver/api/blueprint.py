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
from authserver.api.problems import Problem, invalid
from authserver.api.view import ApiView
from authserver.blueprint.applying import PLAN, Manner, Outcome, apply_from_afar
from authserver.blueprint.author import Author
from authserver.blueprint.exporting import document_of
from authserver.blueprint.problems import Refused
from realms.management_scopes import Area
from realms.models.realm import SYSTEM_SLUG

PRUNE = "prune"
MAXIMUM = 2 * 1024 * 1024  # bytes: a realm of a thousand clients, with its logos


class BlueprintBody(JSONBody):
    """A whole realm."""

    maximum = MAXIMUM


class Blueprint(ApiView):
    """The realm as one document; in the realm of the platform's operators a document may hold several realms."""

    answers = {
        "export": answers.Realms,
        "plan": answers.Changes,
        "apply": answers.Changes,
        "drift": answers.Drift,
    }
    takes_anything = frozenset({"plan", "apply", "drift"})
    parameters = {
        "plan": {PRUNE: "`true`: also say what would be removed because a list of the document leaves it out."},
        "apply": {PRUNE: "`true`: remove what a list of the document leaves out."},
    }

    area = Area.BLUEPRINT

    def get_parsers(self) -> list[BaseParser]:
        """Read more than others do."""
        return [BlueprintBody()]

    def export(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Write the realm down, without secrets, people, and clients that registered themselves."""
        return Response(document_of(self.realm))

    def plan(self, request: Request) -> Response:
        """Say what `apply` would change, and change nothing."""
        return _told(self._bring(Manner(plan=True, prune=_prunes(request))))

    def apply(self, request: Request) -> Response:
        """Bring the realm to what the document says: all of it, or nothing.

        Nothing is deleted but what the document marks as absent, and by `prune` what its lists leave out.
        """
        return _told(self._bring(Manner(prune=_prunes(request))))

    def drift(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Say how the realm differs from the document, and what it has that the document does not name."""
        outcome = self._bring(PLAN)
        unmanaged = [other.as_json() for other in outcome.unmanaged]
        return Response({"changes": [change.told() for change in outcome.changes], "unmanaged": unmanaged})

    def _bring(self, manner: Manner) -> Outcome:
        if not authority.may_do_everything(self.caller, realm=self.realm):
            raise PermissionDenied("A blueprint may change everything: the token needs the scope authserver:write.")
        operates = self.realm.slug == SYSTEM_SLUG
        author = Author(self.caller.name, self.peer, realm=None if operates else self.realm.slug)
        try:
            return apply_from_afar(self.document, author=author, manner=manner)
        except Refused as refusal:
            raise invalid(refusal.pairs) from None


def _prunes(request: Request) -> bool:
    """Tell whether what lists leave out is to go; raise a Problem for an answer that is neither yes nor no."""
    given = request.query_params.get(PRUNE, "false")
    if given not in {"true", "false"}:
        raise Problem(f"The parameter {PRUNE} takes: true, false.")
    return given == "true"


def _told(outcome: Outcome) -> Response:
    return Response({"changes": [change.told() for change in outcome.changes], "notes": outcome.notes})
