"""RFC 9728: the realm hosts the metadata of its resources, as cheap and as cacheable as its own."""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, cast
from unittest.mock import Mock

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client as Browser

from oauth.endpoints.protected_resource import address
from oauth.front import Application, FrontDoor
from realms.models import Realm, Resource
from support import fresh_cache
from tests.oauth.costs import Cost, cost
from tests.oauth.declared import add_resource, add_scope
from tests.oauth.test_front_door import ask, environ

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

NOTES, OLD = "https://Notes.example/mcp", "https://old.example/notes?v=1&w=//x"
ISSUER = "https://testserver/realms/acme"
BASE = "/realms/acme/.well-known/oauth-protected-resource"


@pytest.fixture
def notes(acme: Realm) -> Realm:
    """Return Acme with one resource, and scopes of every kind."""
    add_scope(acme, "notes:write")
    add_scope(acme, "notes:read")
    add_scope(acme, "notes:audit", public=False)
    scopes = ("notes:write", "notes:read", "notes:audit", "offline_access", "email")
    add_resource(acme, NOTES, OLD, scopes=scopes, name='Notes "N"')
    return acme


def path_of(realm: Realm, identifier: str) -> str:
    return address(realm, identifier).removeprefix("https://testserver")


def get(browser: Browser, realm: Realm, identifier: str) -> "Answer":
    return browser.get(path_of(realm, identifier))


@pytest.mark.parametrize("spelling", [NOTES, "HTTPS://notes.example:443/mcp/", OLD])
def test_the_document_names_issuer_and_scopes_that_anybody_may_ask_for(
    notes: Realm, client: Browser, spelling: str
) -> None:
    answer = get(client, notes, spelling)

    assert answer.json() == {
        "resource": NOTES,
        "authorization_servers": [ISSUER],
        "scopes_supported": ["email", "notes:read", "notes:write"],
        "bearer_methods_supported": ["header"],
        "resource_name": 'Notes "N"',
    }
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_resource_that_takes_any_scope_lists_none(acme: Realm, client: Browser) -> None:
    add_resource(acme, "urn:acme:api")

    document = get(client, acme, "urn:acme:api").json()

    assert "scopes_supported" not in document
    assert document["resource_name"] == "urn:acme:api"


def test_the_address_survives_proxies(acme: Realm) -> None:
    path = path_of(acme, OLD)

    assert path.startswith(f"{BASE}/")
    assert path.removeprefix(f"{BASE}/").replace("-", "").replace("_", "").isalnum()


def test_a_resource_of_another_realm_is_not_found(notes: Realm, globex: Realm, client: Browser) -> None:
    add_resource(globex, "urn:globex:api")

    for realm, identifier in ((globex, NOTES), (notes, "urn:globex:api")):
        answer = get(client, realm, identifier)
        assert (answer.status_code, answer.json()["error"]) == (404, "invalid_target")
        assert answer["Cache-Control"] == "no-store"


def encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "below",
    [
        *(
            "",
            "/",
            "/x",
            "/*",
            "/é",
            "/mcp",
            "/..",
            "//",
            f"/{encoded('a')}",
            f"/{encoded('é')}",
            f"/{encoded(NOTES)}/x",
        ),
        *(f"/{encoded('https://notes.example/mcp#f')}", f"/{encoded('a' * 5000)}", "/a%0ab", "/%00", f"/{NOTES}"),
    ],
)
@pytest.mark.usefixtures("notes")
def test_what_names_no_resource_is_not_found_in_json(client: Browser, below: str) -> None:
    answer = client.get(f"{BASE}{below}")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")


def test_an_unknown_and_a_disabled_realm_have_no_documents(notes: Realm, client: Browser) -> None:
    path = path_of(notes, NOTES)
    notes.enabled = False
    notes.save()

    assert client.get(path).status_code == 404
    assert client.get(path.replace("acme", "nowhere")).status_code == 404


def test_who_has_the_document_is_not_sent_it_again_until_it_changes(notes: Realm, client: Browser) -> None:
    etag = get(client, notes, NOTES)["ETag"]
    unchanged = client.get(path_of(notes, NOTES), headers={"if-none-match": etag})
    notes.name = "Another version"
    notes.save()
    add_resource(notes, "urn:acme:other")
    same = client.get(path_of(notes, NOTES), headers={"if-none-match": etag})
    share = add_scope(notes, "notes:share")
    Resource.objects.all_realms().get(identifier=NOTES).scopes.add(share)

    changed = client.get(path_of(notes, NOTES), headers={"if-none-match": etag})

    assert [unchanged.status_code, same.status_code, changed.status_code] == [304, 304, 200]
    assert "notes:share" in changed.json()["scopes_supported"]


def test_it_costs_no_statement_and_is_built_once(
    notes: Realm, client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh_cache, "FRESH_SECONDS", 3600.0)
    get(client, notes, NOTES)
    monkeypatch.setattr("oauth.endpoints.protected_resource.metadata", Mock(side_effect=AssertionError))

    with cost() as spent:
        assert get(client, notes, OLD).status_code == 200

    assert spent == Cost()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("identifier", [NOTES, "urn:unknown"])
def test_both_adapters_give_the_same_answer(
    notes: Realm, monkeypatch: pytest.MonkeyPatch, method: str, identifier: str
) -> None:
    monkeypatch.setattr("oauth.front.give_back_connection", lambda: None)
    request_started.disconnect(close_old_connections)
    path = path_of(notes, identifier)
    handed_on = Mock(side_effect=AssertionError)
    django = cast("Application", WSGIHandler())

    front, view = ask(FrontDoor(handed_on), environ(method, path)), ask(django, environ(method, path))

    request_started.connect(close_old_connections)
    assert front == view
