"""RFC 6749 §4.4: what a token of a machine in its own name may hold, whichever grant it is asked for by."""

from oauth.rules.resource import left_of, settle_resources
from oauth.rules.scope import HUMAN_SCOPES, machine_may_have, within_resources
from oauth.tokens.issue import Issue
from realms import management_api
from realms.management_scopes import is_management
from support.errors import InvalidScope, InvalidTarget


def scopes(issue: Issue, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scopes wanted, each once. Raises InvalidScope for one that speaks of a person or was not given."""
    if human := HUMAN_SCOPES.intersection(wanted):
        raise InvalidScope(f"A machine cannot ask for {', '.join(sorted(human))}.")
    if not machine_may_have(issue.client, issue.realm, wanted):
        raise InvalidScope("The scope goes beyond what this client was given.")
    return tuple(dict.fromkeys(wanted))


def settle_target(issue: Issue, *, requested: str) -> None:
    """RFC 8707 §2.2: the resources requested, within those of the machine; without any, all of the machine's."""
    wanted = settle_resources(issue.realm, requested, client_id=issue.client.client_id)
    held = assigned(issue)
    if held and not set(wanted) <= set(held):
        raise InvalidTarget("The resource is not one of this client's.")
    issue.resources = wanted or held
    _leave_management_to_its_api(issue)


def assigned(issue: Issue) -> tuple[str, ...]:
    """Return the resources that tokens of the machine are for, narrowed by its key; none: any."""
    declared = issue.client.machine.audience if issue.client.machine else ()
    own = settle_resources(issue.realm, " ".join(declared), client_id=issue.client.client_id)
    return left_of(issue.realm, issue.client.key.resources, among=own) if issue.client.key else own


def _leave_management_to_its_api(issue: Issue) -> None:
    """Take scopes of the management API from a token for anything else; raise InvalidScope where nothing is left."""
    left = tuple(
        name
        for name in issue.scopes
        if not is_management(name) or within_resources(issue.realm, (name,), issue.resources)
    )
    if issue.scopes and not left:
        api = management_api.identifier(issue.realm)
        raise InvalidScope(f"These scopes are for the resource {api} alone: name it, and no other.")
    issue.scopes = left
