"""Each request has an id, a line in the log, and a place in the counters; a stranger chooses none of them."""

import logging
import re
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from realms.models import Realm
from support.path_names import ENDPOINTS, FOLDERS, OTHER, endpoint_of, without_secrets

OURS = re.compile(r"[0-9a-f]{24}")
PROTOCOL = "/realms/acme/protocol/openid-connect"
TOKEN = "Qx7" + "a" * 40


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="authserver.requests")
    return caplog


@pytest.fixture
def behind_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.1"),)


def told(log: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Return what was logged of each request."""
    return [record.__dict__["fields"] for record in log.records if record.name == "authserver.requests"]


def test_each_answer_carries_an_id_of_its_own(client: Client, acme: Realm) -> None:
    ids = [client.get(path).headers["X-Request-ID"] for path in (f"{acme.path}/", "/nowhere", "/livez")]

    assert all(OURS.fullmatch(each) for each in ids)
    assert len(set(ids)) == 3


@pytest.mark.attack("H05c")
def test_a_stranger_names_neither_the_request_nor_its_peer(
    client: Client, acme: Realm, log: pytest.LogCaptureFixture
) -> None:
    headers = {"x-request-id": "chosen-by-mallory", "x-forwarded-for": "198.51.100.7"}
    answer = client.get(f"{acme.path}/", headers=headers)

    assert OURS.fullmatch(answer.headers["X-Request-ID"])
    assert told(log)[-1]["peer"] == "127.0.0.1"


@pytest.mark.usefixtures("behind_proxy")
def test_a_trusted_proxy_names_both(client: Client, acme: Realm, log: pytest.LogCaptureFixture) -> None:
    headers = {"x-request-id": "drawn-by-proxy-1", "x-forwarded-for": "6.6.6.6, 198.51.100.7"}
    answer = client.get(f"{acme.path}/", headers=headers)

    assert answer.headers["X-Request-ID"] == "drawn-by-proxy-1"
    assert told(log)[-1]["peer"] == "198.51.100.7"


@pytest.mark.attack("K05", "J13")
@pytest.mark.usefixtures("behind_proxy")
@pytest.mark.parametrize("given", ["short", "x" * 65, "with\nbreak-break", "with space-space", "ansi\x1b[31m-ansi"])
def test_an_id_of_another_form_is_not_taken_over(client: Client, given: str) -> None:
    answer = client.get("/livez", headers={"x-request-id": given})

    assert OURS.fullmatch(answer.headers["X-Request-ID"])


@pytest.mark.attack("K14")
def test_a_line_says_who_asked_what_and_how_it_ended_and_no_more(
    client: Client, acme: Realm, log: pytest.LogCaptureFixture
) -> None:
    client.get(f"{PROTOCOL}/auth?code=hush&state=hush", headers={"authorization": "Bearer hush", "cookie": "a=hush"})

    line = told(log)[-1]
    assert line.pop("ms") >= 0
    assert line == {"realm": "acme", "method": "GET", "path": f"{PROTOCOL}/auth", "status": 400, "peer": "127.0.0.1"}
    assert acme.slug == "acme"


@pytest.mark.attack("K14")
def test_a_one_time_token_in_a_path_is_not_shown(client: Client, acme: Realm, log: pytest.LogCaptureFixture) -> None:
    client.get(f"{acme.path}/account/first-administrator/{TOKEN}/")

    assert told(log)[-1]["path"] == "/realms/acme/account/first-administrator/*/"


@pytest.mark.parametrize("path", ["/livez", "/metrics"])
def test_a_probe_that_succeeds_or_is_refused_leaves_no_line(
    client: Client, log: pytest.LogCaptureFixture, path: str
) -> None:
    client.get(path)

    assert told(log) == []


def test_a_line_has_an_end() -> None:
    assert len(without_secrets("/a" * 5000)) == 200


def test_names_of_realms_stay_whole_in_lines() -> None:
    path = "/realms/department-0123456789/account/"

    assert without_secrets(path) == path


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"{PROTOCOL}/token", "token"),
        (f"{PROTOCOL}/token/", "token"),
        (f"{PROTOCOL}/token/introspect", "introspect"),
        (f"{PROTOCOL}/auth/continue", "authorize"),
        ("/realms/acme/.well-known/openid-configuration", "discovery"),
        ("/.well-known/oauth-authorization-server/realms/acme", "discovery"),
        ("/realms/acme/account/login/", "login"),
        ("/realms/acme/account/", "account"),
        ("/realms/system/admin/clients/client/", "admin"),
        ("/readyz", "health"),
        ("/realms/acme", OTHER),
        ("/wp-login.php", OTHER),
        ("", OTHER),
    ],
)
def test_a_path_counts_under_one_of_few_names(path: str, name: str) -> None:
    assert endpoint_of(path) == name
    assert name in {*ENDPOINTS.values(), *FOLDERS.values(), OTHER}
