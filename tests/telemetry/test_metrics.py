"""/metrics: kept to who has the token, true, and of a bounded size whatever strangers ask for."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from realms.models import Realm
from support import metrics
from tests.applications import Application
from tests.live import ROOT
from tests.people import PASSWORD, WRONG, browser, try_password
from tests.protocol import add_machine, token

BEARER = "made-up-for-tests-made-up-for-tests-"
SAMPLE = re.compile(r"^(authserver_\w+)\{(.*)\} (\S+)$", re.MULTILINE)
COUNT = """
import django; django.setup()
from support import metrics
metrics.count_request("token", status=200, seconds=0.002, realm="acme")
print(metrics.exposition().decode())
"""


@pytest.fixture(autouse=True)
def _opened(settings: Settings) -> None:
    settings.METRICS_TOKEN = BEARER
    settings.METRICS_REALMS = frozenset({"acme"})


def samples() -> dict[tuple[str, str], float]:
    """Return each counter by name and labels, as somebody with the token sees it."""
    page = browser().get("/metrics", headers={"authorization": f"Bearer {BEARER}"})
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/plain; version=0.0.4")
    return {(name, labels): float(value) for name, labels, value in SAMPLE.findall(page.content.decode())}


def grown(before: dict[tuple[str, str], float], name: str, labels: str) -> float:
    """Return by how much a counter grew since."""
    return samples().get((name, labels), 0.0) - before.get((name, labels), 0.0)


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", f"Bearer {BEARER}x", f"Basic {BEARER}", BEARER, "Bearer é"])
def test_nobody_reads_them_without_the_token(client: Client, given: str) -> None:
    answer = client.get("/metrics", headers={"authorization": given})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert b"authserver_" not in answer.content


def test_there_is_no_page_where_no_token_is_configured(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_logins_are_counted_by_their_outcome(client: Client, acme: Realm, alice: User) -> None:
    before = samples()
    for password in (WRONG, WRONG, PASSWORD):
        try_password(client, acme, alice.email, password)

    assert grown(before, "authserver_logins_total", 'outcome="failure",realm="acme"') == 2
    assert grown(before, "authserver_logins_total", 'outcome="success",realm="acme"') == 1


def test_tokens_are_counted_by_grant(client: Client, web: Application, acme: Realm) -> None:
    before = samples()
    tokens = web.redeem(web.code()).json()
    web.refresh(tokens["refresh_token"])
    web.refresh("nonsense")
    secret = add_machine(acme, scopes=[])
    token(client, acme, grant_type="client_credentials", client_id="svc", client_secret=secret)

    for grant in ("authorization_code", "refresh_token"):
        assert grown(before, "authserver_tokens_issued_total", f'grant="{grant}",realm="acme"') == 1


def test_requests_are_counted_by_endpoint_status_and_time(client: Client, acme: Realm) -> None:
    before = samples()
    client.get(f"{acme.path}/protocol/openid-connect/certs")
    client.get(f"{acme.path}/protocol/openid-connect/certs?x", headers={"host": "mallory.example"})

    assert grown(before, "authserver_requests_total", 'endpoint="jwks",realm="acme",status="2xx"') == 1
    assert grown(before, "authserver_requests_total", 'endpoint="jwks",realm="",status="4xx"') == 1
    assert grown(before, "authserver_request_seconds_count", 'endpoint="jwks"') == 2


def test_only_the_realms_that_are_named_have_a_label(client: Client, globex: Realm) -> None:
    before = samples()
    client.get(f"{globex.path}/")
    client.get("/realms/made-up-by-mallory/")

    assert grown(before, "authserver_requests_total", 'endpoint="other",realm="other",status="2xx"') == 1
    assert not [labels for _, labels in samples() if "globex" in labels or "mallory" in labels]


@pytest.mark.django_db
def test_strangers_cannot_make_more_counters(client: Client) -> None:
    client.get("/seen/before")
    before = set(samples())
    for path in ("/a", "/b/c", "/realms/x/protocol/openid-connect/y", "/realms/x/" + "z" * 300):
        client.generic("BREW", path)

    assert {labels for _, labels in set(samples()) - before} <= {'endpoint="other",realm="",status="4xx"'}


def test_processes_that_share_a_folder_count_together(tmp_path: Path) -> None:
    told = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    outputs = [
        subprocess.run(
            [sys.executable, "-c", COUNT], cwd=ROOT, env=told, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]

    assert 'authserver_requests_total{endpoint="token",realm="other",status="2xx"} 2.0' in outputs[1]
    assert metrics.CONTENT_TYPE.startswith("text/plain")
