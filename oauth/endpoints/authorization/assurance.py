"""RFC 9470 §5: how strongly a person must have proved who they are for this request, and what to do when they have not.

The realm says, the client's entry says, and the request says by `acr_values`; the strictest counts. How fresh the
proofs must be `prompt` and `max_age` say: older ones count for nothing then, the second factor no more than the first.
"""

import time

from accounts.assurance import ACR, LEVELS, Level
from accounts.factors import authenticators
from accounts.sessions import Login
from oauth.endpoints.authorization.ticket import Ticket
from oauth.rules.draft import Draft
from realms.management_scopes import is_management
from realms.second_factors import SecondFactor, stricter
from support.errors import UnmetAuthenticationRequirements

REAUTHENTICATING = frozenset({"login", "select_account"})


def proven(draft: Draft, ticket: Ticket, login: Login) -> Login:
    """Return what of the login counts for this request."""
    return login.since(_earliest(draft, ticket))


def page_to_prove_more(draft: Draft, login: Login) -> tuple[str, str] | None:
    """Return the page on which the person proves more, and the `acr` that it takes; None where there is enough.

    Raises UnmetAuthenticationRequirements when the client asks for what the person has no factor for.
    """
    wanted = Level(min((LEVELS[name] for name in draft.acr_values), default=Level.SINGLE))
    policy = _policy(draft)
    if login.level >= wanted and (policy == SecondFactor.NEVER or login.level >= Level.MULTIPLE):
        return None
    reachable = authenticators.reachable(login.user)
    if reachable == Level.SINGLE and policy == SecondFactor.ALWAYS:
        return "account_security", ACR[Level.MULTIPLE]
    if reachable > Level.SINGLE and policy != SecondFactor.NEVER:
        wanted = max(wanted, Level.MULTIPLE)
    if reachable < wanted:
        raise UnmetAuthenticationRequirements("The person has no factor that is strong enough.")
    return None if login.level >= wanted else ("account_factor", ACR[wanted])


def _policy(draft: Draft) -> SecondFactor:
    """Return whom the realm and the client demand a second factor of; the management API is for administrators."""
    if draft.realm.administrators_need_second_factor and any(map(is_management, draft.scopes)):
        return SecondFactor.ALWAYS
    return stricter(draft.realm.require_second_factor, draft.client.require_second_factor)


def acr_of(draft: Draft, login: Login) -> str:
    """Return `acr`: the first of what the client asked for that was reached, else what was reached."""
    reached = (name for name in draft.acr_values if LEVELS[name] <= login.level)
    return next(reached, ACR.get(login.level, ""))


def _earliest(draft: Draft, ticket: Ticket) -> float:
    """Return the moment before which no proof counts (OpenID Connect Core §3.1.2.1)."""
    if draft.prompt & REAUTHENTICATING:
        return ticket.at
    return 0.0 if draft.max_age is None else min(ticket.at, time.time() - draft.max_age)
