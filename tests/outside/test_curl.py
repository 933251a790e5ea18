"""RFC 6749 §4.4 and §2.3.1 as people first try them: on the command line."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from email.parser import Parser
from email.policy import HTTP
from typing import Any

import pytest

from tests.outside.conftest import Acme, demand

pytestmark = pytest.mark.outside


@pytest.fixture(autouse=True)
def _curl() -> None:
    demand(shutil.which("curl"), "No curl on PATH: install it (Debian: apt-get install curl).")


@dataclass(frozen=True, slots=True)
class Answer:
    """What curl printed: status, headers (any case), and the JSON."""

    status: int
    headers: Any
    json: dict[str, Any]


def curl(*arguments: str) -> Answer:
    """Run curl and return the answer."""
    command = ["curl", "--silent", "--show-error", "--include", "--max-time", "20", *arguments]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    head, _, body = printed.partition("\n\n")
    status, _, headers = head.partition("\n")
    return Answer(int(status.split()[1]), Parser(policy=HTTP).parsestr(headers), json.loads(body))


def test_a_machine_gets_a_token_with_basic(acme_outside: Acme) -> None:
    answer = curl(
        *("--user", f"basic:{acme_outside.secret}", "--data", "grant_type=client_credentials"),
        *("--data-urlencode", "resource=https://reports.acme.test", acme_outside.metadata["token_endpoint"]),
    )

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["scope"] == "reports:read"
    assert answer.json["access_token"].count(".") == 2
    assert "refresh_token" not in answer.json


def test_a_machine_gets_a_token_with_post(acme_outside: Acme) -> None:
    credentials = f"client_id=post&client_secret={acme_outside.secret}"
    answer = curl(
        *("--data", "grant_type=client_credentials", "--data", credentials, acme_outside.metadata["token_endpoint"])
    )

    assert answer.status == 200
    assert answer.json["access_token"]


def test_a_wrong_secret_is_refused_with_a_challenge(acme_outside: Acme) -> None:
    wrong = ("--user", f"basic:{acme_outside.secret}x", "--data", "grant_type=client_credentials")
    answer = curl(*wrong, acme_outside.metadata["token_endpoint"])

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert answer.json["error"] == "invalid_client"
    assert acme_outside.secret not in str(answer.json)


def test_parameters_in_the_address_are_refused(acme_outside: Acme) -> None:
    address = f"{acme_outside.metadata['token_endpoint']}?grant_type=client_credentials"
    answer = curl("--user", f"basic:{acme_outside.secret}", "--request", "POST", address)

    assert answer.status == 400
    assert answer.json["error"] == "invalid_request"


def test_discovery_and_keys_can_be_read(acme_outside: Acme) -> None:
    issuer = acme_outside.issuer
    discovery = curl(f"{issuer}/.well-known/openid-configuration")
    keys = curl(discovery.json["jwks_uri"])

    assert discovery.json["issuer"] == issuer
    assert discovery.headers["Access-Control-Allow-Origin"] == "*"
    assert {key["alg"] for key in keys.json["keys"]} == {"ES256", "RS256"}
    assert not any(name in key for key in keys.json["keys"] for name in ("d", "p", "q"))


def test_unchanged_keys_are_not_sent_again(acme_outside: Acme) -> None:
    first = curl(acme_outside.metadata["jwks_uri"])
    command = ["curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code} %{size_download}"]
    command += ["--header", f"If-None-Match: {first.headers['ETag']}", acme_outside.metadata["jwks_uri"]]
    second = subprocess.run(command, capture_output=True, text=True, check=True)

    assert second.stdout == "304 0"
