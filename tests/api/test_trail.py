"""The audit trail over the management API: the newest first, by whom, and what came since."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from audit.record import record
from realms.models import Realm
from tests.api.caller import Caller


def happen(realm: Realm, count: int = 1, *, action: str = "login.succeeded", **names: str) -> None:
    for number in range(count):
        named: dict[str, Any] = {"actor": f"person-{number}"} | names
        record(action, realm=realm.slug, **named)


def actors(api: Caller, query: str = "") -> list[str]:
    return [item["actor"] for item in api("GET", f"audit/?{query}").json()["items"]]


def test_the_newest_comes_first_and_pages_lead_back(api: Caller) -> None:
    happen(api.realm, 5)
    first = api("GET", "audit/?limit=2&action=login.succeeded").json()
    second = api("GET", f"audit/?limit=2&action=login.succeeded&cursor={first['next']}").json()
    third = api("GET", f"audit/?limit=2&action=login.succeeded&cursor={second['next']}").json()

    seen = [item["actor"] for page in (first, second, third) for item in page["items"]]
    assert seen == [f"person-{number}" for number in (4, 3, 2, 1, 0)]
    assert third["next"] is None


def test_what_came_since_is_left_out_never_and_repeated_never(api: Caller, wait: Callable[[int], None]) -> None:
    happen(api.realm, 2)
    wait(5)
    latest = api("GET", "audit/?action=login.*").json()["latest"]
    happen(api.realm, 3, action="login.failed")
    assert api("GET", f"audit/?action=login.*&after={latest}").json() == {"items": [], "next": None, "latest": latest}
    wait(5)

    one = api("GET", f"audit/?action=login.*&after={latest}&limit=2").json()
    two = api("GET", f"audit/?action=login.*&after={one['latest']}&limit=2").json()
    three = api("GET", f"audit/?action=login.*&after={two['latest']}&limit=2").json()

    assert [item["actor"] for item in one["items"]] == ["person-1", "person-0"]
    assert [item["actor"] for item in two["items"]] == ["person-2"]
    assert three == {"items": [], "next": None, "latest": two["latest"]}


def test_it_is_narrowed_by_names_and_moments(api: Caller, alice: User) -> None:
    happen(api.realm, actor="alice@acme.test", target="web", client="web", subject=str(alice.pk), peer="192.0.2.1")
    happen(api.realm, action="login.failed", actor="bob@acme.test")

    for query in (
        "client=web",
        "actor=alice@acme.test",
        "target=web",
        f"subject={alice.pk}",
        "peer=192.0.2.1",
        "action=login.succeeded",
    ):
        assert actors(api, query) == ["alice@acme.test"]
    assert actors(api, "action=login.*") == ["bob@acme.test", "alice@acme.test"]
    assert actors(api, "action=login.*&until=1") == []
    assert len(actors(api, "action=login.*&since=1")) == 2


@pytest.mark.attack("E01", "J08")
def test_events_of_another_realm_are_not_there(api: Caller, globex: Realm) -> None:
    happen(globex, actor="mallory@globex.test")

    assert "mallory@globex.test" not in actors(api)
    assert actors(api, "actor=mallory@globex.test") == []


@pytest.mark.parametrize(
    "query",
    [
        *("realm=globex", "detail__has_key=x", "actor__startswith=a", "pk=1", "order=at", "cursor=x", "after=x"),
        *("since=-1", "until=x", "since=9999999999999", "limit=0", "limit=201", "limit=x", "action=a&action=b"),
        *("cursor=AAAA", "after=%00", "since=%D9%A3"),
    ],
)
def test_other_parameters_and_values_are_refused(api: Caller, query: str) -> None:
    assert api("GET", f"audit/?{query}").status_code == 400


def test_a_cursor_is_good_in_its_own_realm_and_list_alone(
    api: Caller, call: Callable[..., Caller], globex: Realm
) -> None:
    happen(api.realm, 3)
    cursor = api("GET", "audit/?limit=1").json()["next"]

    assert call(globex)("GET", f"audit/?cursor={cursor}").status_code == 400
    assert api("GET", f"roles/?cursor={cursor}").status_code == 400
    assert api("GET", f"audit/?cursor={cursor[:-2]}xx").status_code == 400
