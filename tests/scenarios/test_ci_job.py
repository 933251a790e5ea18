"""A3: a service account with an API key, from the command line; the key is rotated while a CI job runs."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.live import Live
from tests.scenarios.readme import Said, checkout

pytestmark = [pytest.mark.outside, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def said(live_server_process: Live, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Said]:
    example = checkout(tmp_path_factory.mktemp("scenario"), "ci_job", live_server_process, 9430)
    with example.running(example.blocks) as said:
        yield said


def test_a_key_becomes_a_token_that_the_store_takes(said: Said) -> None:
    assert json.loads(said.after("by-hand")) == {"by": "client:ci", "name": "by-hand"}


def test_a_token_is_short_lived_and_has_the_scopes_of_the_account(said: Said) -> None:
    answer = json.loads(said.after("--api-key - <"))

    assert answer["scope"] == "artifacts:read artifacts:write"
    assert 0 < answer["expires_in"] <= 300


def test_the_key_opens_nothing_that_its_account_may_not(said: Said) -> None:
    assert said.after("--context ci clients list").strip() == "refused with 4"


def test_a_rotation_fails_no_step(said: Said) -> None:
    answer = said.after("wait $JOB")
    made, failed = re.findall(r"(\d+) steps, (\d+) failed", answer)[0]

    assert int(made) > 10
    assert failed == "0"
    assert len(re.findall(r"^default ", answer, re.MULTILINE)) == 2


def test_both_keys_were_used_in_the_run(said: Said) -> None:
    rows = [line for line in said.after("wait $JOB").splitlines() if line.startswith("default ")]

    assert all(re.search(r"\d\d:\d\d:\d\d$", row) for row in rows)


def test_address_and_token_manage_the_realm(said: Said) -> None:
    answer = said.after("provision.py")

    assert "platform-team" in answer
    assert "nightly has a key that begins with as_ak_." in answer
    assert "It has 2 keys now" in answer


def test_a_deleted_key_is_refused(said: Said) -> None:
    assert json.loads(said.after("api-keys delete"))["status"] == 401


def test_no_key_is_in_what_was_written(said: Said) -> None:
    assert not re.search(r"as_ak_[0-9A-Za-z]{10}", "".join(said.answers))
