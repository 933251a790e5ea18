"""RFC 8707 §2: resources that clients asked for and the realm does not know: to be taken up, or dismissed."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from authserver.api import answers
from authserver.api.numbered import Numbered
from authserver.api.problems import Conflict
from authserver.api.resources import Resources
from realms import suggestions
from realms.management_scopes import Area
from realms.models import ResourceSuggestion


class ResourceSuggestions(Numbered):
    """A stranger's words."""

    item_type = answers.Suggestion
    answers = {"accept": answers.Addressed}
    makes = frozenset({"accept"})

    area = Area.RESOURCES
    path = "resource-suggestions"
    searched = ("identifier", "client_id")

    def rows(self) -> QuerySet[ResourceSuggestion]:
        """Return the suggestions of the realm."""
        return ResourceSuggestion.objects.all()

    def shown(self, row: ResourceSuggestion) -> dict[str, Any]:
        """Return who asked for what, and how often."""
        columns = ("id", "identifier", "client_id", "first_seen", "last_seen", "count")
        return {name: getattr(row, name) for name in columns} | {"url": self.address(row)}

    def accept(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Make it a resource of the realm, spelt as it was asked for."""
        with transaction.atomic():
            row = self.existing(key, lock=True)
            try:
                resource = suggestions.accept(row, by=self.caller.name)
            except ValidationError as refusal:
                raise Conflict(" ".join(refusal.messages)) from None
        resources = Resources()
        place = {"Location": resources.address(resource)}
        return Response(resources.shown(resource), HTTPStatus.CREATED, headers=place)
