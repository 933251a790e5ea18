"""K14: a real server, the main flows, every secret that was made on the way, and every line of its log."""

import json
from collections.abc import Iterator
from secrets import token_urlsafe
from urllib.parse import quote, unquote

import pytest

from tests.live import serve
from tests.protocol import Pkce
from tests.telemetry.secrets_made import Walk

FIELDS = {"time", "level", "logger", "message", "request_id", "realm", "method", "path", "status", "ms", "peer"}


@pytest.fixture(scope="module", params=["json", pytest.param("line", marks=pytest.mark.outside)])
def walk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Return a walk that is done, on a server that logs in one of the two formats."""
    folder = tmp_path_factory.mktemp(f"log-{request.param}")
    told = {"LOG_FORMAT": request.param, "LOG_REQUESTS": "true", "METRICS_TOKEN": token_urlsafe(32)}
    with serve(folder, PROMETHEUS_MULTIPROC_DIR=str(folder), **told) as live:
        yield walk_through(Walk(live))


def walk_through(walk: Walk) -> Walk:
    """Take every step, and return the walk with what was made."""
    walk.set_up()
    client, pkce = walk.register(), Pkce()
    tokens = walk.use_tokens(client, walk.authorize(client, pkce), pkce)
    walk.use_machine()
    walk.use_key()
    walk.go_astray(client, tokens)
    walk.revoke(client, tokens)
    walk.fail(client, tokens)
    walk.browser.close()
    return walk


@pytest.mark.attack("K14")
def test_no_line_holds_a_secret(walk: Walk) -> None:
    log = walk.live.log
    forms = [log, unquote(log)]

    found = {name for name, secret in walk.made.items() for each in (secret, quote(secret)) if in_any(each, forms)}
    assert found == set()


def test_the_log_was_kept_while_the_secrets_were_made(walk: Walk) -> None:
    log = walk.live.log

    assert len(walk.made) > 25
    for sign in ("protocol/openid-connect/token", "account/login", "clients-registrations", "revoke", "Traceback"):
        assert sign in log


def test_each_line_of_the_json_log_is_an_object_of_known_members(walk: Walk) -> None:
    if walk.live.environment["LOG_FORMAT"] == "line":
        return
    lines = [json.loads(line) for line in walk.live.log.splitlines()]

    assert {name for line in lines for name in line} == FIELDS | {"exception"}
    requests = [line for line in lines if line["logger"] == "authserver.requests"]
    assert all(line["request_id"] for line in requests)
    assert {line["status"] for line in requests} >= {200, 201, 302, 400, 401, 404}


def in_any(text: str, logs: list[str]) -> bool:
    return any(text in log for log in logs)
