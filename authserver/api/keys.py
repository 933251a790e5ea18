"""RFC 7517: the signing keys of a realm: what is published of them, and the change to the next one before its time."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from pydantic import BaseModel
from rest_framework.request import Request
from rest_framework.response import Response

from authserver.api import answers, filters, orders
from authserver.api.collection import Collection
from authserver.api.problems import Conflict
from keys import lifecycle
from keys.models import SigningKey
from realms.management_scopes import Area
from realms.signing_algorithms import SigningAlgorithm


class KeyRotation(BaseModel):
    """Which keys are to be changed; null: those of every algorithm that the realm has."""

    model_config = orders.EXACT

    algorithm: str | None = None


class Keys(Collection):
    """Keys without their private part. The scheduler makes, rotates and deletes them."""

    item_type = answers.SigningKey
    bodies = {"rotate": KeyRotation}
    answers = {"rotate": answers.SigningKeys}

    area = Area.KEYS
    path = "keys"
    key = "kid"
    filters = {
        "algorithm": filters.choice("algorithm", "What it signs with.", SigningAlgorithm.values),
        "state": filters.choice("state", "Where in its life it is.", SigningKey.State.values),
    }

    def rows(self) -> QuerySet[SigningKey]:
        """Return the keys of the realm."""
        return SigningKey.objects.all()

    def shown(self, row: SigningKey) -> dict[str, Any]:
        """Return what everybody may know."""
        columns = ("kid", "algorithm", "state", "created_at", "activated_at", "retired_at", "public_jwk")
        return {name: getattr(row, name) for name in columns} | {"url": self.address(row)}

    def rotate(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Let the next keys sign from now on: all that are meant, or none."""
        wanted = orders.read(KeyRotation, self.document).algorithm
        try:
            with transaction.atomic():
                algorithms = [wanted] if wanted else lifecycle.algorithms_of(self.realm)
                signing = [lifecycle.rotate(self.realm, each, actor=self.caller.name) for each in algorithms]
        except ValueError as refusal:
            raise Conflict(str(refusal)) from None
        return Response({"items": [self.shown(row) for row in signing], "next": None})
