"""Where a client hears of logouts is said by an administrator, a registration, or the client's document."""

import json

import pytest

from clients import metadata
from clients.document_reading import read as read_document
from realms.context import realm_context
from realms.models import Realm
from support.errors import InvalidClientMetadata
from tests.applications import refusal
from tests.registration.wire import manage, put, registered, stored

ID = "https://app.example/client.json"
BODY = {"redirect_uris": ["https://app.example/callback"], "token_endpoint_auth_method": "none"}
CHANNELS = {
    "backchannel_logout_uri": "https://hooks.example/logout",
    "backchannel_logout_session_required": True,
    "frontchannel_logout_uri": "https://app.example/logout?tenant=1",
    "frontchannel_logout_session_required": True,
}
UNFIT = [
    {"backchannel_logout_uri": "http://app.example/logout"},
    {"backchannel_logout_uri": "https://app.example/logout#here"},
    {"backchannel_logout_uri": "https://app.example:8443/logout"},
    {"backchannel_logout_uri": "https://10.0.0.1/logout"},
    {"backchannel_logout_uri": "https://localhost/logout"},
    {"backchannel_logout_uri": "com.example.app:/logout"},
    {"backchannel_logout_uri": ["https://app.example/logout"]},
    {"frontchannel_logout_uri": "https://other.example/logout"},
    {"frontchannel_logout_uri": "https://app.example:8443/logout"},
    {"frontchannel_logout_uri": "http://app.example/logout"},
    {"frontchannel_logout_uri": "https://app.example/logout#here"},
    {"frontchannel_logout_uri": "javascript:alert(1)"},
    {"frontchannel_logout_uri": 7},
]


def test_what_a_client_registers_is_kept_told_and_can_be_changed(acme: Realm) -> None:
    told = registered(acme, BODY | CHANNELS)
    read = manage("GET", told).json()
    changed = put(told, BODY | {"backchannel_logout_uri": "https://app.example/out"}).json()
    refused = put(changed, BODY | {"frontchannel_logout_uri": "https://other.example/"})

    assert CHANNELS.items() <= told.items()
    assert CHANNELS.items() <= read.items()
    assert changed["backchannel_logout_uri"] == "https://app.example/out"
    assert "frontchannel_logout_uri" not in changed
    assert refusal(refused) == (400, "invalid_client_metadata")
    assert stored(told).frontchannel_logout_uri == ""


@pytest.mark.attack("F17")
@pytest.mark.parametrize("member", UNFIT)
def test_an_address_that_would_not_be_called_or_framed_is_refused(acme: Realm, member: dict[str, object]) -> None:
    with realm_context(acme), pytest.raises(InvalidClientMetadata):
        metadata.read(BODY | member, realm=acme)


@pytest.mark.attack("F17")
@pytest.mark.parametrize("member", UNFIT)
def test_in_a_document_for_all_servers_it_is_left_out(acme: Realm, member: dict[str, object]) -> None:
    with realm_context(acme):
        client = read_document(body(BODY | {"client_id": ID} | member), client_id=ID, realm=acme)

    assert (client.backchannel_logout_uri, client.frontchannel_logout_uri) == ("", "")


def test_what_is_fit_in_a_document_is_kept(acme: Realm) -> None:
    with realm_context(acme):
        client = read_document(body(BODY | {"client_id": ID} | CHANNELS), client_id=ID, realm=acme)

    assert {name: getattr(client, name) for name in CHANNELS} == CHANNELS


def body(document: dict[str, object]) -> bytes:
    return json.dumps(document).encode()
