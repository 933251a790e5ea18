"""OAuth 2.1 §4.1.1, RFC 9126 §2.1: the one list of rules that every authorization request passes, in this order.

Pushed or sent through the browser: both endpoints apply it by the same function.
"""

from collections.abc import Callable

from oauth.rules.draft import Draft
from oauth.rules.interaction import read_acr_values, read_max_age, read_prompt
from oauth.rules.nonce import bound_nonce
from oauth.rules.pkce import demand_challenge
from oauth.rules.pushed import demand_pushed
from oauth.rules.request_object import refuse_request_objects
from oauth.rules.resource import settle_resources
from oauth.rules.response import demand_code, demand_query
from oauth.rules.scope import settle_scopes


def settle_target(draft: Draft) -> None:
    """RFC 8707 §2: settle what the tokens are for."""
    draft.resources = settle_resources(
        draft.realm, draft.parameters.get("resource", ""), client_id=draft.client.client_id
    )


def settle_scope(draft: Draft) -> None:
    """RFC 6749 §3.3: settle what the tokens allow."""
    draft.scopes = settle_scopes(draft.realm, draft.client, draft.parameters.get("scope"), draft.resources)


#: What a request can say here. The rules see nothing else, nothing else is kept, and the rest is ignored (§3.1).
PARAMETERS = frozenset(
    {
        "acr_values",
        "client_id",
        "code_challenge",
        "code_challenge_method",
        "id_token_hint",
        "max_age",
        "nonce",
        "prompt",
        "redirect_uri",
        "registration",
        "request",
        "request_uri",
        "resource",
        "response_mode",
        "response_type",
        "scope",
        "state",
        "ui_locales",
    }
)
RULES: tuple[Callable[[Draft], None], ...] = (
    read_prompt,
    refuse_request_objects,
    demand_pushed,
    demand_code,
    demand_query,
    demand_challenge,
    settle_target,
    settle_scope,
    read_max_age,
    read_acr_values,
    bound_nonce,
)
