"""RFC 6749 §2.3.1: the secrets of a client or service account: made, replaced, put under other terms, retired.

A secret is in the answer that made it, and in no other.
"""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from pydantic import BaseModel, Field
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from audit import actions
from authserver import authority
from authserver.api import answers, orders, preconditions
from authserver.api.merge_patch import merged
from authserver.api.path_keys import name_of, segment
from authserver.api.problems import Conflict, refused
from authserver.api.view import ApiView, address
from clients import secret_rotation
from clients.models import Client, ClientSecret
from clients.secret_listing import Described, describe
from realms.management_scopes import Act, Area
from realms.row_events import record_row
from support import clock

MINUTE = 60  # seconds
LONGEST_OVERLAP = 366 * 24 * 60  # minutes


class SecretTerms(BaseModel):
    """When, and from where, a secret works."""

    model_config = orders.EXACT

    starts_at: int | None = Field(default=None, ge=0, le=clock.LATEST, description="Seconds since 1970.")
    expires_at: int | None = Field(default=None, ge=0, le=clock.LATEST, description="Seconds since 1970.")
    allowed_networks: list[str] = Field(default=[], max_length=100, description="Such as 192.0.2.0/24; none: any.")
    note: str = Field(default="", description="Where it is used.")

    @property
    def terms(self) -> secret_rotation.Terms:
        """Return them as the secrets know them."""
        return secret_rotation.Terms(self.starts_at, self.expires_at, self.allowed_networks, self.note)


class Rotation(SecretTerms):
    """A new secret in the place of the others."""

    overlap_minutes: int | None = Field(
        ge=0, le=LONGEST_OVERLAP, description="How long the older ones go on; null: until somebody retires them."
    )


class ClientSecrets(ApiView):
    """The secrets of one client."""

    item_type = answers.Secret
    bodies = {"create": SecretTerms, "rotate": Rotation, "partial_update": SecretTerms}
    makes = frozenset({"create", "rotate"})
    told_once = {"create": "secret", "rotate": "secret"}
    heeds_tags = frozenset({"partial_update", "retire"})
    examples = {"create": {"note": "CI"}, "rotate": {"overlap_minutes": 60}}

    area = Area.SECRETS

    def list(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """List them, the newest first, each with whether it is safe to retire."""
        client = self._client(key)
        return Response({"items": [_shown(client, said) for said in describe(client)], "next": None})

    def retrieve(self, request: Request, key: str, pk: int) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Read what is known of one."""
        client = self._client(key)
        shown = _shown_one(client, pk)
        return Response(shown, headers={"ETag": preconditions.tag_of(shown)})

    @transaction.atomic
    def create(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Make one beside those that there are."""
        client, order = self._client(key, change=True), orders.read(SecretTerms, self.document)
        return self._made(client, lambda: secret_rotation.make(client, terms=order.terms, by=self.caller.name))

    @transaction.atomic
    def rotate(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Make one in the place of the others, which go on for a while."""
        client, order = self._client(key, change=True), orders.read(Rotation, self.document)
        overlap = None if order.overlap_minutes is None else order.overlap_minutes * MINUTE
        return self._made(
            client,
            lambda: secret_rotation.rotate(client, overlap=overlap, terms=order.terms, by=self.caller.name),
        )

    @transaction.atomic
    def partial_update(self, request: Request, key: str, pk: int) -> Response:
        """Put one under other terms (RFC 7396)."""
        client = self._client(key, change=True)
        present, row = _shown_one(client, pk), self._row(client, pk)
        preconditions.demand(request, present)
        terms = {name: present[name] for name in SecretTerms.model_fields}
        order = orders.read(SecretTerms, merged(terms, self.document))
        try:
            changed = secret_rotation.change(row, terms=order.terms)
        except ValidationError as refusal:
            raise refused(refusal) from None
        if changed:
            self._record(actions.CLIENT_SECRET_CHANGED, client, {"secret": row.pk, "fields": changed})
        shown = _shown_one(client, pk)
        return Response(shown, headers={"ETag": preconditions.tag_of(shown)})

    @transaction.atomic
    def retire(self, request: Request, key: str, pk: int) -> Response:
        """End one now. It stays on the list as one that has ended."""
        client = self._client(key, change=True)
        preconditions.demand(request, _shown_one(client, pk))
        row = self._row(client, pk)
        if not row.has_ended:
            secret_rotation.retire(row)
            self._record(actions.CLIENT_SECRET_RETIRED, client, {"secret": row.pk})
        return Response(status=HTTPStatus.NO_CONTENT)

    def _made(self, client: Client, make: Any) -> Response:  # noqa: ANN401 (a call that makes one)
        try:
            made: secret_rotation.Made = make()
        except ValidationError as refusal:
            raise refused(refusal) from None
        self._record(actions.CLIENT_SECRET_ADDED, client, made.trail)
        shown = {"secret": made.text} | _shown_one(client, made.row.pk)
        return Response(shown, HTTPStatus.CREATED, headers={"Location": shown["url"]})

    def _client(self, key: str, *, change: bool = False) -> Client:
        """Return the client; to change what it authenticates with is to be able to act as it."""
        named = Client.objects.filter(client_id=name_of(key))
        found = authority.narrowed(named, self.caller, Act.READ, realm=self.realm, area=self.area)
        client: Client | None = (found.select_for_update() if change else found).first()
        if client is None:
            raise Http404
        if change:
            self._demand_authority(client)
            if not client.has_secret:
                raise Conflict(f"It authenticates by {client.token_endpoint_auth_method}, which needs no secret.")
        return client

    def _demand_authority(self, client: Client) -> None:
        if not authority.may_touch(self.caller, client, realm=self.realm, area=self.area):
            raise PermissionDenied("Who has this secret may do more than you may.")

    def _row(self, client: Client, pk: int) -> ClientSecret:
        return client.secrets.select_for_update().get(pk=pk)

    def _record(self, action: str, client: Client, what: dict[str, Any]) -> None:
        record_row(action, client, what=what, actor=self.caller.name, through=self.caller.home, peer=self.peer)


def _shown_one(client: Client, pk: int) -> dict[str, Any]:
    for said in describe(client):
        if said.id == pk:
            return _shown(client, said)
    raise Http404


def _shown(client: Client, said: Described) -> dict[str, Any]:
    """Return everything but the secret."""
    retiring = {"light": said.retiring.light.value, "is_safe": said.retiring.is_safe, "reason": said.retiring.reason}
    where = address("clients", segment(client.client_id), "secrets", str(said.id))
    lists = {"allowed_networks": [*said.allowed_networks], "retiring": retiring, "has_ended": said.has_ended}
    return asdict(said) | lists | {"url": where}
