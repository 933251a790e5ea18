"""RFC 8693 §2.2: what a token of an API key may hold: what its owner has now, narrowed by the key and the request."""

from typing import Any

from oauth.rules.resource import left_of, settle_resources
from oauth.rules.scope import HUMAN_SCOPES, machine_scopes, narrowed, open_to, opened_by, split, within_resources
from oauth.store.api_keys import KeyRecord
from oauth.store.people import PersonRecord
from oauth.tokens import machine_issue
from oauth.tokens.issue import Issue
from realms.management_scopes import covers
from realms.models import Realm
from support.errors import InvalidScope, InvalidTarget


def settle(issue: Issue, *, scope: str | None = None, requested: str = "") -> None:
    """Put owner, scopes and resources of the issue's key into it; without `scope` and `requested` all that is left.

    Raises InvalidScope and InvalidTarget (RFC 8707 §2) for what goes beyond that.
    """
    key = _key(issue)
    if key.person is None:
        wanted = split(scope) if scope else machine_scopes(issue.client, issue.realm)
        issue.scopes = machine_issue.scopes(issue, wanted)
        machine_issue.settle_target(issue, requested=requested)
    else:
        _settle_person(issue, key, key.person, scope=scope, requested=requested)


def survey(issue: Issue) -> None:
    """Put all that tokens of the issue's key could hold into it; for several resources it may take several tokens."""
    key = _key(issue)
    if key.person is None:
        issue.scopes, issue.resources = machine_scopes(issue.client, issue.realm), machine_issue.assigned(issue)
        return
    issue.person, issue.resources = key.person, left_of(issue.realm, key.resources)
    held = held_by(issue.realm, key.person, key)
    issue.scopes = within_resources(issue.realm, held, issue.resources) if issue.resources else held


def claims(issue: Issue) -> dict[str, Any]:
    """Return what a token for the issue would say, with the times of its key; without `exp` where it does not end."""
    key = _key(issue)
    ends = {} if key.expires_at is None else {"exp": key.expires_at}
    return {
        "iss": issue.realm.issuer,
        "sub": issue.sub,
        "client_id": issue.client.client_id,
        "aud": issue.audience,
        "scope": " ".join(issue.scopes),
        "roles": list(issue.roles),
        **ends,
    }


def held_by(realm: Realm, person: PersonRecord, key: KeyRecord) -> tuple[str, ...]:
    """Return the scopes of a person's key. One for the management API it has only by its name."""
    wanted = key.scopes or tuple(name for name in realm.catalogue.scopes if name not in HUMAN_SCOPES)
    managing = opened_by(realm, person.id, person.roles, among=wanted)
    return narrowed(open_to(realm, wanted, opened=person.opened | managing), key.scopes)


def _key(issue: Issue) -> KeyRecord:
    if issue.client.key is None:
        raise LookupError("Only what came with a key is settled here.")
    return issue.client.key


def _settle_person(issue: Issue, key: KeyRecord, person: PersonRecord, *, scope: str | None, requested: str) -> None:
    held = held_by(issue.realm, person, key)
    wanted = split(scope) if scope else held
    if not all(name in held or covers(held, name) for name in wanted):
        raise InvalidScope("The scope goes beyond what this key is for.")
    named = settle_resources(issue.realm, requested, client_id=issue.client.client_id)
    left = left_of(issue.realm, key.resources)
    if left and not set(named) <= set(left):
        raise InvalidTarget("The resource is not one that this key is for.")
    issue.person = person
    issue.resources = named or left
    issue.scopes = within_resources(issue.realm, wanted, issue.resources)
    if wanted and not issue.scopes:
        raise InvalidScope("None of these scopes is for this resource.")
