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
from keys import compromise, lifecycle
from keys.models import SigningKey
from keys.standing import Standing
from oauth import endings
from realms.management_scopes import Area
from realms.signing_algorithms import SigningAlgorithm


class KeyRotation(BaseModel):
    """Which keys are to be changed; null: those of every algorithm that the realm has."""

    model_config = orders.EXACT

    algorithm: str | None = None
    emergency: bool = False  # the active key became known: it is withdrawn at once, and what it signed is refused
    every_key: bool = False  # with emergency: the next and the retired ones are withdrawn, too
    end_tokens: bool = False  # with emergency: whatever was issued until now ends, refresh tokens too


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
        return SigningKey.objects.select_related("realm")

    def shown(self, row: SigningKey) -> dict[str, Any]:
        """Return what everybody may know."""
        columns = ("kid", "algorithm", "state", "created_at", "activated_at", "retired_at", "public_jwk")
        standing = Standing(row)
        moments = {
            "signs_from": standing.signs_from if row.state == SigningKey.State.NEXT else standing.signs_since,
            "signs_until": standing.retired or standing.signs_until,
            "tokens_end_at": standing.tokens_end,
            "published_until": standing.goes,
        }
        times = {name: moment and int(moment.timestamp()) for name, moment in moments.items()}
        return {name: getattr(row, name) for name in columns} | times | {"url": self.address(row)}

    def rotate(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Let the next keys sign from now on: all that are meant, or none."""
        wanted = orders.read(KeyRotation, self.document)
        if not wanted.emergency and (wanted.every_key or wanted.end_tokens):
            raise Conflict("The members every_key and end_tokens go with emergency.")
        try:
            with transaction.atomic():
                algorithms = [wanted.algorithm] if wanted.algorithm else lifecycle.algorithms_of(self.realm)
                signing = [self._step(each, wanted) for each in algorithms]
                if wanted.end_tokens:
                    endings.revoke_before(self.realm, actor=self.caller.name)
        except ValueError as refusal:
            raise Conflict(str(refusal)) from None
        return Response({"items": [self.shown(row) for row in signing], "next": None})

    def _step(self, algorithm: str, wanted: KeyRotation) -> SigningKey:
        actor = self.caller.name
        if wanted.emergency:
            return compromise.withdraw(self.realm, algorithm, every_key=wanted.every_key, actor=actor)
        return lifecycle.rotate(self.realm, algorithm, actor=actor)
