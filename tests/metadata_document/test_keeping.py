"""A document is read once and kept for as long as its server says, within bounds; what changes is seen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from audit.models import Event
from clients.models import Client, MetadataDocument
from oauth.tasks import refresh_documents
from realms.models import Realm
from tests.metadata_document.documents import CALLBACK, Documents
from tests.oauth.pages import is_consent
from tests.protocol import Pkce, authorize, decide, follow_to_client, get_code, redeem

Wait = Callable[[int], None]


def status(browser: Browser, realm: Realm, client_id: str) -> int:
    return authorize(browser, realm, Pkce(), client_id=client_id).status_code


@pytest.mark.parametrize(
    "said",
    [
        ("", 3600),
        ("Cache-Control: max-age=600\r\n", 600),
        ("Cache-Control: public, max-age=600, must-revalidate\r\nAge: 100\r\n", 500),
        ("Cache-Control: max-age=5\r\n", 60),
        ("Cache-Control: no-store\r\n", 60),
        ("Cache-Control: no-cache, max-age=600\r\n", 60),
        ("Cache-Control: max-age=99999999\r\n", 86_400),
        ("Date: Sun, 22 Nov 2026 10:00:00 GMT\r\nExpires: Sun, 22 Nov 2026 10:20:00 GMT\r\n", 1200),
        ("Date: Sun, 22 Nov 2026 10:00:00 GMT\r\nExpires: 0\r\n", 60),
        ("Cache-Control: max-age=abc\r\n", 3600),
    ],
)
def test_a_document_holds_for_as_long_as_its_server_says(
    client: Browser, acme: Realm, documents: Documents, wait: Wait, said: tuple[str, int]
) -> None:
    headers, seconds = said
    client_id = documents.publish(headers=headers)
    first = status(client, acme, client_id)
    wait(seconds - 2)
    status(client, acme, client_id)
    held = len(documents.asked)
    wait(3)
    status(client, acme, client_id)

    assert (first, held, len(documents.asked)) == (302, 1, 2)


def test_an_expired_document_is_asked_for_by_its_etag(
    client: Browser, acme: Realm, documents: Documents, wait: Wait
) -> None:
    client_id = documents.publish(headers='ETag: "v1"\r\nCache-Control: max-age=60\r\n')
    status(client, acme, client_id)
    before = MetadataDocument.objects.all_realms().get()
    wait(61)

    assert status(client, acme, client_id) == 302
    assert b'If-None-Match: "v1"' in documents.server.requests[1]
    after = MetadataDocument.objects.all_realms().get()
    assert after.expires_at > before.expires_at
    assert after.digest == before.digest


def test_a_kept_document_stands_in_for_a_day_while_its_server_is_away(
    client: Browser, acme: Realm, documents: Documents, wait: Wait
) -> None:
    client_id = documents.publish()
    status(client, acme, client_id)
    documents.down = True
    wait(3601)
    later = status(client, acme, client_id), status(client, acme, client_id)
    tries = len(documents.asked)
    wait(86_400 - 3600)
    last = authorize(client, acme, Pkce(), client_id=client_id)

    assert later == (302, 302)
    assert tries == 2
    assert last.status_code == 400
    assert b"cannot be used" in last.content


@pytest.mark.parametrize("answer", [404, 410])
def test_a_document_that_was_taken_away_ends_the_client(
    client: Browser, acme: Realm, documents: Documents, wait: Wait, answer: int
) -> None:
    client_id = documents.publish()
    status(client, acme, client_id)
    documents.serve("/client.json", b"", status=answer)
    wait(3601)

    assert status(client, acme, client_id) == 400


def test_consent_is_remembered_for_the_same_document(alices: Browser, acme: Realm, documents: Documents) -> None:
    client_id = documents.publish()
    get_code(alices, acme, Pkce(), client_id=client_id)

    assert not is_consent(authorize(alices, acme, Pkce(), client_id=client_id))


@pytest.mark.attack("F22")
@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uris": [CALLBACK, "https://evil.example/callback"]},
        {"client_name": "Your bank"},
        {"jwks_uri": "https://evil.example/keys", "token_endpoint_auth_method": "private_key_jwt"},
    ],
)
def test_a_change_of_what_was_consented_to_asks_again_and_is_recorded(
    alices: Browser, acme: Realm, documents: Documents, wait: Wait, changed: dict[str, Any]
) -> None:
    client_id = documents.publish()
    get_code(alices, acme, Pkce(), client_id=client_id)
    documents.publish(**changed)
    wait(3601)
    page = authorize(alices, acme, Pkce(), client_id=client_id)

    assert is_consent(page)
    event = Event.objects.get(action="client.document_changed")
    assert event.target == client_id
    assert set(event.detail["changed"]) <= {"name", "redirect_uris", "jwks_uri", "token_endpoint_auth_method"}
    follow_to_client(alices, page)
    assert not is_consent(authorize(alices, acme, Pkce(), client_id=client_id))


@pytest.mark.attack("F22")
def test_a_page_that_showed_another_document_is_shown_again(
    alices: Browser, acme: Realm, documents: Documents, wait: Wait
) -> None:
    client_id = documents.publish()
    page = authorize(alices, acme, Pkce(), client_id=client_id)
    documents.publish(client_name="Your bank")
    wait(3601)
    authorize(alices, acme, Pkce(), client_id=client_id)
    answer = decide(alices, page, "allow")

    assert answer.status_code == 303
    assert "/auth/continue" in answer["Location"]


def test_a_change_of_nothing_that_matters_asks_nobody(
    alices: Browser, acme: Realm, documents: Documents, wait: Wait
) -> None:
    client_id = documents.publish()
    get_code(alices, acme, Pkce(), client_id=client_id)
    documents.publish(software_version="2", contacts=["help@app.example"])
    wait(3601)

    assert not is_consent(authorize(alices, acme, Pkce(), client_id=client_id))
    assert Client.objects.all_realms().get().software_version == "2"


@pytest.mark.attack("F22")
def test_the_document_of_a_client_in_use_is_read_again_without_anybody(
    alices: Browser, acme: Realm, documents: Documents, wait: Wait
) -> None:
    client_id, unused, pkce = documents.publish(), documents.publish("/unused.json"), Pkce()
    code = get_code(alices, acme, pkce, client_id=client_id)
    redeem(alices, acme, code, pkce, client_id=client_id)
    status(alices, acme, unused)
    refresh_documents()
    wait(3601)
    documents.publish(client_name="Your bank")
    refresh_documents()

    assert documents.asked == ["/client.json", "/unused.json", "/client.json"]
    assert Event.objects.filter(action="client.document_changed", target=client_id).count() == 1
