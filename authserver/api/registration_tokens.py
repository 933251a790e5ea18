"""RFC 7591 §3: initial access tokens, with which strangers may register clients: shown once, when they are made."""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from authserver.api import answers, orders
from authserver.api.numbered import Numbered
from authserver.api.problems import invalid
from clients import initial_access_tokens
from clients.models import InitialAccessToken
from realms.management_scopes import Area
from support import clock

WEEK = 7 * 86_400
LONGEST = 10 * 366 * 86_400
MOST_USES = 1_000_000


class NewToken(BaseModel):
    """What a new token allows."""

    model_config = orders.EXACT

    name: str = Field(default="", max_length=200, description="Whom it is for.")
    uses: int = Field(default=1, ge=1, le=MOST_USES, description="So many clients.")
    lifetime: int = Field(default=WEEK, ge=60, le=LONGEST, description="Seconds.")
    scopes: list[str] | None = Field(default=None, description="Of its clients; null: every public one.")
    redirect_hosts: list[str] = Field(default=[], max_length=100, description="Of its clients; none: any.")


class RegistrationTokens(Numbered):
    """Leave to register."""

    item_type = answers.RegistrationToken
    answers = {"withdraw": answers.RegistrationToken}
    bodies = {"create": NewToken}
    told_once = {"create": "token"}
    examples = {"create": {"name": "Partner", "uses": 3}}

    area = Area.REGISTRATION_TOKENS
    path = "registration-tokens"
    searched = ("name",)

    def rows(self) -> QuerySet[InitialAccessToken]:
        """Return the tokens of the realm."""
        return InitialAccessToken.objects.all()

    def shown(self, row: InitialAccessToken) -> dict[str, Any]:
        """Return everything but the token."""
        columns = ("id", "name", "uses_left", "scopes", "redirect_hosts", "created_at", "expires_at")
        known = {name: getattr(row, name) for name in columns}
        return known | {"has_ended": row.expires_at <= clock.now() or not row.uses_left, "url": self.address(row)}

    @transaction.atomic
    def create(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Make one."""
        order = orders.read(NewToken, self.document)
        declared = self.realm.catalogue.scopes
        if unknown := [name for name in order.scopes or () if name not in declared or not declared[name].public]:
            raise invalid([("scopes", f"No public scopes of this realm: {', '.join(unknown)}.")])
        text = initial_access_tokens.make(self.realm, by=self.caller.name, **dict(order))
        row = initial_access_tokens.find(self.realm, text)
        shown = {"token": text} | self.shown(row)
        return Response(shown, HTTPStatus.CREATED, headers={"Location": shown["url"]})

    @transaction.atomic
    def withdraw(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """End one before its time. The clients that came with it stay, and so does what it held them to."""
        row = self.existing(key, lock=True)
        self.demand_authority(row)
        initial_access_tokens.withdraw(row, by=self.caller.name, peer=self.peer)
        row.refresh_from_db()
        return Response(self.shown(row))
