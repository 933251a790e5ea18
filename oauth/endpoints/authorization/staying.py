"""OpenID Connect Core §11: whether a client stays connected while the person is away, and that they may refuse that.

Agents and native applications stay connected whether they ask for `offline_access` or not, so the person is told and
asked in its name for them too: whatever grants one registers for now, it may change that itself (RFC 7592).
"""

from oauth.rules.draft import Draft

OFFLINE = "offline_access"
REFUSED = "no"  # what the field `stay` of the consent page says, if the person ticked it


def stays(draft: Draft, scopes: tuple[str, ...]) -> bool:
    """Tell whether a client that is granted `scopes` may stay connected until the person disconnects it.

    Logging out ends the tokens of all others.
    """
    return OFFLINE in scopes or draft.client.self_registered or draft.client.is_native
