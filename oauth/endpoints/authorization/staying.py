"""OpenID Connect Core §11: whether a client stays connected while the person is away, and that they may refuse that.

Agents and native applications stay connected whether they ask for `offline_access` or not, so the person is told and
asked in its name for them too.
"""

from oauth.rules.draft import Draft

OFFLINE = "offline_access"
REFUSED = "no"  # what the field `stay` of the consent page says, if the person ticked it


def stays(draft: Draft, scopes: tuple[str, ...]) -> bool:
    """Tell whether a client that is granted `scopes` stays connected until the person disconnects it."""
    return OFFLINE in scopes or (_lasts(draft) and "refresh_token" in draft.client.grant_types)


def ends_with_session(draft: Draft, scopes: tuple[str, ...]) -> bool:
    """Tell whether logging out ends the tokens."""
    return not (OFFLINE in scopes or _lasts(draft))


def _lasts(draft: Draft) -> bool:
    return draft.client.self_registered or draft.client.is_native
