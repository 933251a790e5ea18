"""What hangs on a service account: its API keys, and the workloads that stand for it."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.models import Event
from realms.models import Realm
from serviceaccounts.models import ApiKey, WorkloadRule
from support import clock, secrets
from tests.api.caller import Caller

RULE: dict[str, Any] = {"kind": "github", "claims": {"repository": "acme/reports", "ref": "refs/heads/main"}}


@pytest.fixture
def svc(api: Caller) -> Caller:
    """Return who may do everything in Acme, where there is a machine by now."""
    assert api("PUT", "service-accounts/svc/", {"name": "Reports"}).status_code == 201
    return api


def test_a_key_is_told_once_replaced_and_ended(svc: Caller) -> None:
    made = svc("POST", "service-accounts/svc/api-keys/", {"name": "ci", "note": "CI"})
    again = svc("POST", "service-accounts/svc/api-keys/", {"name": "ci"})
    second = svc("POST", "service-accounts/svc/api-keys/ci/rotate/", {"retain_minutes": 10})
    listed = svc("GET", "service-accounts/svc/api-keys/").json()["items"]

    assert made.status_code == second.status_code == 201, made.content
    assert again.status_code == 409
    assert secrets.matches(made.json()["key"], ApiKey.objects.all_realms().get(generation=1).digest)
    assert [(item["generation"], item["is_alive"]) for item in listed] == [(2, True), (1, True)]
    assert listed[1]["expires_at"] is not None
    assert not any("key" in item or "digest" in item for item in listed)
    assert svc("POST", "service-accounts/svc/api-keys/ci/deactivate/", {}).json()["active"] is False
    assert svc("POST", "service-accounts/svc/api-keys/ci/activate/", {}).json()["active"] is True
    assert svc("POST", "service-accounts/svc/api-keys/ci/invalidate/", {}).json()["is_alive"] is False
    assert svc("POST", "service-accounts/svc/api-keys/ci/rotate/", {"retain_minutes": 1}).status_code == 404
    assert svc("DELETE", "service-accounts/svc/api-keys/ci/").status_code == 204
    assert svc("GET", "service-accounts/svc/api-keys/ci/").status_code == 404


def test_a_key_obeys_the_rules_of_keys(svc: Caller) -> None:
    refused = svc("POST", "service-accounts/svc/api-keys/", {"name": "ci", "scopes": ["nothing"]})
    nowhere = svc("POST", "service-accounts/svc/api-keys/", {"name": "ci", "allowed_networks": ["here"]})

    assert [refused.status_code, nowhere.status_code] == [422, 422]
    assert refused.json()["errors"][0]["pointer"] == "/scopes"
    assert not ApiKey.objects.all_realms().exists()


@pytest.mark.parametrize("column", ["starts_at", "expires_at"])
@pytest.mark.parametrize("kind", ["service-accounts/svc/api-keys/", "clients/svc/secrets/"])
def test_no_secret_lives_beyond_what_a_calendar_can_show(svc: Caller, kind: str, column: str) -> None:
    name: dict[str, Any] = {"name": "ci"} if "keys" in kind else {}

    assert svc("POST", kind, {**name, column: clock.LATEST + 1}).status_code == 422
    answer = svc("POST", kind, {**name, column: clock.LATEST})
    assert answer.status_code == 201, answer.content


def test_a_key_that_lives_as_long_as_any_can_be_replaced(svc: Caller) -> None:
    svc("POST", "service-accounts/svc/api-keys/", {"name": "ci", "expires_at": clock.LATEST})
    ApiKey.objects.all_realms().update(created_at=0)
    answer = svc("POST", "service-accounts/svc/api-keys/ci/rotate/", {"retain_minutes": 10})

    assert answer.json()["expires_at"] == clock.LATEST


def test_a_workload_is_let_in_and_shut_out(svc: Caller) -> None:
    where = "service-accounts/svc/workload-identities/ci/"
    made = svc("PUT", where, RULE)
    events = Event.objects.count()
    again = svc("PUT", where, RULE)

    assert made.status_code == 201, made.content
    assert (again.status_code, again.json()) == (200, made.json())
    assert Event.objects.count() == events
    assert svc("PATCH", where, {"enabled": False}).json()["enabled"] is False
    assert svc("PUT", where, {"kind": "github", "claims": {}}).status_code == 422
    assert [item["name"] for item in svc("GET", "service-accounts/svc/workload-identities/").json()["items"]] == ["ci"]
    assert svc("DELETE", where).status_code == 204
    assert not WorkloadRule.objects.all_realms().exists()


def test_what_belongs_to_a_machine_that_may_do_more_stays_closed(call: Callable[..., Caller], acme: Realm) -> None:
    call(acme)
    narrow = call(acme, scope="authserver:api-keys:write")
    refused = narrow("POST", "service-accounts/api-0/api-keys/", {"name": "mine"})

    assert refused.status_code == 403
    assert narrow("GET", "service-accounts/api-0/api-keys/").status_code == 200
    assert narrow("GET", "service-accounts/nobody/api-keys/").status_code == 404
