"""OpenID Connect Core §3.1.2.1: `id_token_hint`: the only person whose answer the client will take."""

from oauth.rules.draft import Draft
from oauth.tokens import id_token
from support.errors import InvalidRequest, InvalidToken


def subject_hinted(draft: Draft) -> str | None:
    """Return the `sub` of the hint, or None without one; raise InvalidRequest when it is no ID token of ours."""
    hint = draft.parameters.get("id_token_hint")
    if hint is None:
        return None
    try:
        return id_token.subject_of_hint(hint, draft.realm)
    except InvalidToken:
        raise InvalidRequest("id_token_hint is not an ID token of this issuer.") from None
