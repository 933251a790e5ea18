"""Keys against a running server: one process on SQLite, two beside a Valkey, which count together."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from oauth.grants.token_exchange import API_KEY, TokenExchange
from tests.live import Live

BLUEPRINT = """
realms:
  - slug: {slug}
    limits: "off"
    scopes: [{{name: reports, description: Reports}}]
    service_accounts: [{{client_id: svc, name: Svc, secret: {{value: "{secret}"}}, scopes: [reports]}}]
"""
MAKE = """
import json
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.models import ServiceAccount
svc = ServiceAccount.objects.all_realms().get(realm__slug="{slug}")
by = api_keys.Author("test")
made = [api_keys.create(svc, name, Terms(quota=quota), by=by) for name, quota in (("free", ""), ("few", "20/d"))]
print(json.dumps([each.key for each in made]))
"""
END = """
from serviceaccounts import api_keys
from serviceaccounts.models import ApiKey
row = ApiKey.objects.all_realms().get(realm__slug="ending", name="free")
api_keys.invalidate(row, by=api_keys.Author("test"))
"""
AT_ONCE = """
import json
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.models import ServiceAccount
svc = ServiceAccount.objects.all_realms().get(realm__slug="at-once")
by = api_keys.Author("test")

def one(number):
    try:
        if number % 2:
            return "made" if api_keys.create(svc, "wanted", Terms(), by=by) else ""
        return "rotated" if api_keys.rotate(svc, "free", retain_minutes=None, by=by, newest=1) else ""
    except (api_keys.NameTaken, api_keys.Superseded) as refusal:
        return type(refusal).__name__
    finally:
        connection.close()

with ThreadPoolExecutor(8) as crowd:
    print(json.dumps(sorted(crowd.map(one, range(16)))))
"""
SECRET = "made-up-for-tests-made-up-for-tests"


def keys(live: Live, slug: str) -> list[str]:
    """Make a realm with a machine, and return a key without and one with a quota of twenty a day."""
    live.apply(BLUEPRINT.format(slug=slug, secret=SECRET))
    found: list[str] = json.loads(live.manage("shell", "-v", "0", "-c", MAKE.format(slug=slug)).stdout.splitlines()[-1])
    return found


def exchange(issuer: str, key: str) -> httpx.Response:
    sent = {"grant_type": TokenExchange.grant_type, "subject_token": key, "subject_token_type": API_KEY}
    return httpx.post(f"{issuer}/protocol/openid-connect/token", data=sent)


def test_keys_work_through_the_front_door(live_server_process: Live) -> None:
    free, _few = keys(live_server_process, "wired")
    issuer = live_server_process.issuer("wired")

    token = exchange(issuer, free).json()["access_token"]

    asked = [{"api-key": free, "instance-id": "svc"}, {"authorization": f"Bearer {token}"}]
    answers = [httpx.get(f"{issuer}/me", headers=headers) for headers in asked]
    assert [answer.json()["sub"] for answer in answers] == ["client:svc", "client:svc"]
    assert httpx.get(f"{issuer}/me").headers["www-authenticate"] == 'Bearer realm="wired"'
    assert httpx.get(f"{issuer}/me", headers={"api-key": "x"}).status_code == 401
    assert httpx.head(f"{issuer}/me", headers=asked[0]).status_code == 200
    assert free not in live_server_process.log


@pytest.mark.parametrize("way", ["exchange", "me"])
def test_a_quota_is_exact_for_many_at_once_in_every_process(live_server_process: Live, way: str) -> None:
    _free, few = keys(live_server_process, f"counted-{way}")
    issuer = live_server_process.issuer(f"counted-{way}")

    def use(_: int) -> int:
        if way == "exchange":
            return exchange(issuer, few).status_code
        return httpx.get(f"{issuer}/me", headers={"api-key": few}).status_code

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(use, range(40)))

    assert (answers.count(200), answers.count(429)) == (20, 20)


@pytest.mark.attack("J05")
def test_an_invalidated_key_and_its_tokens_are_dead_within_a_second(live_server_process: Live) -> None:
    free, _few = keys(live_server_process, "ending")
    issuer = live_server_process.issuer("ending")
    token = exchange(issuer, free).json()["access_token"]
    held = [{"authorization": f"Bearer {token}"}, {"api-key": free}]
    assert [httpx.get(f"{issuer}/me", headers=headers).status_code for headers in held] == [200, 200]

    live_server_process.manage("shell", "-v", "0", "-c", END)
    time.sleep(1)

    assert [httpx.get(f"{issuer}/me", headers=headers).status_code for headers in held] == [401, 401]
    assert exchange(issuer, free).status_code == 400


def test_of_many_at_once_one_makes_a_key_and_one_its_successor(live_server_process: Live) -> None:
    keys(live_server_process, "at-once")

    done = live_server_process.manage("shell", "--no-imports", "-c", AT_ONCE).stdout.splitlines()[-1]

    assert json.loads(done) == sorted(["made", "rotated"] + ["NameTaken"] * 7 + ["Superseded"] * 7)
