"""OAuth 2.1 §4.1.1: the one list of rules that every authorization request passes, in this order."""

from collections.abc import Callable

from oauth.rules.draft import Draft
from oauth.rules.interaction import read_max_age, read_prompt
from oauth.rules.nonce import bound_nonce
from oauth.rules.pkce import demand_challenge
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


RULES: tuple[Callable[[Draft], None], ...] = (
    read_prompt,
    refuse_request_objects,
    demand_code,
    demand_query,
    demand_challenge,
    settle_target,
    settle_scope,
    read_max_age,
    bound_nonce,
)
