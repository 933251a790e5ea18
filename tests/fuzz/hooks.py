"""Loaded by Schemathesis into its own process: what lets a request past the door.

Whatever manages a client gets one that was registered just now: with one for all, the first that succeeds would replace
its token or delete it. Of every two forms with credentials in the header one loses those in its body, as both together
are refused.
"""

import os
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import httpx
import schemathesis
from schemathesis import Case, HookContext

REGISTRATION = os.environ["FUZZ_REGISTRATION"]
BODY = {"redirect_uris": ["http://127.0.0.1/callback"], "token_endpoint_auth_method": "none"}
CREDENTIALS = ("client_id", "client_secret", "client_assertion", "client_assertion_type")
calls = count()


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], **_: Any) -> None:  # noqa: ARG001 (what every hook gets)
    """Change a request that is about to be sent."""
    if case.operation.path.endswith("/{client_id}"):
        _manage_new_client(case)
    elif isinstance(case.body, dict) and case.media_type == "application/x-www-form-urlencoded" and next(calls) % 2:
        case.body = {name: value for name, value in case.body.items() if name not in CREDENTIALS}


def _manage_new_client(case: Case[Any]) -> None:
    """Register a client, and put its token, its name and, every second time, its address where a place for them is."""
    told = httpx.post(REGISTRATION, json=BODY).json()
    if next(calls) % 2:
        case.path_parameters["client_id"] = urlsplit(told["registration_client_uri"]).path.rpartition("/")[2]
    case.headers["Authorization"] = f"Bearer {told['registration_access_token']}"
    if isinstance(case.body, dict):
        case.body |= {"client_id": told["client_id"], "token_endpoint_auth_method": "none"}
