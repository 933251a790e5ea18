"""Workloads against a running server: one process on SQLite, two beside a Valkey, which see the same second."""

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.client_auth.assertions import KEY, public, sign
from tests.live import Live
from tests.serviceaccounts.issuer import GRANT

SECRET = "made-up-for-tests-made-up-for-tests"
INSIDE = "https://cluster.internal:6443"
RULE = {"name": "pods", "kind": "kubernetes", "issuer": INSIDE, "jwks": public(KEY), "claims": {"namespace": "prod"}}


def blueprint(slug: str, **account: Any) -> str:
    """Return a realm with a machine that pods stand for, and one that has a secret."""
    machine = {"client_id": "svc", "scopes": ["reports"], "workload_identities": [RULE]} | account
    plain = {"client_id": "plain", "secret": {"value": SECRET}, "scopes": ["reports"]}
    realm = {
        "slug": slug,
        "limits": "off",
        "scopes": [{"name": "reports", "description": "Reports"}],
        "service_accounts": [machine, plain],
    }
    return json.dumps({"realms": [realm]})


def ask(issuer: str) -> httpx.Response:
    now = int(time.time())
    said = {"iss": INSIDE, "sub": "system:serviceaccount:prod:reporter", "aud": [issuer], "iat": now, "exp": now + 600}
    assertion = sign({**said, "kubernetes.io": {"namespace": "prod"}})
    return httpx.post(f"{issuer}/protocol/openid-connect/token", data={"grant_type": GRANT, "assertion": assertion})


def lives(issuer: str, token: str) -> bool:
    return httpx.get(f"{issuer}/me", headers={"authorization": f"Bearer {token}"}).status_code == 200


def test_a_pod_gets_a_token_through_the_front_door(live_server_process: Live) -> None:
    live_server_process.apply(blueprint("pods"))
    issuer = live_server_process.issuer("pods")

    answer = ask(issuer)

    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()["access_token"]
    told = httpx.get(f"{issuer}/me", headers={"authorization": f"Bearer {token}"}).json()
    assert (told["sub"], token in live_server_process.log) == ("client:svc", False)
    metadata = httpx.get(f"{issuer}/.well-known/oauth-authorization-server").json()
    assert GRANT in metadata["grant_types_supported"]


@pytest.mark.attack("J05")
@pytest.mark.parametrize(
    ("slug", "change"),
    [
        ("stopped", lambda: {"enabled": False}),
        ("without-rule", lambda: {"workload_identities": []}),
        ("other-rule", lambda: {"workload_identities": [RULE | {"claims": {"namespace": "dev"}}]}),
    ],
)
def test_tokens_are_dead_within_a_second_of_what_ends_them(
    live_server_process: Live, slug: str, change: Callable[[], dict[str, Any]]
) -> None:
    live_server_process.apply(blueprint(slug))
    issuer = live_server_process.issuer(slug)
    tokens = [ask(issuer).json()["access_token"] for _ in range(4)]
    assert all(lives(issuer, token) for token in tokens)

    live_server_process.apply(blueprint(slug, **change()))
    time.sleep(1)

    assert not any(lives(issuer, token) for token in tokens)
    assert [ask(issuer).status_code for _ in range(4)] == [400] * 4


@pytest.mark.attack("J05")
def test_tokens_of_a_stopped_machine_stay_dead_when_it_goes_on(live_server_process: Live) -> None:
    live_server_process.apply(blueprint("again"))
    issuer = live_server_process.issuer("again")
    before = ask(issuer).json()["access_token"]
    for enabled in (False, True):
        live_server_process.apply(blueprint("again", enabled=enabled))
    time.sleep(1)

    assert not lives(issuer, before)
    assert lives(issuer, ask(issuer).json()["access_token"])
