"""NIST SP 800-63B-4 §4: what administrators do about somebody's access, to one person or to many at once."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Literal

from django.db import transaction
from pydantic import BaseModel, Field
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.flows import resets
from accounts.flows.factors import remove_all
from accounts.flows.own_sessions import end_all
from accounts.flows.people import change_person
from accounts.models import User
from audit import actions
from authserver.api import answers, orders
from authserver.api.mail_room import demand_room
from authserver.api.problems import Conflict, document
from authserver.api.users import OWN_ACCOUNT, Users


class UserOrder(BaseModel):
    """What is to be done to whom."""

    model_config = orders.EXACT

    action: Literal["enable", "disable", "end-access", "remove-factors", "send-reset"]
    ids: list[str] = Field(min_length=1, max_length=200)


class UserActions(Users):
    """What is done to people beside changing them. They are told by mail as when the admin does it."""

    bodies = {"many": UserOrder}
    answers = {"many": answers.PersonOutcomes}
    takes_anything = frozenset({"enable", "disable", "end_access", "remove_factors", "send_reset"})

    def enable(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Let somebody log in again."""
        return self._one(key, "enable")

    def disable(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Keep somebody out: sessions and tokens end at once."""
        return self._one(key, "disable")

    def end_access(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Sign somebody out everywhere and end their tokens; they may log in again."""
        return self._one(key, "end-access")

    def remove_factors(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Remove every second factor of somebody who lost them."""
        return self._one(key, "remove-factors")

    def send_reset(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Mail somebody the way to choose a new password."""
        return self._one(key, "send-reset")

    def many(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Do the same to many people. Each succeeds or fails by itself, and the answer says which."""
        order = orders.read(UserOrder, self.document)
        return Response({"items": [self._outcome(name, order.action) for name in dict.fromkeys(order.ids)]})

    def _one(self, key: str, action: str) -> Response:
        with transaction.atomic():
            row = self.existing(key, lock=True)
            self._do(row, action)
        return Response(self.shown(self.existing(key)))

    def _outcome(self, name: str, action: str) -> dict[str, Any]:
        """Return what became of one of many."""
        try:
            with transaction.atomic():
                row = self.find(name, lock=True)
                if row is None:
                    raise Conflict("The realm has no such person.")
                self._do(row, action)
        except APIException as refusal:
            return {
                "id": name,
                "done": False,
                "problem": document(HTTPStatus(refusal.status_code), str(refusal.detail)),
            }
        return {"id": name, "done": True}

    def _do(self, row: User, action: str) -> None:
        self.demand_act(action.replace("-", "_"))
        self.demand_authority(row)
        if self.is_own(row) and action != "send-reset":
            raise Conflict(OWN_ACCOUNT)
        ACTS[action](self, row)


def _switch(view: UserActions, row: User, *, on: bool) -> None:
    if change_person(row, is_active=on):
        view.record(actions.ROW_CHANGED, row, what=[{"changed": {"fields": ["enabled"]}}])


def _end_access(view: UserActions, row: User) -> None:
    end_all(row)
    view.record(actions.ACCESS_ENDED, row, what=["sessions", "tokens"])


def _remove_factors(view: UserActions, row: User) -> None:
    if remove_all(row):
        view.record(actions.FACTORS_RESET, row, what=["second factors"])


def _send_reset(view: UserActions, row: User) -> None:
    demand_room(row.email, view.caller)
    try:
        resets.send(row)
    except resets.NothingToChoose as refusal:
        raise Conflict(str(refusal)) from None
    view.record(actions.PASSWORD_RESET_SENT, row, what=["mail"])


ACTS: Mapping[str, Callable[[UserActions, User], None]] = {
    "enable": lambda view, row: _switch(view, row, on=True),
    "disable": lambda view, row: _switch(view, row, on=False),
    "end-access": _end_access,
    "remove-factors": _remove_factors,
    "send-reset": _send_reset,
}
