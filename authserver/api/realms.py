"""The realms of the platform: for its operators, and in their own realm alone."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from authserver import authority
from authserver.api import filters
from authserver.api.collection import Collection
from authserver.api.editable import Editable
from authserver.api.problems import Conflict, PreconditionRequired, Problem
from authserver.api.realm import Settings
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG

CONFIRM = "confirm"


class Realms(Settings):
    """Every realm."""

    makes = frozenset({"update"})
    refusals = {"destroy": {428}}
    examples = {"update": {"name": "Acme", "registration": "closed"}}

    path = "realms"
    searched = ("slug", "name", "domain")
    filters = {"enabled": filters.flag("enabled", "Whether it answers at all.")}
    parameters = {"destroy": {CONFIRM: "The slug of the realm, once more."}}
    find = Collection.find
    address = Collection.address
    names = Editable.names

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Be there in the operators' realm alone."""
        super().initial(request, *args, **kwargs)
        if self.realm.slug != SYSTEM_SLUG:
            raise Http404

    def rows(self) -> QuerySet[Realm]:
        """Return all of them."""
        return Realm.objects.all()

    def destroy(self, request: Request, key: str, **_: str) -> Response:
        """Remove a realm with its people, clients and keys, for good.

        It must be switched off, its slug given once more, and If-Match say what was seen.
        """
        if not authority.may_do_everything(self.caller, realm=self.realm):
            raise PermissionDenied("This removes everything in a realm: the token needs the scope authserver:write.")
        with transaction.atomic():
            row = self.existing(key, lock=True)
            if row.slug == SYSTEM_SLUG:
                raise Conflict("The realm of the platform's operators stays: it is the only way in.")
            if row.enabled:
                raise Conflict("Switch the realm off first, and see who misses it.")
            if request.query_params.get(CONFIRM) != row.slug:
                raise Problem(f"Give the slug of the realm once more, in the parameter {CONFIRM}.")
            if "If-Match" not in request.headers:
                raise PreconditionRequired("Say by If-Match which state of the realm you have seen.")
            return super().destroy(request, key)
