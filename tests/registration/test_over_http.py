"""The endpoint where clients find it: the same answers through the whole server."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import Client
from realms.models import Realm
from tests.registration.bodies import CURSOR, GEMINI_CLI, LE_CHAT, VS_CODE

URL = "/realms/{}/clients-registrations/openid-connect"


@pytest.mark.parametrize("body", [CURSOR, GEMINI_CLI, LE_CHAT, VS_CODE])
def test_a_client_registers_in_the_realm_of_the_address(
    client: Browser, acme: Realm, globex: Realm, body: dict[str, Any]
) -> None:
    answer = client.post(URL.format("acme"), json.dumps(body), content_type="application/json")

    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/json"
    registered = Client.objects.all_realms().get()
    assert registered.client_id == answer.json()["client_id"]
    assert (registered.realm, registered.realm == globex) == (acme, False)


def test_a_realm_that_does_not_exist_registers_nobody(client: Browser, acme: Realm) -> None:
    answer = client.post(URL.format("nowhere"), json.dumps(CURSOR), content_type="application/json")

    assert answer.status_code == 404
    assert not Client.objects.all_realms().filter(realm=acme).exists()


@pytest.mark.attack("F02", "F03")
def test_a_refusal_is_json(client: Browser, acme: Realm) -> None:
    body = {"redirect_uris": ["javascript:alert(1)"]}
    answer = client.post(URL.format(acme.slug), json.dumps(body), content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_redirect_uri"


@pytest.mark.attack("K06")
def test_a_body_beyond_reason_is_refused(client: Browser, acme: Realm) -> None:
    answer = client.post(URL.format(acme.slug), b"[" * 20_000_000, content_type="application/json")

    assert answer.status_code in {400, 413}
    assert not Client.objects.all_realms().exists()


@pytest.mark.attack("F01")
def test_too_many_registrations_are_told_when_to_come_again(client: Browser, acme: Realm) -> None:
    Realm.objects.filter(pk=acme.pk).update(limits={"registration": "1/d"})
    answers = [client.post(URL.format("acme"), json.dumps(CURSOR), content_type="application/json") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 429]
    assert int(answers[1]["Retry-After"]) > 0


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE"])
def test_only_a_post_registers(client: Browser, acme: Realm, method: str) -> None:
    answer = client.generic(method, URL.format(acme.slug), json.dumps(CURSOR), content_type="application/json")

    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert not Client.objects.all_realms().exists()


@pytest.mark.attack("K03", "K04")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("name", ["a%00b", "%0D%0A", "%1B[31m", "%FF", "%C0%AF", "%ED%A0%80", "x" * 3000])
def test_a_client_by_a_name_that_none_can_have_is_unknown(client: Browser, acme: Realm, method: str, name: str) -> None:
    answer = client.generic(method, f"{URL.format(acme.slug)}/{name}", headers={"authorization": "Bearer x"})

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
