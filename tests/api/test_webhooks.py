"""Webhooks over the management API: made, tried out, looked at, sent again, and their secret told once."""

from collections.abc import Callable

import pytest

from audit.calls import deliver_calls
from audit.models import Event, OutboxMessage
from realms.models import Realm, Webhook
from tests.api.caller import Caller
from tests.webhooks.conftest import server as server  # noqa: PLC0414 (a fixture)
from tests.webhooks.receiver import Receiver


@pytest.fixture
def ops(api: Caller, server: Receiver) -> str:
    made = api("PUT", "webhooks/ops/", {"url": server.url, "events": ["client.*"]})
    assert made.status_code == 201
    return str(api("POST", "webhooks/ops/secret/", {}).json()["secret"])


def test_one_is_made_changed_and_removed(api: Caller, ops: str) -> None:
    present = api("GET", "webhooks/ops/").json()
    again = api("PUT", "webhooks/ops/", {"url": present["url"], "events": ["client.*"]})
    patched = api("PATCH", "webhooks/ops/", {"enabled": False})

    assert present["events"] == ["client.*"]
    assert (again.status_code, patched.json()["enabled"]) == (200, False)
    assert ops.startswith("whsec_")
    assert "secret" not in present
    assert [item["name"] for item in api("GET", "webhooks/?enabled=false").json()["items"]] == ["ops"]
    assert api("DELETE", "webhooks/ops/").status_code == 204
    assert not Webhook.objects.all_realms().exists()


def test_one_is_tried_out_and_its_message_sent_again(api: Caller, ops: str, server: Receiver) -> None:
    api("POST", "webhooks/ops/test/")
    deliver_calls()
    (item,) = api("GET", "webhooks/ops/deliveries/").json()["items"]
    again = api("POST", "webhooks/ops/replay/", {"id": item["id"]})
    deliver_calls()

    assert (item["type"], item["state"], item["status"]) == ("webhook.test", "accepted", 200)
    assert again.json() == {"count": 1}
    assert len(server.messages(ops)) == 2
    assert [headers["webhook-id"] for headers, _ in server.got] == [item["id"]] * 2
    recorded = Event.objects.filter(action__startswith="webhook.").order_by("pk").values_list("action", flat=True)
    assert list(recorded) == ["webhook.secret_renewed", "webhook.tried", "webhook.replayed"]


def test_all_that_failed_since_is_sent_again(api: Caller, ops: str, server: Receiver) -> None:
    server.status = 410
    api("POST", "webhooks/ops/test/")
    deliver_calls()
    told = api("GET", "webhooks/ops/").json()
    server.status, server.got = 200, []
    api("PATCH", "webhooks/ops/", {"enabled": True})
    again = api("POST", "webhooks/ops/replay/", {"since": 0})
    deliver_calls()

    assert told["switched_off_because"] == "It answered 410 Gone."
    assert again.json() == {"count": 1}
    assert len(server.messages(ops)) == 1
    assert api("GET", "webhooks/ops/").json()["switched_off_because"] == ""


def test_the_log_comes_in_pages_and_by_state(api: Caller, ops: str) -> None:
    for _ in range(5):
        api("POST", "webhooks/ops/test/")
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = api("GET", f"webhooks/ops/deliveries/?limit=2&cursor={cursor}").json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]

    assert len(seen) == len(set(seen)) == 5
    assert api("GET", "webhooks/ops/deliveries/?state=accepted").json()["items"] == []
    assert len(api("GET", "webhooks/ops/deliveries/?state=waiting").json()["items"]) == 5
    assert ops[6:] not in str(list(OutboxMessage.objects.values_list("payload", flat=True)))


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "webhooks/x/", {"url": "http://10.0.0.1/"}, 422),
        ("PUT", "webhooks/x/", {"url": "https://hooks.test/", "events": ["no.such"]}, 422),
        ("PUT", "webhooks/x/", {"url": "https://hooks.test/", "every_realm": True}, 422),
        ("PUT", "webhooks/x/", {"url": "https://hooks.test/", "secret": "x"}, 422),
        ("PUT", "webhooks/Not a slug/", {"url": "https://hooks.test/"}, 422),
        ("POST", "webhooks/ops/replay/", {}, 400),
        ("POST", "webhooks/ops/replay/", {"id": "x"}, 422),
        ("POST", "webhooks/ops/replay/", {"since": -1}, 422),
        ("POST", "webhooks/ops/secret/", {"overlap_minutes": 10**9}, 422),
        ("GET", "webhooks/ops/deliveries/?state=lost", None, 400),
        ("GET", "webhooks/ops/deliveries/?cursor=x", None, 400),
        ("POST", "webhooks/none/test/", None, 404),
    ],
)
@pytest.mark.usefixtures("ops")
def test_what_makes_no_sense_is_refused(api: Caller, method: str, path: str, body: object, status: int) -> None:
    assert api(method, path, body).status_code == status
    assert Webhook.objects.all_realms().count() == 1


@pytest.mark.attack("E10")
@pytest.mark.usefixtures("ops")
def test_a_webhook_of_another_realm_is_not_there(call: Callable[..., Caller], globex: Realm) -> None:
    theirs = call(globex)

    assert theirs("GET", "webhooks/").json()["items"] == []
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "deliveries/"), ("POST", "test/"), ("POST", "replay/")):
        body = {"since": 0} if path == "replay/" else None
        assert theirs(method, f"webhooks/ops/{path}", body).status_code == 404


@pytest.mark.usefixtures("ops")
def test_who_may_not_read_the_trail_lets_nobody_else_read_it(call: Callable[..., Caller], acme: Realm) -> None:
    caller = call(acme, scope="authserver:webhooks:write")

    assert caller("GET", "webhooks/ops/").status_code == 200
    assert caller("PATCH", "webhooks/ops/", {"events": []}).status_code == 403
    assert caller("POST", "webhooks/ops/secret/", {}).status_code == 403
    assert caller("PUT", "webhooks/new/", {"url": "https://hooks.test/"}).status_code == 403
    assert Webhook.objects.all_realms().count() == 1
