"""What a stranger can make the server keep: bounded in size, in time and in number."""

import json
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client as Browser

from accounts.models import User
from audit import actions
from audit.models import Event
from keys.models import SigningKey
from oauth.endpoints.authorization.ticket import Ticket
from realms.models import Realm
from tests.people import log_in
from tests.protocol import PROTOCOL, Pkce, add_client, answer_of, authorize, get_code, post_form, redeem


@pytest.fixture
def person(client: Browser, alice: User, acme: Realm) -> Browser:
    add_client(acme, "web", public=True)
    log_in(client, alice)
    return client


def test_a_nonce_of_the_greatest_length_comes_back(person: Browser, acme: Realm) -> None:
    pkce = Pkce()

    answer = redeem(person, acme, get_code(person, acme, pkce, nonce="n" * 255), pkce)

    assert answer.status_code == 200


def test_a_nonce_that_no_code_can_keep_is_refused(person: Browser, acme: Realm) -> None:
    answer = authorize(person, acme, Pkce(), nonce="n" * 256)

    assert answer_of(answer)["error"] == "invalid_request"


def test_a_code_that_comes_again_and_again_is_recorded_once(person: Browser, acme: Realm) -> None:
    pkce = Pkce()
    code = get_code(person, acme, pkce)

    answers = [redeem(person, acme, code, pkce).status_code for _ in range(5)]

    assert answers == [200, 400, 400, 400, 400]
    assert Event.objects.filter(action=actions.CODE_REPLAYED).count() == 1


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_token_that_is_revoked_again_and_again_is_recorded_once(person: Browser, acme: Realm, kind: str) -> None:
    pkce = Pkce()
    tokens = redeem(person, acme, get_code(person, acme, pkce), pkce).json()

    for _ in range(3):
        post_form(person, f"{acme.path}/{PROTOCOL}/revoke", token=tokens[kind], client_id="web")

    assert Event.objects.filter(action=actions.TOKEN_REVOKED).count() == 1


def test_sealing_a_request_anew_does_not_make_it_younger(person: Browser, acme: Realm) -> None:
    parameters = {"client_id": "web", "response_type": "code"}
    young, old = (Ticket(parameters, time.time() - age).sealed(acme) for age in (3000, 3700))

    answers = [person.get(f"{acme.path}/{PROTOCOL}/auth/continue?ticket={quote(text)}") for text in (young, old)]

    assert "This page has expired" not in answers[0].content.decode()
    assert "This page has expired" in answers[1].content.decode()


@pytest.mark.parametrize("page", ["account/login/", "account/logout/", "protocol/openid-connect/auth/continue"])
def test_no_page_takes_a_file(client: Browser, acme: Realm, page: str) -> None:
    answer = client.post(f"{acme.path}/{page}", {"login": "x", "file": SimpleUploadedFile("f", b"x" * 10)})

    assert answer.status_code == 400


def test_a_realm_from_a_dump_has_the_keys_of_the_dump(acme: Realm, tmp_path: Path) -> None:
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "realms.realm", "keys", "--all", output=str(dump), verbosity=0)
    before = {row["fields"]["kid"] for row in json.loads(dump.read_text()) if row["model"] == "keys.signingkey"}
    acme.delete()

    call_command("loaddata", str(dump), verbosity=0)

    assert set(SigningKey.objects.all_realms().values_list("kid", flat=True)) == before
