"""RFC 9110 §9.3.4: bringing things to what a body says: by name, as often as one likes, and against what was seen."""

from audit.models import Event
from tests.api.caller import Caller

READ = {"description": "Read your documents"}


def test_a_thing_is_made_then_left_as_it_is(api: Caller) -> None:
    made = api("PUT", "scopes/docs:read/", READ)
    events = Event.objects.count()
    again = api("PUT", "scopes/docs:read/", READ)

    assert made.status_code == 201, made.content
    assert made.headers["Location"] == f"{api.realm.issuer}/api/v1/scopes/docs:read/"
    assert again.status_code == 200
    assert again.json() == made.json()
    assert again.headers["ETag"] == made.headers["ETag"]
    assert Event.objects.count() == events


def test_a_put_replaces_and_what_it_leaves_out_has_its_default(api: Caller) -> None:
    api("PUT", "scopes/docs:read/", READ | {"default": True})
    answer = api("PUT", "scopes/docs:read/", {"description": "Read"})

    assert answer.status_code == 200
    assert answer.json()["default"] is False
    assert answer.json()["description"] == "Read"


def test_a_patch_changes_what_it_names_and_null_brings_the_default_back(api: Caller) -> None:
    api("PUT", "scopes/docs:read/", READ | {"default": True, "restricted": True})
    answer = api("PATCH", "scopes/docs:read/", {"default": None, "description": "Read"})

    assert answer.status_code == 200, answer.content
    assert answer.json() | {"url": ""} == {
        "name": "docs:read",
        "description": "Read",
        "translations": {},
        "default": False,
        "public": True,
        "restricted": True,
        "url": "",
    }


def test_what_was_read_may_be_sent_back(api: Caller) -> None:
    read = api("PUT", "scopes/docs:read/", READ).json()

    assert api("PUT", "scopes/docs:read/", read).status_code == 200
    assert api("PUT", "scopes/docs:read/", read | {"url": "https://elsewhere.test/"}).status_code == 422
    assert api("PUT", "scopes/docs:write/", read).status_code == 422


def test_a_change_leaves_one_line_in_the_trail_with_names_of_members_alone(api: Caller) -> None:
    api("PUT", "scopes/docs:read/", READ)
    api("PATCH", "scopes/docs:read/", {"description": "Something else"})
    api("DELETE", "scopes/docs:read/")

    events = Event.objects.filter(realm="acme", target="docs:read").order_by("pk")
    assert [event.action for event in events] == ["row.added", "row.changed", "row.deleted"]
    changed = [{"changed": {"fields": ["description"]}}]
    assert [event.detail["what"] for event in events] == [[{"added": {}}], changed, []]
    assert {event.actor for event in events} == {"api-0"}


def test_what_cannot_be_is_said_by_pointer_and_changes_nothing(api: Caller) -> None:
    answer = api("PUT", "roles/auditor/", {"scopes": ["openid", "nothing"], "administers": "yes", "colour": 1})

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/administers", "/colour", "/scopes/1"}
    assert api("GET", "roles/auditor/").status_code == 404


def test_a_name_with_a_slash_has_an_address(api: Caller) -> None:
    made = api("PUT", "scopes/~aHR0cHM6Ly9hcGkudGVzdC9yZWFk/", READ)
    where = made.json()["url"].removeprefix(f"{api.realm.issuer}/api/v1/")

    assert made.json()["name"] == "https://api.test/read"
    assert api("GET", where).json() == made.json()


def test_a_resource_is_one_however_it_is_spelt(api: Caller) -> None:
    made = api("PUT", "resources/~aHR0cHM6Ly9BUEkudGVzdA/", {"name": "An API"})
    again = api("PUT", "resources/~aHR0cHM6Ly9hcGkudGVzdC8/", {"name": "An API"})

    assert made.status_code == 201, made.content
    assert made.json()["identifier"] == "https://API.test"
    assert again.status_code == 200, again.content
    assert again.json() == made.json()


def test_removing_twice_finds_nothing(api: Caller) -> None:
    api("PUT", "scopes/docs:read/", READ)

    assert api("DELETE", "scopes/docs:read/").status_code == 204
    assert api("DELETE", "scopes/docs:read/").status_code == 404
