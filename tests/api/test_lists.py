"""Lists: pages by cursor, filters by name, and nothing that was not declared."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from realms.models import Realm, Role, Scope
from tests.api.caller import Caller
from tests.api.furniture import furnish

REREADING = 3  # what a process remembers for a second may have to be read again once
STANDARD = ["address", "email", "offline_access", "openid", "phone", "profile"]


def declare(realm: Realm, *names: str) -> None:
    for name in names:
        Scope.objects.all_realms().create(realm=realm, name=name, description=name)


def walked(api: Caller, path: str) -> list[str]:
    """Return the names of a list, page by page."""
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = api("GET", f"{path}&cursor={cursor}" if cursor else path).json()
        found += [item["name"] for item in page["items"]]
        cursor = page["next"]
    return found


def test_pages_show_each_row_once_though_others_are_added_and_removed(api: Caller, acme: Realm) -> None:
    declare(acme, "b", "d", "f", "q")
    first = api("GET", "scopes/?limit=3").json()
    declare(acme, "a", "e")
    Scope.objects.all_realms().filter(realm=acme, name="b").delete()
    second = api("GET", f"scopes/?limit=200&cursor={first['next']}").json()

    assert [item["name"] for item in first["items"]] == ["address", "b", "d"]
    assert [item["name"] for item in second["items"]] == [
        "e",
        "email",
        "f",
        "offline_access",
        "openid",
        "phone",
        "profile",
        "q",
    ]
    assert second["next"] is None


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 200])
def test_every_size_of_page_leads_through_the_whole_list(api: Caller, size: int) -> None:
    assert walked(api, f"scopes/?limit={size}") == STANDARD


@pytest.mark.parametrize(
    "query",
    [
        *("cursor=x", "cursor=WyJhIl0", "cursor=%00", "limit=0", "limit=201", "limit=-1", "limit=1e2", "offset=3"),
        *("limit=1&limit=2", "limit=99999999", "colour=red", "public=maybe", "search=%00", f"search={'x' * 201}"),
    ],
)
def test_what_means_nothing_is_refused(api: Caller, query: str) -> None:
    refused = api("GET", f"scopes/?{query}")

    assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_a_cursor_is_good_for_its_own_list(api: Caller, acme: Realm) -> None:
    for name in ("one", "two"):
        Role.objects.all_realms().create(realm=acme, name=name)
    cursor = api("GET", "roles/?limit=1").json()["next"]

    assert api("GET", f"roles/?cursor={cursor}").status_code == 200
    assert api("GET", f"scopes/?cursor={cursor}").status_code == 400


def test_lists_are_narrowed_and_searched(api: Caller, acme: Realm) -> None:
    declare(acme, "docs:read")
    api("PATCH", "scopes/docs:read/", {"restricted": True, "description": "Read your documents"})

    assert walked(api, "scopes/?restricted=true") == ["docs:read"]
    assert walked(api, "scopes/?search=DOCUMENTS%20read") == ["docs:read"]
    assert walked(api, "scopes/?search=e-mail%20documents") == []
    assert walked(api, "scopes/?restricted=false&search=phone") == ["phone"]


@pytest.mark.parametrize(
    "path",
    [
        *("roles", "scopes", "resources", "clients", "resource-suggestions", "service-accounts", "users"),
        *("identity-providers", "registration-tokens", "clients/client-x/secrets"),
    ],
)
def test_a_list_costs_the_same_however_long_it_is(api: Caller, acme: Realm, path: str) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert api("GET", f"{path}/").status_code == 200
        return len(caught)

    furnish(acme, 1)
    few = min(statements() for _ in range(REREADING))
    furnish(acme, 5)

    assert min(statements() for _ in range(REREADING)) == few
