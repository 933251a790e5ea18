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
