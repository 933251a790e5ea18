"""RFC 9110 §13: who has seen an old state changes nothing."""

import pytest

from clients.models import Client
from tests.api.caller import Caller

READ = {"description": "Read your documents"}


@pytest.fixture
def seen(api: Caller) -> str:
    """Return the tag of a scope that was changed since it was seen."""
    tag: str = api("PUT", "scopes/docs:read/", READ).headers["ETag"]
    api("PATCH", "scopes/docs:read/", {"default": True})
    return tag


@pytest.mark.parametrize(("method", "body"), [("PUT", READ), ("PATCH", READ), ("DELETE", None)])
def test_an_old_tag_changes_nothing(api: Caller, seen: str, method: str, body: object) -> None:
    refused = api(method, "scopes/docs:read/", body, if_match=seen)

    assert refused.status_code == 412
    assert refused.json()["title"] == "Precondition Failed"
    assert api("GET", "scopes/docs:read/").json()["default"] is True


def test_the_present_tag_lets_a_change_through(api: Caller, seen: str) -> None:
    present = api("GET", "scopes/docs:read/").headers["ETag"]

    assert present != seen
    assert api("PATCH", "scopes/docs:read/", {"default": False}, if_match=f'"x", {present}').status_code == 200
    assert api("DELETE", "scopes/docs:read/", if_match="*").status_code == 204
    assert api("PUT", "scopes/docs:read/", READ, if_match="*").status_code == 412


def test_put_can_be_told_to_make_and_nothing_else(api: Caller) -> None:
    made = api("PUT", "scopes/docs:read/", READ, if_none_match="*")
    again = api("PUT", "scopes/docs:read/", READ, if_none_match="*")

    assert [made.status_code, again.status_code] == [201, 412]


def test_that_a_client_was_used_is_no_change_of_it(api: Caller) -> None:
    tag = api("PUT", "clients/web/", {"redirect_uris": ["https://web.test/cb"]}).headers["ETag"]
    Client.objects.all_realms().filter(client_id="web").update(last_used_at=1)

    assert api("PATCH", "clients/web/", {"name": "Web"}, if_match=tag).status_code == 200


def test_who_has_the_present_state_gets_no_body(api: Caller) -> None:
    tag = api("PUT", "scopes/docs:read/", READ).headers["ETag"]
    answer = api("GET", "scopes/docs:read/", if_none_match=f"W/{tag}")

    assert answer.status_code == 304
    assert answer.headers["ETag"] == tag
    assert not answer.content
